import { signal } from "@preact/signals";

/** Text that a chip, a search or a library page puts into the box. */
export const prefill = signal<{ text: string; depth?: string } | null>(null);

/** Files dropped anywhere on the page wait here for the box to take them in. */
export const dropped = signal<File[]>([]);

/** The question that is being edited. */
export const editing = signal<string | null>(null);

export const BOX = "box";

export function focusBox(): void {
  const box = document.getElementById(BOX) as HTMLTextAreaElement | null;
  box?.focus();
  box?.setSelectionRange(box.value.length, box.value.length);
}
