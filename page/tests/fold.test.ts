import { describe, expect, it } from "vitest";
import { onlyGrew } from "../src/answer/around";
import type { Fact, RunEvent } from "../src/events";
import { emptyView, fromStored, isOver, liveText, see, type View } from "../src/fold";

const event = (seq: number, fact: Fact, partial = false): RunEvent => ({
  seq,
  at: 1000 + seq,
  partial,
  fact,
});
const fold = (...events: RunEvent[]): View => events.reduce(see, emptyView("r1"));

const CITED = {
  source: "s",
  title: "T",
  quote: "q",
  start: 0,
  end: 1,
  passage: 1,
  location: "",
  heading: "",
};
const CLAIM = { text: "A.", supported: true, reason: "", citations: [] };
const STATE = { kind: "run.state", error: "", hint: "" } as const;

describe("the fold of a run's events", () => {
  it("tells question, depth and who chose it", () => {
    const view = fold(
      event(1, { kind: "run.accepted", text: "问", conversation: "c1", language: "zh" }),
      event(2, { kind: "route.chosen", depth: "search", by: "classifier", confidence: 0.9 }),
    );
    expect(view).toMatchObject({
      question: "问",
      conversation: "c1",
      depth: "search",
      by: "classifier",
      last: 2,
    });
  });

  it("tells how many come before it until it is its turn", () => {
    let view = fold(event(1, { ...STATE, kind: "run.state", state: "cancelled", stop_reason: "cancelled" }));
    view = see(view, event(2, { kind: "run.queued", before: 3 }));
    expect(view).toMatchObject({ state: "running", before: 3 });
    view = see(view, event(3, { kind: "run.queued", before: 0 }));
    expect(view.before).toBe(0);
    view = see(view, event(4, { ...STATE, kind: "run.state", state: "running", stop_reason: null }));
    expect(view.before).toBeNull();
    expect(fromStored({ run: "r", state: "running", before: 2, stop_reason: null }).before).toBe(2);
  });

  it("puts pieces in place at once and the stored event in their stead", () => {
    let view = fold(event(1, { kind: "answer.started", model: "m" }));
    view = see(view, event(2, { kind: "answer.delta", text: "He" }, true));
    view = see(view, event(2, { kind: "answer.delta", text: "llo" }, true));
    expect(liveText(view)).toBe("Hello");
    expect(view.last).toBe(1);
    view = see(view, event(2, { kind: "answer.delta", text: "Hello" }));
    expect(liveText(view)).toBe("Hello");
    expect(view.last).toBe(2);
  });

  it("is not changed by what it has seen before", () => {
    const view = fold(event(1, { kind: "answer.delta", text: "once" }));
    expect(see(view, event(1, { kind: "answer.delta", text: "once" }))).toBe(view);
  });

  it("passes over kinds it does not know, and counts them as seen", () => {
    const view = fold(event(1, { kind: "moon.rose" } as unknown as Fact));
    expect(view.last).toBe(1);
    expect(view.text).toBe("");
  });

  it("voids text and verdicts when an answer starts again", () => {
    const view = fold(
      event(1, { kind: "answer.delta", text: "wrong" }),
      event(2, { kind: "claim.checked", index: 0, ...CLAIM }),
      event(3, { kind: "answer.started", model: "m" }),
    );
    expect(view).toMatchObject({ text: "", claims: [], writing: true });
  });

  it("lets a later verdict on a sentence replace the earlier one", () => {
    const view = fold(
      event(1, { kind: "claim.checked", index: 1, ...CLAIM }),
      event(2, { kind: "claim.checked", index: 1, ...CLAIM, supported: false }),
    );
    expect(view.claims[1]?.supported).toBe(false);
    expect(view.claims.length).toBe(2);
  });

  it("drops verdicts of a draft that was refused", () => {
    const refused: Fact = {
      kind: "answer.finished",
      stop_reason: "no_evidence",
      text: "",
      tried: ["q"],
      missing: ["x"],
      near: [CITED],
      first_token: null,
      total: 2,
    };
    const view = fold(event(1, { kind: "claim.checked", index: 0, ...CLAIM }), event(2, refused));
    expect(view).toMatchObject({
      claims: [],
      tried: ["q"],
      missing: ["x"],
      near: [CITED],
      stopReason: "no_evidence",
      total: 2,
    });
  });

  it("shows one line for a step that died and runs again", () => {
    const view = fold(
      event(1, { kind: "step.started", step: "gather", detail: "押金" }),
      event(2, { kind: "step.started", step: "gather", detail: "押金" }),
      event(3, { kind: "step.finished", step: "gather", detail: "", seconds: 0.4 }),
    );
    expect(view.steps).toEqual([{ step: "gather", detail: "押金", seconds: 0.4 }]);
  });

  it("names a source once", () => {
    const found = {
      kind: "source.found",
      source: "s",
      title: "T",
      location: "/t",
      heading: "",
      quote: "",
    } as const;
    expect(fold(event(1, found), event(2, found)).sources.length).toBe(1);
  });

  it("is over when done, failed or cancelled; a stopped run goes on later", () => {
    const after = (state: View["state"]) => isOver(fold(event(1, { ...STATE, state, stop_reason: null })));
    expect(
      ["done", "failed", "cancelled", "stopped", "running"].map((one) => after(one as View["state"])),
    ).toEqual([true, true, true, false, false]);
  });

  it("reads the fold that the server stored", () => {
    const view = fromStored({
      run: "r1",
      state: "done",
      stop_reason: "finished",
      answer: "Yes.",
      sentences: [CLAIM],
      usage: { calls: 2, prompt_tokens: 10, completion_tokens: 5 },
      seconds: { first_token: 1, total: 3 },
      last: 9,
    });
    expect(view).toMatchObject({ text: "Yes.", claims: [CLAIM], calls: 2, tokens: 15, total: 3, last: 9 });
  });
});

describe("an answer that only grew", () => {
  const delta = (seq: number, text: string) => event(seq, { kind: "answer.delta", text }, true);
  const chosen = event(1, { kind: "route.chosen", depth: "chat", by: "user", confidence: 1 });
  const begun = fold(chosen, delta(2, "One"));

  it("needs nothing around it drawn anew", () => {
    expect(onlyGrew(begun, see(begun, delta(3, " two")))).toBe(true);
    expect(onlyGrew(begun, see(begun, event(3, { kind: "answer.delta", text: "One two" })))).toBe(true);
  });

  it("is told from one that begins, ends or brought something else", () => {
    expect(onlyGrew(emptyView("r1"), begun)).toBe(false);
    expect(onlyGrew(begun, see(begun, event(3, { kind: "note", text: "n" })))).toBe(false);
    expect(
      onlyGrew(begun, see(begun, event(3, { ...STATE, kind: "run.state", state: "done" } as Fact))),
    ).toBe(false);
  });
});
