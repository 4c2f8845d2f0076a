import { beforeEach, describe, expect, it } from "vitest";
import type { DeepFact } from "../src/deep/facts";
import { seeTask, type Task, waiting } from "../src/deep/task";
import { fileAddress } from "../src/task/doors";
import { isDiff, lines, parts, saying } from "../src/task/saying";
import { chosen } from "../src/words";

const fold = (...facts: DeepFact[]): Task =>
  facts.reduce<Task | null>((now, fact) => seeTask(now, fact) ?? now, null) as Task;

const started = (number: number, tool = "python", args = '{"code":"1"}'): DeepFact => ({
  kind: "action.started",
  number,
  tool,
  arguments: args,
  key: `k${number}`,
});
const finished = (number: number, ok = true): DeepFact => ({
  kind: "action.finished",
  number,
  tool: "python",
  ok,
  text: "2",
  seconds: 1.5,
});
const ASKED: DeepFact = {
  kind: "approval.asked",
  approval: "a1",
  tool: "send",
  arguments: '{"to":"x"}',
  reason: "it leaves",
};

describe("the fold of a task", () => {
  it("tells what is done now, and what came of it", () => {
    expect(fold(started(1)).actions).toMatchObject([{ number: 1, ok: null, arguments: { code: "1" } }]);
    expect(fold(started(1), finished(1, false)).actions).toMatchObject([
      { ok: false, text: "2", seconds: 1.5 },
    ]);
  });

  it("begins an action anew that died half way", () => {
    const change = { kind: "file.changed", number: 1, name: "a", change: "made" } as const;
    const task = fold(started(1), change, started(1), finished(1));
    expect(task.actions).toHaveLength(1);
    expect(task.actions[0]).toMatchObject({ ok: true, changes: [] });
  });

  it("says which file an action changed", () => {
    const task = fold(started(1), { kind: "file.changed", number: 1, name: "a.csv", change: "changed" });
    expect(task.actions[0]?.changes).toEqual([{ name: "a.csv", change: "changed" }]);
  });

  it("keeps files by name, and arguments that are no JSON as none", () => {
    const made = { kind: "artifact.finished", name: "a", size: 1, digest: "", change: "made" } as const;
    expect(fold(made, { ...made, size: 2 }).artifacts).toMatchObject([{ size: 2, problem: "" }]);
    expect(fold(started(1, "python", '{"co')).actions[0]?.arguments).toEqual({});
  });

  it("waits for the word of its user until it is said", () => {
    expect(waiting(fold(ASKED))).toMatchObject([{ id: "a1", arguments: { to: "x" }, reason: "it leaves" }]);
    const settled = fold(ASKED, { kind: "approval.decided", approval: "a1", allowed: false });
    expect(waiting(settled)).toEqual([]);
    expect(settled.asked).toMatchObject([{ allowed: false }]);
  });

  it("has questions with and without choices", () => {
    const asked: DeepFact = { kind: "question.asked", question: "x", text: "Which?", choices: ["a", "b"] };
    expect(waiting(fold(asked))).toMatchObject([{ choices: ["a", "b"] }]);
    const task = fold(asked, { kind: "question.answered", question: "x", text: "a" });
    expect(waiting(task)).toEqual([]);
    expect(task.asked).toMatchObject([{ answer: "a" }]);
  });

  it("passes over what is of another depth", () => {
    expect(seeTask(null, { kind: "moon.rose" } as unknown as DeepFact)).toBeNull();
  });
});

describe("an action in words", () => {
  beforeEach(() => {
    chosen.value = "en";
  });

  it("names what it is about", () => {
    expect(saying("tool", "read_file", { name: "a.csv" })).toBe("Read a.csv");
    expect(saying("do", "read_page", { url: "https://www.a.example/b" })).toBe("Open a.example");
    expect(saying("tool", "python", { code: "1" })).toBe("Ran a program");
  });

  it("says what is done on a page of the web", () => {
    const url = "https://a.example/";
    expect(saying("tool", "browse", { action: "open", url })).toBe("Opened a.example");
    const typed = { action: "type", on: "field “Name”", text: "Ada", url };
    expect(saying("tool", "browse", typed)).toBe("Typed into field “Name”");
    expect(saying("do", "submit", { url, sends: "name: Ada" })).toBe("Send a form to a.example");
    expect(saying("tool", "look", { action: "read" })).toBe("Looked at the page");
  });

  it("names a tool that it has no words for", () => {
    expect(saying("do", "http_post", { url: "https://a.example/" })).toBe("Use http_post · a.example");
    expect(saying("tool", "dance", {})).toBe("Used dance");
    expect(saying("tool", "read_file", {})).toBe("Used read_file");
  });

  it("leaves nothing of the arguments out", () => {
    expect(parts({ text: "a\nb", n: 1, list: ["x"] })).toEqual([
      { name: "text", text: "a\nb" },
      { name: "n", text: "1" },
      { name: "list", text: '[\n  "x"\n]' },
    ]);
  });
});

describe("a difference", () => {
  it("is told line by line, without the names of files", () => {
    const diff = "--- a\n+++ a\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n--- text\n";
    expect(lines(diff).map((one) => one.kind)).toEqual(["at", "same", "del", "add", "del"]);
    expect(isDiff(diff)).toBe(true);
    expect(isDiff("0 → 12 bytes")).toBe(false);
  });
});

it("the address of a file keeps its folders and hides nothing in them", () => {
  expect(fileAddress("r 1", "图/a b?.png")).toBe("/api/runs/r%201/files/%E5%9B%BE/a%20b%3F.png");
});
