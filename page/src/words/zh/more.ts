import { agents } from "./agents";
import { answer } from "./answer";
import { deep } from "./deep";
import { places } from "./places";
import { schedule } from "./schedule";
import { settings } from "./settings";

/** 空白输入框以外的一切话。 */
export const more = { ...answer, ...places, ...deep, ...schedule, ...settings, ...agents };
