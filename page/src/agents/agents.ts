import { api } from "../api";

/** An agent on the shelf; texts in the reader's language. */
export interface AgentLine {
  name: string;
  title: string;
  description: string;
  starters: string[];
  depth: string;
  whose: "own" | "box" | "built-in";
  state: "ready" | "new" | "changed";
  origin: string;
}

type Texts = Record<string, string>;

/** All that an agent's file says. */
export interface AgentBody {
  name: string;
  title: Texts;
  description: Texts;
  instructions: Texts;
  persona: Texts;
  closing: Texts;
  asks_back: Texts;
  depth: string;
  role: string;
  tools: string[];
  knowledge: string;
  starters: Record<string, string[]>;
}

export interface AgentView {
  agent: AgentBody;
  whose: AgentLine["whose"];
  state: AgentLine["state"];
  origin: string;
  hash: string;
  warnings: string[];
}

const at = (name: string) => `/api/agents/${encodeURIComponent(name)}`;

export const showAgent = (name: string): Promise<AgentView> => api(at(name));
export const removeAgent = (name: string): Promise<void> => api(at(name), { method: "DELETE" });
export const shareAgent = (name: string): Promise<AgentView> =>
  api(`${at(name)}/share`, { method: "POST", body: {} });
export const importAgent = (text: string, origin: string): Promise<AgentView> =>
  api("/api/agents/import", { method: "POST", body: { text, origin } });
export const enableAgent = (name: string, hash: string): Promise<AgentView> =>
  api(`${at(name)}/enable`, { method: "POST", body: { hash } });
export const keepAgentFile = (body: AgentBody, fresh: boolean): Promise<AgentView> =>
  fresh ? api("/api/agents", { method: "POST", body }) : api(at(body.name), { method: "PATCH", body });

export const noAgent = (): AgentBody => ({
  name: "",
  title: {},
  description: {},
  instructions: {},
  persona: {},
  closing: {},
  asks_back: {},
  depth: "",
  role: "",
  tools: [],
  knowledge: "",
  starters: {},
});

/** A name for a file from what someone calls it: letters and numbers of any script, single hyphens. */
export function nameFrom(title: string): string {
  return title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64)
    .replace(/-+$/, "");
}

/** The text for one language; one that serves both stands under "". */
export const textIn = (texts: Texts, language: string): string => texts[language] ?? texts[""] ?? "";

/** `texts` with the one for `language` changed; an empty one goes, and one that served both is kept for the other. */
export function withText(texts: Texts, language: string, text: string): Texts {
  const { "": both, ...rest } = texts;
  const other = language === "zh" ? "en" : "zh";
  const next: Texts = { ...(both ? { [other]: both } : {}), ...rest, [language]: text };
  return Object.fromEntries(Object.entries(next).filter(([, one]) => one));
}

/** The lines of a text field as starters. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean)
    .slice(0, 6);
