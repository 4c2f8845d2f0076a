import { box } from "./en/box";
import { more } from "./en/more";

/** English. `one|several` is chosen by {n}. The parts of zh.ts have the same keys, or they do not compile. */
export const en = { ...box, ...more };

export type Key = keyof typeof en;
