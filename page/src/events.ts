import type { DeepFact } from "./deep/facts";

/** The facts of a run, as src/onebox/events.py says them. Kinds not known here are passed over. */

export type RunState = "running" | "done" | "failed" | "cancelled" | "stopped" | "paused" | "queued";
export type StopReason = "finished" | "no_evidence" | "budget" | "user" | "paused" | "cancelled" | "error";

export interface Cited {
  source: string;
  title: string;
  quote: string;
  start: number;
  end: number;
  passage: number;
  location: string;
  heading: string;
}

export interface Found {
  source: string;
  title: string;
  location: string;
  passage?: number;
  heading: string;
  quote: string;
  date?: string | null;
}

export interface Claim {
  text: string;
  supported: boolean;
  reason: string;
  citations: Cited[];
}

export type Fact =
  | { kind: "run.accepted"; text: string; conversation: string; language: string; agent?: string }
  | { kind: "route.chosen"; depth: string; by: string; confidence: number }
  | { kind: "run.queued"; before: number }
  | { kind: "step.started"; step: string; detail: string }
  | { kind: "step.finished"; step: string; detail: string; seconds: number }
  | ({ kind: "source.found" } & Found)
  | { kind: "answer.started"; model: string }
  | { kind: "answer.delta"; text: string }
  | { kind: "reasoning.delta"; text: string }
  | ({ kind: "claim.checked"; index: number } & Claim)
  | {
      kind: "usage.counted";
      step: string;
      calls: number;
      prompt_tokens: number;
      completion_tokens: number;
      cached_tokens: number;
    }
  | { kind: "note"; text: string }
  | { kind: "memory.used"; ids: string[] }
  | { kind: "memory.kept"; ids: string[] }
  | { kind: "memory.suggested"; text: string; always: boolean }
  | { kind: "followups.found"; questions: string[] }
  | {
      kind: "answer.finished";
      stop_reason: StopReason;
      text: string;
      tried: string[];
      missing: string[];
      near?: Cited[];
      first_token: number | null;
      total: number;
    }
  | { kind: "run.state"; state: RunState; stop_reason: StopReason | null; error: string; hint: string }
  | DeepFact;

/** One event as it comes over the wire; `at` in seconds since 1970. */
export interface RunEvent {
  seq: number;
  at: number;
  partial: boolean;
  fact: Fact;
}
