import type { Message } from "../types";

/** A question with its answer, and where it stands among its versions. */
export interface Turn {
  key: string;
  run: string | null;
  /** The question's message; null while the server has not told it yet. */
  message: string | null;
  parent: string | null;
  text: string;
  /** An answer that no run stands behind (an imported one). */
  answer: string;
  versions: string[];
  version: number;
}

/** The questions on the way from the root to `leaf`. */
export function turnsOf(messages: Message[], leaf: string | null): Turn[] {
  const byId = new Map(messages.map((one) => [one.id, one]));
  const path: Message[] = [];
  const seen = new Set<string>();
  let at = leaf ? byId.get(leaf) : messages.at(-1);
  while (at && !seen.has(at.id)) {
    seen.add(at.id);
    path.unshift(at);
    at = at.parent ? byId.get(at.parent) : undefined;
  }
  const turns: Turn[] = [];
  for (const [index, one] of path.entries()) {
    if (one.role !== "user") continue;
    const reply = path[index + 1]?.role === "assistant" ? path[index + 1] : answerTo(messages, one.id);
    const versions = messages.filter((other) => other.role === "user" && other.parent === one.parent);
    turns.push({
      key: one.run ?? reply?.run ?? one.id,
      run: one.run ?? reply?.run ?? null,
      message: one.id,
      parent: one.parent,
      text: one.text,
      answer: reply?.text ?? "",
      versions: versions.map((other) => other.id),
      version: versions.findIndex((other) => other.id === one.id),
    });
  }
  return turns;
}

const answerTo = (messages: Message[], id: string): Message | undefined =>
  messages.findLast((one) => one.parent === id && one.role === "assistant");

/** The newest message below `id`: what is shown when that version is chosen. */
export function newestBelow(messages: Message[], id: string): string {
  const children = messages.filter((one) => one.parent === id);
  const newest = children.at(-1);
  return newest ? newestBelow(messages, newest.id) : id;
}
