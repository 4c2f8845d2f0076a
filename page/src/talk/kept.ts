/** What a reload must not lose, kept in the browser: drafts, what waits to be asked, files put in. */
import type { FileInfo } from "../types";

export interface Draft {
  text: string;
  depth: string;
  files: FileInfo[];
  web?: boolean;
}

export interface Waiting {
  text: string;
  depth: string;
  files: FileInfo[];
  web?: boolean;
  agent?: string;
}

interface Acting {
  name: string;
  title: string;
}

const agentKey = (talk: string) => `agent:${talk || "new"}`;
const draftKey = (talk: string) => `draft:${talk || "new"}`;
const queueKey = (talk: string) => `queue:${talk}`;

function read<T>(key: string, other: T): T {
  try {
    const text = localStorage.getItem(key);
    return text ? (JSON.parse(text) as T) : other;
  } catch {
    return other; // a browser without storage, or something else's value: begin anew
  }
}

function write(key: string, value: unknown, empty: boolean): void {
  try {
    if (empty) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // storage is full or forbidden: the page works, it only forgets
  }
}

export const readDraft = (talk: string): Draft => ({
  text: "",
  depth: "",
  files: [],
  ...read<Partial<Draft>>(draftKey(talk), {}),
});

export const keepDraft = (talk: string, draft: Draft): void =>
  write(draftKey(talk), draft, !draft.text && !draft.files.length && !draft.depth && !draft.web);

export const readAgent = (talk: string): Acting | null => read<Acting | null>(agentKey(talk), null);
export const keepAgent = (talk: string, agent: Acting | null): void => write(agentKey(talk), agent, !agent);

export const readQueue = (talk: string): Waiting[] => read(queueKey(talk), []);
export const keepQueue = (talk: string, queue: Waiting[]): void =>
  write(queueKey(talk), queue, !queue.length);
