import { focusBox } from "../ask/box";
import { cancelRun } from "../talk/door";
import { working } from "../talk/now";
import { closeTop, dialog } from "../ui";

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Shortcuts of the whole page. None of them takes a key from somebody who types or composes. */
export function onKey(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") {
    event.preventDefault();
    dialog.value = "search";
  } else if (command && event.key === "/") {
    event.preventDefault();
    dialog.value = dialog.value === "help" ? null : "help";
  } else if (event.key === "Escape") {
    if (closeTop()) event.preventDefault();
    else if (working.value) void cancelRun(working.value);
  } else if (!command && !event.altKey && !dialog.value && !typing(event.target)) plainKey(event);
}

/** A key by itself, when nobody types. */
function plainKey(event: KeyboardEvent): void {
  if (event.key === "/") {
    event.preventDefault();
    focusBox();
  } else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
}

/** To the next answer below or the one above. */
function walk(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(".turn")];
  const tops = all.map((one) => one.getBoundingClientRect().top);
  const at = step > 0 ? tops.findIndex((top) => top > 40) : tops.findLastIndex((top) => top < -8);
  const turn = all[at];
  turn?.scrollIntoView({ block: "start" });
  turn?.focus({ preventScroll: true });
}
