import { type Signal, signal } from "@preact/signals";
import { api, asError, gone } from "../api";
import type { RunEvent } from "../events";
import { emptyView, fromStored, isDeep, isOver, type StoredRun, see, type View } from "../fold";
import { follow } from "../stream";

/** A run on this page: its view, and how its connection is. */
export interface LiveRun {
  id: string;
  view: Signal<View>;
  connection: Signal<"idle" | "open" | "lost" | "gone">;
}

interface Held extends LiveRun {
  stop: AbortController | null;
  asked: boolean;
}

const held = new Map<string, Held>();
const whenOver = new Set<(view: View) => void>();

/** Told once for each run that comes to its end while it is followed. */
export function onRunOver(act: (view: View) => void): () => void {
  whenOver.add(act);
  return () => whenOver.delete(act);
}

function hold(id: string, first: Partial<View> = {}): Held {
  let run = held.get(id);
  if (!run) {
    run = { id, view: signal(emptyView(id, first)), connection: signal("idle"), stop: null, asked: false };
    held.set(id, run);
  }
  return run;
}

/** A run just started here: followed from its first event. */
export function begin(id: string, first: Partial<View>): LiveRun {
  const run = hold(id, first);
  run.asked = true;
  watch(run);
  return run;
}

/** A run that is already there: its fold, and what comes after when it is not over. */
export function runOf(id: string): LiveRun {
  const run = hold(id);
  if (!run.asked) {
    run.asked = true;
    void load(run);
  }
  return run;
}

export function give(id: string, stored: StoredRun): LiveRun {
  const run = hold(id);
  run.asked = true;
  run.view.value = fromStored({ ...stored, run: id });
  return run;
}

async function load(run: Held): Promise<void> {
  try {
    const view = fromStored(await api<StoredRun>(`/api/runs/${encodeURIComponent(run.id)}`));
    if (run.stop) return;
    run.view.value = isDeep(view.depth) ? { ...view, last: 0 } : view;
    if (!isOver(view)) watch(run);
    else if (isDeep(view.depth)) watch(run, false);
  } catch (error) {
    const fault = asError(error);
    if (fault.status === 0) return watch(run);
    run.view.value = { ...run.view.value, state: "failed", error: fault.message, hint: fault.hint };
  }
}

/** Read what happens in `run` until it is over; one that was over before is news to nobody (`tell`). */
function watch(run: Held, tell = true): void {
  if (run.stop) return;
  const stop = new AbortController();
  run.stop = stop;
  // The stored fold says how far it goes; only what comes after it is followed.
  let view = emptyView(run.id, run.view.value.last ? run.view.value : { question: run.view.value.question });
  const draw = () => {
    const shown = run.view.value;
    const behind = !view.text && !view.tail && shown.text !== "" && view.state === "running" && !view.writing;
    if (!behind) run.view.value = { ...view, depth: view.depth || shown.depth, by: view.by || shown.by };
  };
  const show = painter(draw);
  const onEvent = (event: RunEvent) => {
    view = see(view, event);
    show();
    if (tell && event.fact.kind === "run.state" && isOver(view)) {
      draw(); // who is told looks at it: with the old view what waits its turn would wait for ever
      for (const act of whenOver) act(view);
    }
  };
  void follow(run.id, {
    after: () => view.last,
    onEvent,
    over: () => isOver(view),
    signal: stop.signal,
    onConnection: (state, status) => {
      if (state === "lost") gone();
      run.connection.value = state === "closed" ? (status ? "gone" : "idle") : state;
      if (state === "closed" && status === 404) run.asked = false;
      if (state === "lost") view = { ...view, tail: "", thoughtTail: "" }; // pieces come again
    },
  }).finally(() => {
    if (run.stop === stop) run.stop = null;
  });
}

/** Many events between two frames of the screen are drawn once. A hidden page has no frames. */
function painter(draw: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const now = () => {
      waiting = false;
      draw();
    };
    if (document.hidden) setTimeout(now, 100);
    else requestAnimationFrame(now);
  };
}

/** Go on with a run that was stopped, cancelled or failed. */
export async function resumeRun(id: string): Promise<void> {
  await api(`/api/runs/${encodeURIComponent(id)}/resume`, { method: "POST" });
  const run = hold(id);
  run.view.value = { ...run.view.value, state: "running", error: "", hint: "" };
  run.stop?.abort();
  run.stop = null;
  watch(run);
}

/** Signing out forgets everything that was shown. */
export function forgetRuns(): void {
  for (const run of held.values()) run.stop?.abort();
  held.clear();
}
