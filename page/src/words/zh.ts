import type { Key } from "./en";
import { agents } from "./zh/agents";
import { answer } from "./zh/answer";
import { box } from "./zh/box";
import { deep } from "./zh/deep";
import { places } from "./zh/places";
import { schedule } from "./zh/schedule";
import { settings } from "./zh/settings";

/** 中文。键与 en.ts 相同，少一个就编译不过。 */
export const zh: Record<Key, string> = {
  ...box,
  ...answer,
  ...places,
  ...deep,
  ...schedule,
  ...settings,
  ...agents,
};
