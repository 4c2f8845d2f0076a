import { signal } from "@preact/signals";
import { api } from "../api";
import type { Memory, MemoryList } from "../types";

/** What the box remembers about the reader; null until something needs it. */
export const memory = signal<MemoryList | null>(null);

export async function loadMemory(): Promise<void> {
  memory.value = await api<MemoryList>("/api/memory");
}

export const remember = (text: string, always = false): Promise<Memory> =>
  api<Memory>("/api/memory", { method: "POST", body: { text, always } });

export const changeMemory = (id: string, change: Partial<Pick<Memory, "text" | "always">>): Promise<Memory> =>
  api<Memory>(`/api/memory/${encodeURIComponent(id)}`, { method: "PATCH", body: change });

/** Without an id: everything. */
export const forget = (id = ""): Promise<void> =>
  api(`/api/memory${id && `/${encodeURIComponent(id)}`}`, { method: "DELETE" });

export const turnMemory = (on: boolean): Promise<MemoryList> =>
  api<MemoryList>("/api/memory", { method: "PATCH", body: { on } });

/** It is not suggested again. */
export const refuse = (text: string): Promise<void> =>
  api("/api/memory/refused", { method: "POST", body: { text } });
