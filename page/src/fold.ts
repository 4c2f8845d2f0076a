import type { DeepFact } from "./deep/facts";
import { type Research, seeResearch } from "./deep/research";
import { seeTask, type Task } from "./deep/task";
import type { Cited, Claim, Fact, Found, RunEvent, RunState, StopReason } from "./events";

export interface Step {
  step: string;
  detail: string;
  /** null while it is being done. */
  seconds: number | null;
}

/** A run as its events tell it: the same fold as src/onebox/engine/fold.py. */
export interface View {
  run: string;
  conversation: string;
  question: string;
  language: string;
  depth: string;
  by: string;
  /** Who does it, by name; empty: the box itself. */
  agent: string;
  state: RunState;
  /** While it waits its turn, how many runs come before it. */
  before: number | null;
  stopReason: StopReason | null;
  model: string;
  text: string;
  /** Pieces that are not stored yet; the stored event with the same number takes their place. */
  tail: string;
  thought: string;
  thoughtTail: string;
  /** The answer is being written: it was started and no end of it was seen. */
  writing: boolean;
  claims: (Claim | undefined)[];
  sources: Found[];
  steps: Step[];
  notes: string[];
  tried: string[];
  missing: string[];
  /** What a refusal shows: sentences of the sources that come nearest. */
  near: Cited[];
  followups: string[];
  /** Ids of memories that the answer was told, and of those that the question asked to keep. */
  remembered: string[];
  kept: string[];
  suggested: { text: string; always: boolean } | null;
  /** Of the depths research and execute, as soon as their events tell something. */
  research: Research | null;
  task: Task | null;
  tokens: number;
  calls: number;
  total: number;
  error: string;
  hint: string;
  /** The number of the last stored event; what comes after it is asked for on reconnecting. */
  last: number;
  startedAt: number;
}

export function emptyView(run: string, first: Partial<View> = {}): View {
  return {
    run,
    conversation: "",
    question: "",
    language: "",
    depth: "",
    by: "",
    agent: "",
    state: "running",
    before: null,
    stopReason: null,
    model: "",
    text: "",
    tail: "",
    thought: "",
    thoughtTail: "",
    writing: false,
    claims: [],
    sources: [],
    steps: [],
    notes: [],
    tried: [],
    missing: [],
    near: [],
    followups: [],
    remembered: [],
    kept: [],
    suggested: null,
    research: null,
    task: null,
    tokens: 0,
    calls: 0,
    total: 0,
    error: "",
    hint: "",
    last: 0,
    startedAt: 0,
    ...first,
  };
}

/** Nobody works on it. One that rests goes on when its user says so. */
export const isOver = (view: View): boolean => ["done", "failed", "cancelled", "paused"].includes(view.state);
/** What these depths tell is told by their events alone. */
export const isDeep = (depth: string): boolean => depth === "research" || depth === "execute";
/** A sum, a date, a unit: given by code, without a model and without a source. */
export const isCalculated = (view: View): boolean => view.steps.some((one) => one.step === "calculate");
const OF_MEMORY = new Set(["memory", "deliver"]);
/** What the question said of memory was seen to by code; no model spoke. */
export const isOfMemory = (view: View): boolean =>
  view.steps.length > 0 && view.steps.every((one) => OF_MEMORY.has(one.step));
/** The depth to ask at again: what the box chose by itself it chooses anew. */
export const depthAsked = (view: View): string => (view.by === "user" ? view.depth : "auto");
export const liveText = (view: View): string => view.text + view.tail;

/** One more event. A stored event seen again, or one of an unknown kind, changes nothing but `last`. */
export function see(view: View, event: RunEvent): View {
  if (event.seq <= view.last) return view;
  const { fact } = event;
  if (event.partial) {
    if (fact.kind === "answer.delta") return { ...view, tail: view.tail + fact.text, writing: true };
    if (fact.kind === "reasoning.delta") return { ...view, thoughtTail: view.thoughtTail + fact.text };
    return view;
  }
  const next = { ...view, last: event.seq, startedAt: view.startedAt || event.at };
  return { ...next, ...change(next, fact) };
}

