import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { liveText, type View } from "../fold";
import type { LiveRun } from "../talk/runs";

const GROWING = new Set<keyof View>(["text", "tail", "last"]);

/** Nothing but the text of the answer that is being written differs. */
export function onlyGrew(before: View, after: View): boolean {
  if (!after.writing || !liveText(before) || !liveText(after)) return false;
  return (Object.keys(after) as (keyof View)[]).every(
    (key) => GROWING.has(key) || before[key] === after[key],
  );
}

/** What stands around an answer is not drawn anew for each piece of it: only `Answer` sees the text grow. */
export function useAround(run: LiveRun): View {
  const around = useMemo(() => {
    let kept: View | undefined;
    return computed(() => {
      const view = run.view.value;
      if (!kept || !onlyGrew(kept, view)) kept = view;
      return kept;
    });
  }, [run]);
  return around.value;
}
