import { computed, signal } from "@preact/signals";
import type { Key } from "./en";
import { FIRST, MORE, type Words } from "./load";
import { fromBrowser, kept, type Language } from "./wanted";

export type { Key } from "./en";
export type { Language } from "./wanted";

export const chosen = signal<Language | "">(kept());

/** The language that the page speaks; its words are here before it is spoken. */
export const language = computed<Language>(() => chosen.value || fromBrowser());

const tables: Record<Language, Words> = { zh: {}, en: {} };

/** Learn words of a language. */
export function learn(of: Language, words: Words): void {
  Object.assign(tables[of], words);
}

/** Learn what is said elsewhere than around the empty box. */
export const learnMore = async (of = language.value): Promise<void> => learn(of, await MORE[of]());

/** Speak another language, once its words are here. */
export async function choose(value: Language | ""): Promise<void> {
  const next = value || fromBrowser();
  const [words] = await Promise.all([FIRST[next](), learnMore(next)]);
  learn(next, words);
  chosen.value = value;
  if (value) localStorage.setItem("language", value);
  else localStorage.removeItem("language");
}

type Values = Record<string, string | number>;

/** The words for `key` in the reader's language. Read in a component, it follows a change of language. */
export function t(key: Key, values: Values = {}): string {
  const [one, many] = (tables[language.value][key] ?? key).split("|") as [string, string?];
  const text = many === undefined || values.n === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** For names that come from the server: its words if we have them, else the name itself. */
export function tOr(key: string, other: string, values: Values = {}): string {
  return key in tables[language.value] ? t(key as Key, values) : other;
}
