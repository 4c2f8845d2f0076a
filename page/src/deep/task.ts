import type { Change, DeepFact } from "./facts";

/** `ok` is null while it goes on, or when it was cut short. */
export interface Action {
  number: number;
  tool: string;
  arguments: Record<string, unknown>;
  ok: boolean | null;
  text: string;
  changes: { name: string; change: Change }[];
  seconds: number | null;
}

export interface Artifact {
  name: string;
  size: number;
  change: Change;
  /** Why it does not open as what its name says. */
  problem: string;
}

export interface Approval {
  kind: "approval";
  id: string;
  tool: string;
  arguments: Record<string, unknown>;
  reason: string;
  /** Seconds since 1970; 0: never. */
  expires: number;
  allowed: boolean | null;
}

export interface Asked {
  kind: "question";
  id: string;
  text: string;
  choices: string[];
  answer: string | null;
}

/** A task as its events tell it. */
export interface Task {
  inputs: { name: string; size: number }[];
  steps: string[];
  actions: Action[];
  artifacts: Artifact[];
  /** What the run asked its user, answered or not, in order. */
  asked: (Approval | Asked)[];
}

const NONE: Task = { inputs: [], steps: [], actions: [], artifacts: [], asked: [] };

/** What `fact` changes; null when it says nothing of a task. */
export function seeTask(before: Task | null, fact: DeepFact): Task | null {
  const now = before ?? NONE;
  switch (fact.kind) {
    case "input.taken":
      return { ...now, inputs: put(now.inputs, { name: fact.name, size: fact.size }, "name") };
    case "task.planned":
      return { ...now, steps: fact.steps ?? [] };
    case "action.started":
    case "action.finished":
    case "file.changed":
      return { ...now, actions: acted(now.actions, fact) };
    case "artifact.finished": {
      const { name, size, change, problem = "" } = fact;
      return { ...now, artifacts: put(now.artifacts, { name, size, change, problem }, "name") };
    }
    default:
      return seeAsked(now, fact);
  }
}

type Acted = Extract<DeepFact, { kind: "action.started" | "action.finished" | "file.changed" }>;

function acted(actions: Action[], fact: Acted): Action[] {
  const known = actions.find((one) => one.number === fact.number) ?? {
    number: fact.number,
    tool: "",
    arguments: {},
    ok: null,
    text: "",
    changes: [],
    seconds: null,
  };
  if (fact.kind === "action.started") {
    const begun = { tool: fact.tool, arguments: parsed(fact.arguments), ok: null, changes: [] };
    return put(actions, { ...known, ...begun }, "number");
  }
  if (fact.kind === "file.changed") {
    const changes = put(known.changes, { name: fact.name, change: fact.change }, "name");
    return put(actions, { ...known, changes }, "number");
  }
  const ended = { tool: fact.tool, ok: fact.ok, text: fact.text, seconds: fact.seconds ?? null };
  return put(actions, { ...known, ...ended }, "number");
}

function seeAsked(now: Task, fact: DeepFact): Task | null {
  switch (fact.kind) {
    case "approval.asked": {
      const asked: Approval = {
        kind: "approval",
        id: fact.approval,
        tool: fact.tool,
        arguments: parsed(fact.arguments ?? "{}"),
        reason: fact.reason ?? "",
        expires: fact.expires ?? 0,
        allowed: null,
      };
      return { ...now, asked: put(now.asked, asked, "id") };
    }
    case "approval.decided":
      return {
        ...now,
        asked: now.asked.map((one) =>
          one.kind === "approval" && one.id === fact.approval ? { ...one, allowed: fact.allowed } : one,
        ),
      };
    case "question.asked": {
      const { question: id, text, choices = [] } = fact;
      return { ...now, asked: put(now.asked, { kind: "question", id, text, choices, answer: null }, "id") };
    }
    case "question.answered":
      return {
        ...now,
        asked: now.asked.map((one) =>
          one.kind === "question" && one.id === fact.question ? { ...one, answer: fact.text } : one,
        ),
      };
    default:
      return null;
  }
}

/** What waits for the user's word. */
export const waiting = (task: Task): (Approval | Asked)[] =>
  task.asked.filter((one) => (one.kind === "approval" ? one.allowed === null : one.answer === null));

const AT_HOME = new Set(["python", "shell", "read_file", "write_file", "ask_user", "finish"]);

/** Did it read anything beyond the files it was given and what its user said? */
export const lookedUp = (task: Task): boolean =>
  task.actions.some((one) => one.ok === true && !AT_HOME.has(one.tool));

/** `one` in the place of the one with the same `key`, or at the end. */
function put<T, K extends keyof T>(list: T[], one: T, key: K): T[] {
  const index = list.findIndex((other) => other[key] === one[key]);
  return index < 0 ? [...list, one] : list.with(index, one);
}

function parsed(json: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(json);
    return found && typeof found === "object" ? (found as Record<string, unknown>) : {};
  } catch {
    return {}; // cut short: the number and the tool still tell what was done
  }
}
