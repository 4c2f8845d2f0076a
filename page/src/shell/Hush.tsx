import { useLayoutEffect } from "preact/hooks";

/** Stands where a dialog will be in a moment: what is typed meanwhile is meant for it and must not go into the box. */
export function Hush() {
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    before?.blur();
    return () => before?.focus();
  }, []);
  return null;
}
