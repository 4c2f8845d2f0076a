import { describe, expect, it } from "vitest";
import type { RunEvent } from "../src/events";
import { emptyView, isOver, see } from "../src/fold";
import { type Connection, FrameReader, follow } from "../src/stream";

describe("frames of an event stream", () => {
  const TEXT = 'id: 1\nevent: note\ndata: {"a":1}\n\n: heartbeat\n\ndata: x\ndata: y\n\n';

  for (const size of [1, 2, 5, 100]) {
    it(`are cut right from chunks of ${size}`, () => {
      for (const text of [TEXT, TEXT.replaceAll("\n", "\r\n"), TEXT.replaceAll("\n", "\r")]) {
        const reader = new FrameReader();
        const frames = [];
        for (let at = 0; at < text.length; at += size) frames.push(...reader.push(text.slice(at, at + size)));
        frames.push(...reader.push("\n")); // the last \r may have been half a line end
        expect(frames).toEqual([
          { id: "1", event: "note", data: '{"a":1}' },
          { id: "", event: "message", data: "x\ny" },
        ]);
      }
    });
  }
});

function frames(...events: [number, object, boolean?][]): string {
  return events
    .map(([seq, fact, partial = false]) => {
      const id = partial ? "" : `id: ${seq}\n`;
      return `${id}event: x\ndata: ${JSON.stringify({ seq, at: seq, partial, fact })}\n\n`;
    })
    .join("");
}

const DONE = { kind: "run.state", state: "done", stop_reason: "finished", error: "", hint: "" };

/** A server that says what it is told to, one answer a connection. */
function server(...answers: (string | number | Error)[]) {
  const asked: (string | null)[] = [];
  const take = async (_: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(new Headers(init?.headers).get("Last-Event-ID"));
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    if (typeof answer === "number") return new Response("", { status: answer });
    return new Response(answer ?? "", { status: 200 });
  };
  return { asked, fetch: take as unknown as typeof fetch };
}

async function run(answers: (string | number | Error)[]) {
  const { asked, fetch } = server(...answers);
  let view = emptyView("r");
  const states: Connection[] = [];
  const waits: number[] = [];
  await follow("r", {
    after: () => view.last,
    onEvent: (event: RunEvent) => {
      view = see(view, event);
    },
    onConnection: (state) => {
      states.push(state);
      if (state === "lost") view = { ...view, tail: "" };
    },
    over: () => isOver(view),
    signal: new AbortController().signal,
    delay: (attempt) => {
      waits.push(attempt);
      return 1;
    },
    fetch,
  });
  return { view, asked, states, waits };
}

describe("following a run", () => {
  it("ends with the run", async () => {
    const { view, asked, states } = await run([frames([1, { kind: "answer.delta", text: "a" }], [2, DONE])]);
    expect(view.text).toBe("a");
    expect(asked).toEqual([null]);
    expect(states).toEqual(["open", "closed"]);
  });

  it("goes on behind the last stored event when the server died and came back", async () => {
    const { view, asked, waits } = await run([
      frames([1, { kind: "answer.delta", text: "a" }], [2, { kind: "answer.delta", text: "b" }, true]),
      new Error("refused"),
      502,
      frames([2, { kind: "answer.delta", text: "bc" }], [3, DONE]),
    ]);
    expect(view.text).toBe("abc");
    expect(asked).toEqual([null, "1", "1", "1"]);
    expect(waits).toEqual([1, 2, 3]); // waits grow until something new was heard
  });

  it("waits for a stopped run to be taken up again", async () => {
    const stopped = { ...DONE, state: "stopped", stop_reason: null };
    const { view, asked } = await run([
      frames([1, stopped]),
      frames([2, { ...DONE, state: "running" }], [3, DONE]),
    ]);
    expect(view.state).toBe("done");
    expect(asked).toEqual([null, "1"]);
  });

  it("stops when there is no such run, or nobody is signed in", async () => {
    for (const status of [404, 401]) {
      const { states, asked } = await run([status]);
      expect(states).toEqual(["closed"]);
      expect(asked.length).toBe(1);
    }
  });

  it("tries again when there were too many requests", async () => {
    const { view } = await run([429, frames([1, DONE])]);
    expect(view.state).toBe("done");
  });

  it("passes over what is no JSON", async () => {
    const { view } = await run([`data: {oops\n\n${frames([1, DONE])}`]);
    expect(view.state).toBe("done");
  });
});
