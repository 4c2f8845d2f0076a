import { render } from "preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Remembered, Suggested } from "../src/answer/Remembered";
import type { Fact } from "../src/events";
import { emptyView, fromStored, see, type View } from "../src/fold";
import { Memory } from "../src/settings/Memory";
import { memory } from "../src/talk/memory";
import type { MemoryList } from "../src/types";
import { chosen } from "../src/words";

const ONE = { id: "m1", text: "I have two cats", always: false, created: 1, updated: 1 };
const LIST: MemoryList = { enabled: true, on: true, memories: [ONE] };
const calls: [string, string, string | undefined][] = [];

const fold = (...facts: Fact[]): View =>
  facts.reduce((view, fact, at) => see(view, { seq: at + 1, at, partial: false, fact }), emptyView("r"));

function show(what: preact.ComponentChild): HTMLElement {
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  render(what, root);
  return root;
}

/** A busy machine takes its time. */
const soon = <T,>(check: () => T | Promise<T>) => vi.waitFor(check, 20_000);

beforeEach(() => {
  chosen.value = "en";
  memory.value = null;
  calls.length = 0;
  vi.stubGlobal("fetch", async (path: string, init: RequestInit = {}) => {
    calls.push([init.method ?? "GET", path, init.body as string | undefined]);
    return new Response(JSON.stringify(path === "/api/memory" && init.method !== "POST" ? LIST : ONE));
  });
});

describe("an answer that used memory", () => {
  it("is folded by ids, the last word counts", () => {
    const view = fold({ kind: "memory.used", ids: ["m1", "m2"] }, { kind: "memory.used", ids: ["m1"] });
    expect(view.remembered).toEqual(["m1"]);
    expect(fold({ kind: "memory.kept", ids: ["m1"] }).kept).toEqual(["m1"]);
    expect(fromStored({ run: "r", state: "done", stop_reason: null, remembered: ["m1"] }).remembered).toEqual(
      ["m1"],
    );
  });

  it("names what it used, and what was deleted since", async () => {
    const root = show(<Remembered view={emptyView("r", { remembered: ["m1", "gone"] })} />);
    await soon(() =>
      expect(root.textContent).toContain("From memory: I have two cats · something deleted since"),
    );
    expect(root.querySelector("a")?.getAttribute("href")).toBe("/settings/memory");
  });

  it("shows nothing when none was used, and asks for nothing", () => {
    expect(show(<Remembered view={emptyView("r")} />).textContent).toBe("");
    expect(calls).toEqual([]);
  });
});

describe("a suggestion", () => {
  const view = fold({ kind: "memory.suggested", text: "I'm a nurse", always: false });

  it("keeps nothing by itself", () => {
    expect(show(<Suggested view={view} />).textContent).toContain("I'm a nurse");
    expect(calls).toEqual([]);
  });

  it.each([
    ["Remember", "/api/memory", '{"text":"I\'m a nurse","always":false}'],
    ["No", "/api/memory/refused", '{"text":"I\'m a nurse"}'],
  ])("%s does what it says", async (label, path, body) => {
    const root = show(<Suggested view={view} />);
    [...root.querySelectorAll("button")].find((one) => one.textContent === label)?.click();
    expect(calls[0]).toEqual(["POST", path, body]);
    await soon(() => expect(root.textContent).toBe(""));
  });
});

describe("the memory page", () => {
  it("lists, switches off and deletes", async () => {
    const root = show(<Memory />);
    await soon(() => expect(root.textContent).toContain("I have two cats"));
    root.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    root.querySelector<HTMLButtonElement>('[aria-label="Forget: I have two cats"]')?.click();
    await soon(() => {
      expect(calls).toContainEqual(["PATCH", "/api/memory", '{"on":false}']);
      expect(calls).toContainEqual(["DELETE", "/api/memory/m1", null]);
    });
  });

  it("edits in place", async () => {
    const root = show(<Memory />);
    await soon(() => expect(root.textContent).toContain("I have two cats"));
    root.querySelector<HTMLButtonElement>('[aria-label="Edit: I have two cats"]')?.click();
    const field = await soon(() => {
      const found = root.querySelector<HTMLInputElement>('input[aria-label="Edit: I have two cats"]');
      expect(found).not.toBeNull();
      return found!;
    });
    field.value = "I have three cats";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
    field.form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await soon(() => {
      expect(calls).toContainEqual(["PATCH", "/api/memory/m1", '{"text":"I have three cats"}']);
    });
  });
});
