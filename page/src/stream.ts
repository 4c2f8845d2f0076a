import type { Fact, RunEvent } from "./events";

export interface Frame {
  id: string;
  event: string;
  data: string;
}

/** Cuts a byte stream's text into frames of `text/event-stream`; comments and half frames wait or vanish. */
export class FrameReader {
  private rest = "";
  private skipNewline = false;

  push(chunk: string): Frame[] {
    if (!chunk) return [];
    const text = this.skipNewline && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
    this.skipNewline = chunk.endsWith("\r"); // the other half of a CRLF may open the next chunk
    this.rest += text.replace(/\r\n?/g, "\n");
    const blocks = this.rest.split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(frame).filter((one) => one.data !== "");
  }
}

function frame(block: string): Frame {
  const out: Frame = { id: "", event: "message", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") data.push(value);
    else if (name === "id") out.id = value;
    else if (name === "event") out.event = value;
  }
  out.data = data.join("\n");
  return out;
}

export type Connection = "open" | "lost" | "closed";

export interface Follow {
  /** The number of the last stored event that was seen. */
  after: () => number;
  onEvent: (event: RunEvent) => void;
  onConnection?: (state: Connection, status?: number) => void;
  /** Is what was seen so far the end? */
  over: () => boolean;
  signal: AbortSignal;
  /** Milliseconds before attempt n (1, 2, …). */
  delay?: (attempt: number) => number;
  fetch?: typeof fetch;
}

/** Doubling from half a second to eight, each cut at random so that many pages do not knock together. */
export const backOff = (attempt: number): number =>
  Math.min(8000, 500 * 2 ** (attempt - 1)) * (0.75 + Math.random() / 4);

/** No sign of life for so long (the server says something every 15 s): the connection is dead. */
const SILENCE = 40_000;

/** Follow a run to its end. A connection that breaks is made again from the last stored event. */
export async function follow(run: string, options: Follow): Promise<void> {
  const { signal, onConnection } = options;
  let attempt = 0;
  while (!signal.aborted) {
    const before = options.after();
    const status = await once(run, options);
    if (signal.aborted || options.over()) break;
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      onConnection?.("closed", status);
      return;
    }
    attempt = options.after() > before ? 1 : attempt + 1;
    onConnection?.("lost");
    await pause((options.delay ?? backOff)(attempt), signal);
  }
  onConnection?.("closed");
}

/** One connection, read to its end; the HTTP status, or 0 when it broke. */
async function once(run: string, options: Follow): Promise<number> {
  const silence = new AbortController();
  const stop = () => silence.abort();
  options.signal.addEventListener("abort", stop);
  let timer = setTimeout(stop, SILENCE);
  try {
    const after = options.after();
    const answer = await (options.fetch ?? fetch)(`/api/runs/${encodeURIComponent(run)}/events`, {
      headers: { Accept: "text/event-stream", ...(after ? { "Last-Event-ID": String(after) } : {}) },
      signal: silence.signal,
      cache: "no-store",
    });
    if (!answer.ok || !answer.body) return answer.status;
    options.onConnection?.("open");
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    const frames = new FrameReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 200;
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE);
      for (const one of frames.push(decoder.decode(value, { stream: true }))) {
        const event = parse(one);
        if (event) options.onEvent(event);
      }
    }
  } catch {
    return 0; // refused, broken or silent: the caller tries again
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", stop);
  }
}

function parse(one: Frame): RunEvent | null {
  try {
    const body = JSON.parse(one.data) as { seq?: number; at?: number; partial?: boolean; fact?: Fact };
    if (!body.fact) return null;
    const fact = { ...body.fact, kind: body.fact.kind ?? one.event } as Fact;
    return { seq: body.seq ?? Number(one.id), at: body.at ?? 0, partial: body.partial ?? false, fact };
  } catch {
    return null;
  }
}

/** Waits, but no longer than until the machine says that it is online again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      globalThis.removeEventListener?.("online", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
    globalThis.addEventListener?.("online", end);
  });
}
