import { placeName } from "../answer/numbers";
import { tOr } from "../words";

const OBJECT = ["name", "query", "on", "url", "path", "file", "question"];

/** What an action is about: a file, a query, a site. */
export function object(args: Record<string, unknown>): string {
  for (const key of OBJECT) {
    const value = args[key];
    if (typeof value === "string" && value) return /^https?:/.test(value) ? placeName(value) : value;
  }
  return "";
}

const PLAIN = new Set(["python", "shell", "ask_user", "finish", "look"]);

/** An action in words: `tool` what was done, `do` what is about to be. A tool that has no words is named. */
export function saying(kind: "tool" | "do", tool: string, args: Record<string, unknown>): string {
  const what = object(args);
  const words = (name: string) => (kind === "tool" ? `tool.${name}` : `do.${name}`);
  const other = tOr(words("other"), tool, { tool: what ? `${tool} · ${what}` : tool });
  if (!what && !PLAIN.has(tool)) return other;
  const known = tOr(words(tool), other, { what, tool });
  return typeof args.action === "string"
    ? tOr(words(`${tool}.${args.action}`), known, { what, tool })
    : known;
}

export interface Part {
  name: string;
  text: string;
}

/** Arguments as they are, long ones as they were written: nothing is left out. */
export const parts = (args: Record<string, unknown>): Part[] =>
  Object.entries(args).map(([name, value]) => ({
    name,
    text: typeof value === "string" ? value : JSON.stringify(value, null, 2),
  }));

export type Line = { kind: "add" | "del" | "at" | "same"; text: string };

/** Lines of a unified diff, without the names of the files. */
export function lines(diff: string): Line[] {
  return diff
    .trimEnd()
    .split("\n")
    .filter((one, index) => !(index < 2 && /^(---|\+\+\+)/.test(one)))
    .map((one) => ({ kind: kindOf(one), text: one }));
}

function kindOf(line: string): Line["kind"] {
  if (line.startsWith("@@")) return "at";
  if (line.startsWith("+")) return "add";
  return line.startsWith("-") ? "del" : "same";
}

export const isDiff = (text: string): boolean => /^--- /.test(text);
