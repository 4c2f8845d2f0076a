import { answer } from "./en/answer";
import { box } from "./en/box";
import { places } from "./en/places";
import { settings } from "./en/settings";

/** English. `one|several` is chosen by {n}. The parts of zh.ts have the same keys, or they do not compile. */
export const en = { ...box, ...answer, ...places, ...settings };

export type Key = keyof typeof en;
