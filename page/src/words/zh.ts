import type { Key } from "./en";
import { box } from "./zh/box";
import { more } from "./zh/more";

/** 中文。键与 en.ts 相同，少一个就编译不过。 */
export const zh: Record<Key, string> = { ...box, ...more };
