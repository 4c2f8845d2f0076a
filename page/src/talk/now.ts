import { batch, computed, signal } from "@preact/signals";
import { takeAgentOf } from "../agents/acting";
import type { ApiError } from "../api";
import type { Message } from "../types";
import { keepQueue, readQueue, type Waiting } from "./kept";
import type { Turn } from "./tree";

/** The conversation on the screen, as the box has to know it. What fills it comes with talk.ts. */
export const talkId = signal("");
export const title = signal("");
export const messages = signal<Message[]>([]);
export const leaf = signal<string | null>(null);
export const talkError = signal<ApiError | null>(null);
export const askError = signal<ApiError | null>(null);
export const loaded = signal(true);
export const queue = signal<Waiting[]>([]);
export const collection = signal("");
/** Whether what is remembered may be used in this conversation. */
export const remembers = signal(true);
/** Asked here and not yet among the messages that the server told. */
export const fresh = signal<{ run: string; text: string; parent: string | null | undefined }[]>([]);
/** Sent, and no answer of the server yet: shown at once. */
export const sending = signal<{ text: string; depth: string } | null>(null);

/** What is shown of it: kept right by talk.ts. */
export const turns = signal<Turn[]>([]);
/** The run that is being worked on in this conversation, if any: kept right by talk.ts. */
export const working = signal<string | null>(null);

export const busy = computed(() => working.value !== null || sending.value !== null);

/** Turn to a conversation, "" for a new one; nothing of the one before stays. False: it is on the screen already. */
export function turnTo(id: string): boolean {
  takeAgentOf(id);
  if (id === talkId.value) return false;
  batch(() => {
    talkId.value = id;
    messages.value = [];
    fresh.value = [];
    leaf.value = null;
    title.value = "";
    remembers.value = true;
    talkError.value = null;
    askError.value = null;
    queue.value = id ? readQueue(id) : [];
  });
  return true;
}

export function setQueue(next: Waiting[]): void {
  queue.value = next;
  if (talkId.value) keepQueue(talkId.value, next);
}
