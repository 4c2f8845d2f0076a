import { describe, expect, it } from "vitest";
import { letter, numbered, placeName, section } from "../src/answer/numbers";
import { emptyView } from "../src/fold";
import { read } from "../src/router";
import { newestBelow, turnsOf } from "../src/talk/tree";
import { length, slice } from "../src/text/codepoints";
import type { Message } from "../src/types";

const message = (
  id: string,
  parent: string | null,
  role: Message["role"],
  run: string | null = null,
): Message => ({
  id,
  parent,
  role,
  text: id,
  run,
  created: 0,
});

const TREE = [
  message("q1", null, "user", "r1"),
  message("a1", "q1", "assistant", "r1"),
  message("q2", "a1", "user", "r2"),
  message("a2", "q2", "assistant", "r2"),
  message("q2b", "a1", "user", "r3"),
  message("a2b", "q2b", "assistant", "r3"),
];

describe("a conversation with branches", () => {
  it("shows the way to the leaf", () => {
    expect(turnsOf(TREE, "a2").map((one) => one.run)).toEqual(["r1", "r2"]);
    expect(turnsOf(TREE, "a2b").map((one) => one.run)).toEqual(["r1", "r3"]);
  });

  it("knows the versions of a question", () => {
    const turn = turnsOf(TREE, "a2b")[1];
    expect(turn).toMatchObject({ versions: ["q2", "q2b"], version: 1, parent: "a1" });
  });

  it("goes to the newest message below a version", () => {
    expect(newestBelow(TREE, "q2")).toBe("a2");
    expect(newestBelow(TREE, "q1")).toBe("a2b");
  });

  it("shows a question that has no answer yet", () => {
    const list = [...TREE, message("q3", "a2b", "user", "r4")];
    expect(turnsOf(list, "q3").at(-1)).toMatchObject({ run: "r4", answer: "" });
  });

  it("survives a ring and a leaf that is gone", () => {
    expect(turnsOf([message("x", "y", "user"), message("y", "x", "user")], "x").length).toBe(2);
    expect(turnsOf(TREE, "nowhere")).toEqual([]);
    expect(turnsOf([], null)).toEqual([]);
  });
});

describe("sources", () => {
  const cited = {
    source: "b",
    title: "B",
    quote: "q",
    start: 1,
    end: 2,
    passage: 1,
    location: "/b.pdf",
    heading: "",
  };

  it("are numbered in the order they were found, cited ones that were not found behind them", () => {
    const view = emptyView("r", {
      sources: [{ source: "a", title: "A", location: "/a", heading: "", quote: "" }],
      claims: [undefined, { text: "x", supported: true, reason: "", citations: [cited] }],
    });
    expect(numbered(view).map((one) => [one.number, one.source.source, one.cited !== null])).toEqual([
      [1, "a", false],
      [2, "b", true],
    ]);
  });

  it("have short places", () => {
    expect(placeName("/home/lin/文档/租房.pdf")).toBe("租房.pdf");
    expect(placeName("https://www.example.org/a/b")).toBe("example.org");
    expect(letter("《民法典》")).toBe("民");
    expect(section("Ch. 6 › apt", "Handbook")).toBe("apt");
    expect(section("Handbook", "Handbook")).toBe("");
  });
});

it("addresses are read", () => {
  expect(read("/")).toEqual({ page: "home" });
  expect(read("/?token=x")).toEqual({ page: "home" });
  expect(read("/c/abc")).toEqual({ page: "talk", id: "abc" });
  expect(read("/settings")).toEqual({ page: "settings", tab: "look" });
  expect(read("/shared/t")).toEqual({ page: "shared", token: "t" });
  expect(read("/nowhere")).toEqual({ page: "lost" });
  expect(read("/c/%E0%A4%A")).toEqual({ page: "talk", id: "%E0%A4%A" });
});

it("positions count characters as the server does", () => {
  expect(slice("𠮷野家在这里", 1, 3)).toBe("野家");
  expect(length("𠮷a")).toBe(2);
  expect(slice("abc", 1)).toBe("bc");
});
