import { agents } from "./agents";
import { answer } from "./answer";
import { deep } from "./deep";
import { places } from "./places";
import { schedule } from "./schedule";
import { settings } from "./settings";

/** All that is said elsewhere than around the empty box. */
export const more = { ...answer, ...places, ...deep, ...schedule, ...settings, ...agents };
