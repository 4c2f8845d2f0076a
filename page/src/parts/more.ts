import { learnMore } from "../words";

let coming: Promise<unknown> | undefined;

/** Words and styles of everything but the empty box. Asked again after it failed, it is tried again. */
export function more(): Promise<unknown> {
  coming ??= Promise.all([learnMore(), import("../style/more.css")]).catch((error) => {
    coming = undefined;
    throw error;
  });
  return coming;
}
