import { signal } from "@preact/signals";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Plan } from "../src/deep/research";
import { emptyView, type View } from "../src/fold";
import { ResearchTurn } from "../src/research/ResearchTurn";
import type { LiveRun } from "../src/talk/runs";
import { chosen } from "../src/words";

const PLAN: Plan = {
  version: 1,
  reading: "",
  questions: [{ id: "q1", text: "One", state: "open" }],
  notes: [],
};
const RESEARCH = { plan: PLAN, found: [], progress: null, sections: [], report: null };

describe("a research that is told to rest", () => {
  let root: HTMLElement;
  const view = signal<View>(emptyView("r1"));
  const run: LiveRun = { id: "r1", view, connection: signal("open") };
  const heard: (() => void)[] = [];
  beforeEach(() => {
    chosen.value = "en";
    root = document.createElement("div");
    document.body.append(root);
    view.value = emptyView("r1", { depth: "research", research: RESEARCH });
    vi.stubGlobal("fetch", () => new Promise((done) => heard.push(() => done(Response.json(PLAN)))));
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    vi.unstubAllGlobals();
  });
  const button = (words: string) =>
    [...root.querySelectorAll("button")].find((one) => one.textContent === words) as HTMLButtonElement;
  const told = (state: View["state"]) =>
    act(() => {
      view.value = { ...view.value, state };
      render(<ResearchTurn run={run} readOnly={false} />, root);
    });
  const answered = () => act(async () => heard.shift()?.());

  it("says so, even where the event is faster than the answer to the wish", async () => {
    await told("running");
    await act(() => button("Pause").click());
    await told("paused");
    await answered();
    await vi.waitFor(() => expect(root.textContent).toContain("It rests."));
  });

  it("goes on saying that it finishes when it takes a going on", async () => {
    await told("paused");
    await act(() => button("Finish now").click());
    await answered();
    await told("running");
    expect(button("Finish now").disabled).toBe(true);
  });
});
