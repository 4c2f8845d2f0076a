import { computed, signal } from "@preact/signals";
import { type ApiError, api, asError, onBack } from "./api";
import type { Library, Session, Settings } from "./types";

export const session = signal<Session | null>(null);
export const sessionError = signal<ApiError | null>(null);

export async function loadSession(): Promise<void> {
  try {
    session.value = await api<Session>("/api/session");
    sessionError.value = null;
  } catch (error) {
    sessionError.value = asError(error);
  }
}

onBack(() => void loadSession());

export const isOwner = computed(() => session.value?.user?.role === "owner");

const ORDER = ["chat", "think", "search", "research", "execute"];

/** The depths this server has, from shallow to deep. */
export const depths = computed(() => ORDER.filter((one) => session.value?.depths.includes(one)));

export async function signOut(): Promise<void> {
  await api("/api/logout", { method: "POST" });
  await loadSession();
}

/** What the box can reach, for the line under the empty box. Missing parts are left out. */
export interface Reach {
  documents: number | null;
  model: string | null;
}

export async function loadReach(): Promise<Reach> {
  const [library, settings] = await Promise.allSettled([
    api<Library>("/api/library"),
    api<Settings>("/api/settings"),
  ]);
  const collections = library.status === "fulfilled" ? (library.value.collections ?? []) : null;
  const answer = settings.status === "fulfilled" ? settings.value.roles?.answer : null;
  return {
    documents: collections ? collections.reduce((sum, one) => sum + one.documents, 0) : null,
    model: answer?.model ?? null,
  };
}
