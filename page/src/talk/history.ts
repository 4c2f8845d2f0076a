import { signal } from "@preact/signals";
import { type ApiError, api, asError } from "../api";
import type { Talk } from "../types";

export const history = signal<Talk[] | null>(null);
export const historyError = signal<ApiError | null>(null);
export const historyMore = signal(false);

const PAGE = 40;

interface Listed {
  conversations: Talk[];
}

export async function loadHistory(): Promise<void> {
  try {
    const { conversations } = await api<Listed>(`/api/conversations?limit=${PAGE}`);
    history.value = conversations;
    historyMore.value = conversations.length >= PAGE;
    historyError.value = null;
  } catch (error) {
    historyError.value = asError(error);
  }
}

export async function loadOlder(): Promise<void> {
  const last = history.value?.at(-1);
  if (!last) return;
  const { conversations } = await api<Listed>(
    `/api/conversations?limit=${PAGE}&before=${encodeURIComponent(String(last.updated))}`,
  );
  const known = new Set(history.value?.map((one) => one.id));
  const older = conversations.filter((one) => !known.has(one.id));
  history.value = [...(history.value ?? []), ...older];
  historyMore.value = older.length > 0 && conversations.length >= PAGE;
}

export async function renameTalk(id: string, title: string): Promise<void> {
  await api(`/api/conversations/${encodeURIComponent(id)}`, { method: "PATCH", body: { title } });
  await loadHistory();
}

export async function deleteTalk(id: string): Promise<void> {
  await api(`/api/conversations/${encodeURIComponent(id)}`, { method: "DELETE" });
  history.value = (history.value ?? []).filter((one) => one.id !== id);
}
