import { agents } from "./en/agents";
import { answer } from "./en/answer";
import { box } from "./en/box";
import { deep } from "./en/deep";
import { places } from "./en/places";
import { schedule } from "./en/schedule";
import { settings } from "./en/settings";

/** English. `one|several` is chosen by {n}. The parts of zh.ts have the same keys, or they do not compile. */
export const en = { ...box, ...answer, ...places, ...deep, ...schedule, ...settings, ...agents };

export type Key = keyof typeof en;
