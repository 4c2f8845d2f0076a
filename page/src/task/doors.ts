import { api } from "../api";
import type { Change } from "../deep/facts";

const at = (run: string, path: string) => `/api/runs/${encodeURIComponent(run)}/${path}`;

export interface Difference {
  name: string;
  change: Change;
  /** A unified diff of text, sizes of anything else. */
  text: string;
}

/** A file of the run; always sent as a download. */
export const fileAddress = (run: string, name: string): string =>
  at(run, `files/${name.split("/").map(encodeURIComponent).join("/")}`);

export const readChanges = (run: string) =>
  api<{ files: Difference[] }>(at(run, "diff")).then((got) => got.files);

export const accept = (run: string) => api<{ count: number }>(at(run, "accept"), { method: "POST" });
export const undo = (run: string) => api<{ count: number }>(at(run, "undo"), { method: "POST" });

export const answer = (run: string, question: string, text: string) =>
  api(at(run, "answers"), { method: "POST", body: { question, text } });

export const decide = (approval: string, allow: boolean) =>
  api(`/api/approvals/${encodeURIComponent(approval)}`, { method: "POST", body: { allow } });
