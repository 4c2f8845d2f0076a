import { batch, effect } from "@preact/signals";
import { agent, setAgent } from "../agents/acting";
import { api, asError, onBack } from "../api";
import { isOver } from "../fold";
import { go } from "../router";
import type { FileInfo, StartedRun, TalkFull } from "../types";
import { announced } from "../ui";
import { t } from "../words";
import { loadHistory } from "./history";
import {
  askError,
  busy,
  collection,
  fresh,
  leaf,
  loaded,
  messages,
  queue,
  remembers,
  sending,
  setQueue,
  talkError,
  talkId,
  title,
  turns,
  turnTo,
  working,
} from "./now";
import { begin, onRunOver, runOf } from "./runs";
import { spoken } from "./spoken";
import { newestBelow, type Turn, turnsOf } from "./tree";

/** The way to the newest answer, with what was asked here since. */
function shown(): Turn[] {
  const told = turnsOf(messages.value, leaf.value);
  const known = new Set(messages.value.map((one) => one.run));
  const parents = new Set(told.map((one) => one.parent));
  const mine = fresh.value.filter((one) => !known.has(one.run));
  const cut = mine.find((one) => one.parent !== undefined && parents.has(one.parent));
  const kept = cut
    ? told.slice(
        0,
        told.findIndex((one) => one.parent === cut.parent),
      )
    : told;
  return [...kept, ...mine.map((one) => newTurn(one.run, one.text))];
}

const newTurn = (run: string, text: string): Turn => ({
  key: run,
  run,
  message: null,
  parent: null,
  text,
  answer: "",
  versions: [],
  version: 0,
});

effect(() => {
  turns.value = shown();
});

effect(() => {
  const run = turns.value.at(-1)?.run;
  working.value = run && !isOver(runOf(run).view.value) ? run : null;
});

export async function openTalk(id: string): Promise<void> {
  if (turnTo(id) && id) await refresh(true);
}

/** What the server knows of the conversation now. */
export async function refresh(first = false): Promise<void> {
  const id = talkId.value;
  if (!id) return;
  if (first) loaded.value = false;
  try {
    const full = await api<TalkFull>(`/api/conversations/${encodeURIComponent(id)}`);
    if (id !== talkId.value) return;
    batch(() => take(full));
  } catch (error) {
    if (first) talkError.value = asError(error);
  } finally {
    if (id === talkId.value) loaded.value = true;
  }
}

/** All of it at once: a run that half of it names would be followed for nothing. */
function take(full: TalkFull): void {
  messages.value = full.messages;
  leaf.value = full.leaf;
  title.value = full.title;
  remembers.value = full.memory ?? true;
  const known = new Set(full.messages.map((one) => one.run));
  fresh.value = fresh.value.filter((one) => !known.has(one.run));
  talkError.value = null;
}

export interface Question {
  text: string;
  depth: string;
  files?: FileInfo[];
  /** Branch off here: the message before the question; null begins anew. */
  parent?: string | null;
  /** Whether the web may be asked; left out, the settings say. */
  web?: boolean;
  /** Who does it; left out, the box itself. */
  agent?: string;
}

/** Ask. The question is on the screen at once; false when the server did not take it. */
export async function ask(question: Question): Promise<boolean> {
  sending.value = { text: question.text, depth: question.depth };
  askError.value = null;
  const id = talkId.value;
  try {
    const started = await api<StartedRun>("/api/runs", {
      method: "POST",
      body: {
        text: question.text,
        depth: question.depth || "auto",
        language: spoken(question.text),
        ...(id ? { conversation: id } : {}),
        ...(id || remembers.value ? {} : { memory: false }),
        ...(question.web === undefined ? {} : { web: question.web }),
        ...(question.parent === undefined ? {} : { parent: question.parent }),
        ...(question.files?.length ? { files: question.files.map((one) => one.id) } : {}),
        ...(collection.value ? { collection: collection.value } : {}),
        ...(question.agent ? { agent: question.agent } : {}),
      },
    });
    const first = { question: question.text, depth: started.depth, by: started.by };
    begin(started.run, { ...first, agent: question.agent ?? "" });
    if (id !== talkId.value) return true; // the reader has gone elsewhere; the run goes on without him
    if (!id) {
      const on = agent.value;
      setAgent("", null);
      talkId.value = started.conversation;
      setAgent(started.conversation, on);
      messages.value = [];
      go(`/c/${started.conversation}`);
    }
    fresh.value = [...fresh.value, { run: started.run, text: question.text, parent: question.parent }];
    void refresh();
    void loadHistory();
    return true;
  } catch (error) {
    askError.value = asError(error);
    return false;
  } finally {
    sending.value = null;
  }
}

/** A run that began without a question, such as a report brought up to date: it stands at the end. */
export function joined(started: StartedRun, text: string): void {
  begin(started.run, { question: text, depth: started.depth, by: started.by });
  if (started.conversation !== talkId.value) {
    go(`/c/${started.conversation}`);
    return;
  }
  fresh.value = [...fresh.value, { run: started.run, text, parent: undefined }];
  void refresh();
}

/** The same question once more, perhaps in other words or at another depth: a new version beside it. */
export function askAgain(turn: Turn, depth: string, text = turn.text, web?: boolean): Promise<boolean> {
  const by = turn.run ? runOf(turn.run).view.value.agent : "";
  const at = messages.value.find((one) => one.run === turn.run && one.role === "user");
  const parent = turn.message ? turn.parent : (at?.parent ?? null);
  return ask({ text, depth, parent, ...(web === undefined ? {} : { web }), ...(by ? { agent: by } : {}) });
}

export async function showVersion(turn: Turn, step: number): Promise<void> {
  const id = turn.versions[turn.version + step];
  if (!id) return;
  leaf.value = newestBelow(messages.value, id);
  await api(`/api/conversations/${encodeURIComponent(talkId.value)}`, {
    method: "PATCH",
    body: { leaf: leaf.value },
  }).catch(() => undefined); // shown all the same; only the choice is not kept
}

/** What waited is asked as soon as there is room. */
export async function askNext(): Promise<void> {
  const [next, ...rest] = queue.value;
  if (!next || busy.value) return;
  setQueue(rest);
  if (!(await ask(next))) setQueue([next, ...queue.value]);
}

onRunOver((view) => {
  if (view.state === "paused") return;
  if (!turns.value.some((one) => one.run === view.run)) return;
  announced.value = t("turn.done");
  void refresh().then(() => {
    if (view.state === "done") return askNext();
  });
});

onBack(() => void refresh());