function change(view: View, fact: Fact): Partial<View> {
  switch (fact.kind) {
    case "run.accepted":
      return {
        question: fact.text,
        conversation: fact.conversation,
        language: fact.language,
        agent: fact.agent ?? "",
      };
    case "route.chosen":
      return { depth: fact.depth, by: fact.by };
    case "run.queued":
      return { state: "running", before: fact.before, error: "", hint: "" };
    case "step.started":
      return { steps: started(view.steps, fact.step, fact.detail) };
    case "step.finished":
      return { steps: finished(view.steps, fact) };
    case "source.found":
      return view.sources.some((one) => one.source === fact.source)
        ? {}
        : { sources: [...view.sources, fact] };
    case "answer.started":
      return { model: fact.model, text: "", tail: "", claims: [], writing: true };
    case "answer.delta":
      return { text: view.text + fact.text, tail: "", writing: true };
    case "reasoning.delta":
      return { thought: view.thought + fact.text, thoughtTail: "" };
    case "claim.checked":
      return { claims: withClaim(view.claims, fact.index, fact) };
    case "usage.counted":
      return counted(view, fact);
    case "note":
      return view.notes.includes(fact.text) ? {} : { notes: [...view.notes, fact.text] };
    case "memory.used":
      return { remembered: fact.ids };
    case "memory.kept":
      return { kept: fact.ids };
    case "memory.suggested":
      return { suggested: { text: fact.text, always: fact.always } };
    case "followups.found":
      return { followups: fact.questions.slice(0, 3) };
    case "answer.finished":
      return {
        text: fact.text,
        tail: "",
        writing: false,
        stopReason: fact.stop_reason,
        tried: fact.tried ?? [],
        missing: fact.missing ?? [],
        near: fact.near ?? [],
        total: fact.total ?? 0,
        // Judged and found wanting: nothing of it is an answer.
        ...(fact.text ? {} : { claims: [] }),
      };
    case "run.state":
      return {
        state: fact.state,
        before: null,
        error: fact.error ?? "",
        hint: fact.hint ?? "",
        stopReason: fact.stop_reason ?? view.stopReason,
        ...(fact.state === "running" ? {} : { writing: false }),
      };
    default:
      return deeper(view, fact);
  }
}

function counted(view: View, fact: Extract<Fact, { kind: "usage.counted" }>): Partial<View> {
  const tokens = (fact.prompt_tokens ?? 0) + (fact.completion_tokens ?? 0);
  return { calls: view.calls + (fact.calls ?? 1), tokens: view.tokens + tokens };
}

/** Facts of research and of tasks. Kinds that nobody knows change nothing. */
function deeper(view: View, fact: DeepFact): Partial<View> {
  const research = seeResearch(view.research, fact);
  if (research) return { research };
  const task = seeTask(view.task, fact);
  return task ? { task } : {};
}

/** A step that died and runs again takes its own place. */
function started(steps: Step[], step: string, detail: string): Step[] {
  const kept = steps.filter((one) => !(one.step === step && one.seconds === null));
  return [...kept, { step, detail: detail ?? "", seconds: null }];
}

function finished(steps: Step[], fact: { step: string; detail: string; seconds: number }): Step[] {
  const index = steps.findLastIndex((one) => one.step === fact.step && one.seconds === null);
  const done = {
    step: fact.step,
    detail: fact.detail || steps[index]?.detail || "",
    seconds: fact.seconds ?? 0,
  };
  return index < 0 ? [...steps, done] : steps.with(index, done);
}

function withClaim(claims: (Claim | undefined)[], index: number, claim: Claim): (Claim | undefined)[] {
  const next = claims.slice();
  next[index] = claim;
  return next;
}

/** What `GET /api/runs/ID` answers: the fold made by the server. */
export interface StoredRun {
  run: string;
  conversation?: string;
  text?: string;
  depth?: string;
  by?: string;
  agent?: string;
  state: RunState;
  before?: number | null;
  stop_reason: StopReason | null;
  answer?: string;
  sentences?: Claim[];
  sources?: Found[];
  steps?: Step[];
  notes?: string[];
  tried?: string[];
  missing?: string[];
  near?: Cited[];
  followups?: string[];
  remembered?: string[];
  kept?: string[];
  thought?: string;
  usage?: { calls?: number; prompt_tokens?: number; completion_tokens?: number };
  seconds?: { first_token: number | null; total: number };
  error?: string;
  hint?: string;
  /** The number of the newest event in it. */
  last?: number;
  created?: number | string;
}

export function fromStored(stored: StoredRun): View {
  const usage = stored.usage ?? {};
  return emptyView(stored.run, {
    conversation: stored.conversation ?? "",
    question: stored.text ?? "",
    depth: stored.depth ?? "",
    by: stored.by ?? "",
    agent: stored.agent ?? "",
    state: stored.state,
    before: stored.before ?? null,
    stopReason: stored.stop_reason,
    text: stored.answer ?? "",
    thought: stored.thought ?? "",
    claims: stored.sentences ?? [],
    sources: stored.sources ?? [],
    steps: stored.steps ?? [],
    notes: stored.notes ?? [],
    tried: stored.tried ?? [],
    missing: stored.missing ?? [],
    near: stored.near ?? [],
    remembered: stored.remembered ?? [],
    kept: stored.kept ?? [],
    followups: (stored.followups ?? []).slice(0, 3),
    calls: usage.calls ?? 0,
    tokens: (usage.prompt_tokens ?? 0) + (usage.completion_tokens ?? 0),
    total: stored.seconds?.total ?? 0,
    last: stored.last ?? 0,
    writing: stored.state === "running" && !!stored.answer && !stored.stop_reason,
    error: stored.error ?? "",
    hint: stored.hint ?? "",
  });
}
