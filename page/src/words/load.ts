import type { Key } from "./en";
import { fromBrowser, kept, type Language } from "./wanted";

export type Words = Partial<Record<Key, string>>;

/** The words of the box, and all others. One language is read at a time: the other one costs nobody anything. */
export const FIRST: Record<Language, () => Promise<Words>> = {
  zh: () => import("./zh/box").then((one) => one.box),
  en: () => import("./en/box").then((one) => one.box),
};
export const MORE: Record<Language, () => Promise<Words>> = {
  zh: () => import("./zh/more").then((one) => one.more),
  en: () => import("./en/more").then((one) => one.more),
};

const first = kept() || fromBrowser();

/** The words that the page begins with: on their way as soon as it is known which. */
export const atFirst = { language: first, words: FIRST[first]() };
