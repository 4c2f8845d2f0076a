import { beforeEach, describe, expect, it, vi } from "vitest";
import { agent, nameOf, setAgent, takeAgentOf } from "../src/agents/acting";
import { linesOf, nameFrom, textIn, withText } from "../src/agents/agents";
import { emptyView, fromStored, see } from "../src/fold";
import { read } from "../src/router";
import { talkId } from "../src/talk/now";
import { ask } from "../src/talk/talk";

describe("what is typed into the form", () => {
  it("gives the file a name", () => {
    expect(nameFrom("  My best writer, No. 2 ")).toBe("my-best-writer-no-2");
    expect(nameFrom("我的 写手")).toBe("我的-写手");
    expect(nameFrom(`${"a".repeat(63)} b`)).toBe("a".repeat(63));
    expect(nameFrom("?!")).toBe("");
  });

  it("keeps one language when the other changes", () => {
    expect(withText({ zh: "写", en: "write" }, "en", "Write")).toEqual({ zh: "写", en: "Write" });
    expect(withText({ "": "both" }, "zh", "写")).toEqual({ en: "both", zh: "写" });
    expect(withText({ zh: "写", en: "write" }, "en", "")).toEqual({ zh: "写" });
    expect(textIn({ "": "both" }, "en")).toBe("both");
  });

  it("takes a starter a line", () => {
    expect(linesOf(" a \n\n b\n")).toEqual(["a", "b"]);
    expect(linesOf("1\n2\n3\n4\n5\n6\n7")).toHaveLength(6);
  });
});

describe("the agent that is on", () => {
  beforeEach(() => {
    localStorage.clear();
    agent.value = null;
    talkId.value = "";
    vi.unstubAllGlobals();
  });

  it("is kept for each conversation", () => {
    setAgent("one", { name: "writer", title: "Writer" });
    takeAgentOf("two");
    expect(agent.value).toBeNull();
    takeAgentOf("one");
    expect(nameOf("writer")).toBe("Writer");
    expect(nameOf("other")).toBe("other");
    setAgent("one", null);
    takeAgentOf("one");
    expect(agent.value).toBeNull();
  });

  it("goes with the question and into the new conversation", async () => {
    const bodies: unknown[] = [];
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      if (path === "/api/runs") bodies.push(JSON.parse(String(init.body)));
      const run = { run: "r1", conversation: "c1", depth: "chat", by: "user", state: "running" };
      return new Response(JSON.stringify(path === "/api/runs" ? run : {}), { status: 200 });
    });
    setAgent("", { name: "writer", title: "Writer" });
    await ask({ text: "hello", depth: "", agent: "writer" });
    expect(bodies).toMatchObject([{ text: "hello", agent: "writer", depth: "auto" }]);
    expect(agent.value).toEqual({ name: "writer", title: "Writer" });
    takeAgentOf("");
    expect(agent.value).toBeNull();
    takeAgentOf("c1");
    expect(agent.value?.name).toBe("writer");
  });

  it("is told by the run", () => {
    const fact = {
      kind: "run.accepted",
      text: "q",
      conversation: "c",
      language: "en",
      agent: "writer",
    } as const;
    expect(see(emptyView("r"), { seq: 1, at: 1, partial: false, fact }).agent).toBe("writer");
    expect(fromStored({ run: "r", state: "done", stop_reason: "finished", agent: "writer" }).agent).toBe(
      "writer",
    );
    expect(fromStored({ run: "r", state: "done", stop_reason: "finished" }).agent).toBe("");
  });
});

it("has its own address", () => {
  expect(read("/agents")).toEqual({ page: "agents" });
});
