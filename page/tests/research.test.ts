import { describe, expect, it } from "vitest";
import type { DeepFact, FoundClaim, Progress } from "../src/deep/facts";
import { type Research, seeResearch } from "../src/deep/research";
import type { RunEvent } from "../src/events";
import { emptyView, isDeep, isOver, see, type View } from "../src/fold";
import { used } from "../src/research/Progress";
import { claimsOf, distinct, partial, type Sheet, sourceNumbers } from "../src/research/sheet";

const fold = (...facts: DeepFact[]): Research =>
  facts.reduce<Research | null>((now, fact) => seeResearch(now, fact) ?? now, null) as Research;

const plan = (version: number, ...states: ("open" | "dropped")[]): DeepFact => ({
  kind: "plan.changed",
  version,
  by: "box",
  reading: "As read",
  questions: states.map((state, n) => ({ id: `q${n + 1}`, text: `Question ${n + 1}`, state })),
});

const CLAIM: FoundClaim = {
  id: "k1",
  text: "It is so.",
  question: "q1",
  source: "s1",
  title: "A page",
  location: "https://a.example/x",
  quote: "It is so, they say.",
  start: 4,
  end: 23,
  passage: 1,
  heading: "",
};

const PROGRESS: Progress = {
  asking: "Question 1",
  open: 1,
  closed: 0,
  claims: 1,
  pages: 3,
  calls: 10,
  of_calls: 40,
  searches: 3,
  of_searches: 30,
  fetches: 30,
  of_fetches: 40,
  seconds: 100,
  of_seconds: 5400,
  left: 240,
};

describe("the fold of research", () => {
  it("holds the newest plan, whichever comes last", () => {
    const research = fold(plan(2, "open", "open"), plan(1, "open"));
    expect(research.plan?.version).toBe(2);
    expect(research.plan?.questions).toHaveLength(2);
    expect(research.plan?.notes).toEqual([]);
  });

  it("tells how far each question is", () => {
    const state = { kind: "question.state", question: "q1", text: "", state: "answered", claims: 2 } as const;
    expect(fold(plan(1, "open"), state).plan?.questions[0]?.state).toBe("answered");
  });

  it("leaves a dropped question dropped, though a round about it was under way", () => {
    const state = { kind: "question.state", question: "q1", text: "", state: "answered", claims: 2 } as const;
    expect(fold(plan(1, "dropped"), state).plan?.questions[0]?.state).toBe("dropped");
  });

  it("counts a claim once, as it was told last", () => {
    const research = fold({ kind: "claim.found", ...CLAIM }, { kind: "claim.found", ...CLAIM, text: "So." });
    expect(research.found).toEqual([{ ...CLAIM, text: "So." }]);
  });

  it("lets a later telling of a section take the place of the former", () => {
    const research = fold(
      { kind: "report.section", index: 1, heading: "Two", sentences: [] },
      { kind: "report.section", index: 0, heading: "One", sentences: [] },
      { kind: "report.section", index: 1, heading: "Two, better", sentences: [] },
    );
    expect(research.sections.map((one) => one?.heading)).toEqual(["One", "Two, better"]);
  });

  it("knows how far it is and when the report is there", () => {
    const research = fold(
      { kind: "progress", ...PROGRESS },
      { kind: "report.finished", title: "T", version: 1, added: 0, removed: 0, changed: 0 },
    );
    expect(research.progress?.left).toBe(240);
    expect(research.report).toMatchObject({ title: "T", version: 1 });
  });

  it("is part of a run's view, and says nothing where there is no research", () => {
    const event = (seq: number, fact: RunEvent["fact"]): RunEvent => ({ seq, at: 1, partial: false, fact });
    let view: View = see(emptyView("r"), event(1, plan(1, "open")));
    expect(view.research?.plan?.version).toBe(1);
    view = see(emptyView("r"), event(1, { kind: "note", text: "n" }));
    expect(view.research).toBeNull();
    view = see(view, event(2, { kind: "moon.rose" } as unknown as RunEvent["fact"]));
    expect(view.research).toBeNull();
    expect(isDeep("research") && isDeep("execute") && !isDeep("search")).toBe(true);
  });

  it("takes a run that rests for one that nobody works on", () => {
    expect(isOver(emptyView("r", { state: "paused" }))).toBe(true);
    expect(isOver(emptyView("r", { state: "stopped" }))).toBe(false);
  });
});

describe("what may still be spent", () => {
  it("is told by what ends first", () => {
    expect(used(PROGRESS)).toBe(75);
    expect(used({ ...PROGRESS, fetches: 0, calls: 60 })).toBe(100);
    expect(used({ ...PROGRESS, of_calls: 0, of_fetches: 0, of_searches: 0, of_seconds: 0 })).toBe(0);
  });
});

describe("a report to be read", () => {
  const { id: _, question: __, date: ___, text, ...cited } = CLAIM;
  const claim = { text, supported: true, reason: "", citations: [cited, { ...cited, source: "s2" }] };
  const cell = { text: "3", citations: [{ ...cited, source: "s3" }], value: 3 };
  const sheet: Sheet = {
    ...partial("T", [undefined, { heading: "H", sentences: [claim] }]),
    summary: [claim],
    sources: [{ source: "s2", title: "", location: "", kind: "own", date: null, cited: 1 }],
  };
  const section = { ...(sheet.sections[0] as Sheet["sections"][0]) };
  const full = {
    ...sheet,
    sections: [{ ...section, table: { caption: "", head: ["a"], rows: [[cell]], unit: "" } }],
  };

  it("leaves out what is not written yet", () => {
    expect(sheet.sections.map((one) => one.heading)).toEqual(["H"]);
  });

  it("numbers sources as its list does, then as the text cites them", () => {
    expect([...sourceNumbers(full)]).toEqual([
      ["s2", 1],
      ["s1", 2],
      ["s3", 3],
    ]);
  });

  it("has one row of all that is cited: summary, sentences, cells", () => {
    expect(claimsOf(full).map((one) => one.text)).toEqual(["It is so.", "It is so.", "3"]);
  });

  it("cites a source once in a sentence, with the place of its first quote", () => {
    const twice = distinct([cited, cited, { ...cited, source: "s2" }], sourceNumbers(full));
    expect(twice.map((one) => [one.number, one.at])).toEqual([
      [2, 0],
      [1, 2],
    ]);
  });
});
