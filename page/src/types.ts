import type { Persona } from "./persona";

/** What the server answers, as the page uses it. Times are seconds since 1970 or ISO text. */
export type Time = number | string | null | undefined;

export interface User {
  id: string;
  name: string;
  role: "owner" | "member";
  created?: Time;
  disabled?: boolean;
}

export interface Session {
  user: User | null;
  setup: boolean;
  oidc: boolean;
  version: string;
  language: string;
  depths: string[];
  models: boolean;
  /** Who the box is. */
  persona?: Persona;
}

export interface Talk {
  id: string;
  title: string;
  created: Time;
  updated: Time;
  snippet?: string;
}

export interface Message {
  id: string;
  parent: string | null;
  role: "user" | "assistant" | "system";
  text: string;
  run: string | null;
  created: Time;
}

export interface TalkFull {
  id: string;
  title: string;
  created: Time;
  messages: Message[];
  leaf: string | null;
  /** Whether what is remembered may be used in it. */
  memory?: boolean;
}

export interface RunRow {
  id: string;
  conversation: string;
  text: string;
  depth: string;
  state: string;
  stop_reason: string | null;
  created: Time;
  finished: Time;
  /** While it waits its turn, how many runs come before it. */
  before?: number | null;
}

export interface StartedRun {
  run: string;
  conversation: string;
  depth: string;
  by: string;
  state: string;
}

export interface FileInfo {
  id: string;
  name: string;
  size: number;
  kind: string;
}

export interface LibraryDocument {
  id: string;
  title: string;
  location: string;
  collection: string;
  kind: string;
  bytes: number;
  added: Time;
  passages: number;
}

export interface Library {
  collections: { name: string; documents: number; passages: number }[];
  documents: LibraryDocument[];
}

export interface Hit {
  passage: number;
  source: string;
  title: string;
  heading: string;
  text: string;
  score: number;
  start: number;
  end: number;
}

export interface SourceText {
  id: string;
  title: string;
  location: string;
  heading: string;
  text: string;
  offset: number;
  length: number;
  start: number;
  end: number;
}

export interface Setting {
  name: string;
  value: unknown;
  default: unknown;
  help: string;
  secret: boolean;
  /** It has a value, also where that is not told. */
  set?: boolean;
  /** Not changed from the page. */
  fixed?: boolean;
  /** Where only some values are allowed. */
  choices?: string[];
}

export interface Settings {
  settings: Setting[];
  roles: Record<string, { endpoint: string | null; model: string } | null>;
}

export interface Models {
  installed: { name: string; size: number; role?: string }[];
  catalogue: { name: string; size?: number | null; installed?: boolean }[];
  endpoints: { name: string; url?: string }[];
}

export interface Probe {
  ok: boolean;
  context?: number | null;
  json_schema?: "enforced" | "accepted" | "refused" | "unknown";
  tools?: boolean | null;
  vision?: boolean | null;
  tokens_per_second?: number | null;
  error?: string;
  hint?: string;
}

export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  hint: string;
}

/** Something the reader wants remembered; `always`: told to the model with every question. */
export interface Memory {
  id: string;
  text: string;
  always: boolean;
  created: Time;
  updated: Time;
}

/** `enabled`: by the owner, for the whole box; `on`: by the reader, for themselves. */
export interface MemoryList {
  enabled: boolean;
  on: boolean;
  memories: Memory[];
}

export interface Sums {
  runs: number;
  failed: number;
  prompt_tokens: number;
  completion_tokens: number;
  seconds: number;
}

export interface People {
  begin: string;
  people: number;
}

/** How the box is used; `days` and spans are ISO dates, those without a run left out. */
export interface Usage {
  enabled: boolean;
  first: string;
  last: string;
  total: Sums;
  days: (Sums & { name: string })[];
  depths: (Sums & { name: string })[];
  models: (Sums & { name: string })[];
  people_by_day: People[];
  people_by_week: People[];
  people_by_month: People[];
  retention: { days: number; of: number; back: number; later: number }[];
}

export interface ApiKey {
  id: string;
  name: string;
  key?: string;
  created?: Time;
  used?: Time;
}
