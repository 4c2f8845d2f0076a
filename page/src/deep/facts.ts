import type { Claim } from "../events";

/** Facts of the depths research and execute, as src/onebox/events.py and events_execute.py say them. */

export type QuestionState = "open" | "answered" | "dry" | "dropped";

export interface PlanQuestion {
  id: string;
  text: string;
  state: QuestionState;
}

/** Something found out for `question`: `quote` is `[start, end)` of the stored text of `source`. */
export interface FoundClaim {
  id: string;
  text: string;
  question: string;
  source: string;
  title: string;
  location: string;
  quote: string;
  start: number;
  end: number;
  passage: number;
  heading: string;
  date?: string | null;
}

/** Spent of what is allowed; `left` is an estimate in seconds. */
export interface Progress {
  asking: string;
  open: number;
  closed: number;
  claims: number;
  pages: number;
  calls: number;
  of_calls: number;
  searches: number;
  of_searches: number;
  fetches: number;
  of_fetches: number;
  seconds: number;
  of_seconds: number;
  left: number | null;
}

export interface SectionTold {
  heading: string;
  sentences: Claim[];
}

export interface ReportTold {
  title: string;
  /** 0: not kept. */
  version: number;
  added: number;
  removed: number;
  changed: number;
}

export type Change = "made" | "changed" | "removed";

export type DeepFact =
  | {
      kind: "plan.changed";
      version: number;
      by: "box" | "user";
      reading: string;
      questions: PlanQuestion[];
      notes?: string[];
    }
  | ({ kind: "claim.found" } & FoundClaim)
  | { kind: "question.state"; question: string; text: string; state: QuestionState; claims: number }
  | ({ kind: "progress" } & Progress)
  | ({ kind: "report.section"; index: number } & SectionTold)
  | ({ kind: "report.finished" } & ReportTold)
  | { kind: "input.taken"; name: string; location: string; digest: string; size: number }
  | { kind: "task.planned"; tools: string[]; files?: string[]; steps?: string[] }
  | { kind: "action.started"; number: number; tool: string; arguments: string; key: string }
  | {
      kind: "action.finished";
      number: number;
      tool: string;
      ok: boolean;
      text: string;
      files?: string[];
      seconds?: number;
    }
  | { kind: "file.changed"; number: number; name: string; change: Change }
  | { kind: "artifact.finished"; name: string; size: number; change: Change; problem?: string }
  | { kind: "question.asked"; question: string; text: string; choices?: string[] }
  | { kind: "question.answered"; question: string; text: string }
  | {
      kind: "approval.asked";
      approval: string;
      tool: string;
      arguments?: string;
      reason?: string;
      expires?: number;
    }
  | { kind: "approval.decided"; approval: string; allowed: boolean; by?: string };
