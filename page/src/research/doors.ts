import { api } from "../api";
import type { PlanQuestion } from "../deep/facts";
import type { Plan } from "../deep/research";
import type { Claim } from "../events";
import type { StartedRun, Time } from "../types";

/** What the server answers of research and reports, as the page uses it. */
export interface PlanTold extends Plan {
  state: string;
}

/** Without an id a new question. */
export type Edit = Partial<Pick<PlanQuestion, "id">> & { text: string; state?: "open" | "dropped" };

export interface Cell {
  text: string;
  citations: Claim["citations"];
  value: number | null;
}

export interface Table {
  caption: string;
  head: string[];
  rows: Cell[][];
  unit: string;
}

export interface Section {
  heading: string;
  sentences: Claim[];
  table: Table | null;
  conflict: boolean;
}

export interface SourceNote {
  source: string;
  title: string;
  location: string;
  kind: string;
  date: string | null;
  cited: number;
}

export interface Report {
  report: string;
  run: string;
  version: number;
  created: Time;
  title: string;
  language: string;
  summary: Claim[];
  sections: Section[];
  method: string;
  limits: string[];
  sources: SourceNote[];
}

export interface Version {
  version: number;
  run: string;
  created: Time;
  title: string;
}

export interface Difference {
  kind: "added" | "removed" | "changed" | "moved";
  section: string;
  before: Claim | null;
  after: Claim | null;
}

export interface Watch {
  every: "daily" | "weekly";
  next_at: Time;
  email: string;
  webhook: string;
  error: string;
}

const at = (run: string, path: string) => `/api/runs/${encodeURIComponent(run)}/${path}`;
const post = { method: "POST" } as const;

export const readPlan = (run: string) => api<PlanTold>(at(run, "plan"));

export const editPlan = (run: string, version: number, questions: Edit[]) =>
  api<PlanTold>(at(run, "plan"), { method: "PATCH", body: { version, questions } });

export const addNote = (run: string, text: string) =>
  api<PlanTold>(at(run, "notes"), { ...post, body: { text } });

export const finish = (run: string) => api<PlanTold>(at(run, "finish"), post);
export const pause = (run: string) => api<PlanTold>(at(run, "pause"), post);
export const fork = (run: string) => api<StartedRun>(at(run, "fork"), { ...post, body: {} });

export const readReport = (run: string, version?: number) =>
  api<Report>(at(run, version ? `report?version=${version}` : "report"));

export const readVersions = (run: string) =>
  api<{ versions: Version[] }>(at(run, "report/versions")).then((got) => got.versions);

export const readChanges = (run: string, after: number) =>
  api<{ before: number; after: number; changes: Difference[] }>(
    at(run, `report/diff?before=${after - 1}&after=${after}`),
  );

export const exportAddress = (run: string, version: number, format: string) =>
  at(run, `report/export?format=${format}&version=${version}`);

export const refreshReport = (run: string) => api<StartedRun>(at(run, "report/refresh"), post);

export const readWatch = (run: string) => api<Watch>(at(run, "report/watch"));
export const setWatch = (run: string, body: Pick<Watch, "every" | "email" | "webhook">) =>
  api<Watch>(at(run, "report/watch"), { ...post, body });
export const endWatch = (run: string) => api(at(run, "report/watch"), { method: "DELETE" });
