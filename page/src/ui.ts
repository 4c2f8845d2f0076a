import { effect, signal } from "@preact/signals";
import { language } from "./words";

/** What the side panel shows: a span of a source, in the server's characters. */
export interface Opened {
  source: string;
  title: string;
  start?: number | undefined;
  end?: number | undefined;
  quote?: string;
}

export const opened = signal<Opened | null>(null);
export const artifact = signal<{ title: string; html: string } | null>(null);
export const dialog = signal<"search" | "help" | "share" | null>(null);
export const drawer = signal(false);
export const toast = signal("");
/** Read out by screen readers, politely. */
export const announced = signal("");

let toastTimer: ReturnType<typeof setTimeout> | undefined;

export function tell(text: string): void {
  toast.value = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    toast.value = "";
  }, 3200);
}

export async function copy(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure address there is no clipboard; a selected field still copies.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  tell(said);
}

export type Theme = "" | "light" | "dark";
export const theme = signal<Theme>((localStorage.getItem("theme") as Theme) ?? "");

export function dress(): void {
  effect(() => {
    const root = document.documentElement;
    if (theme.value) root.dataset.theme = theme.value;
    else delete root.dataset.theme;
    if (theme.value) localStorage.setItem("theme", theme.value);
    else localStorage.removeItem("theme");
  });
  effect(() => {
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
  });
}

/** Panel and drawer make room for each other on a small screen. */
export function open(one: Opened): void {
  artifact.value = null;
  opened.value = one;
}

export function closeTop(): boolean {
  if (dialog.value) dialog.value = null;
  else if (drawer.value) drawer.value = false;
  else if (opened.value) opened.value = null;
  else if (artifact.value) artifact.value = null;
  else return false;
  return true;
}
