import { render } from "preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Bars } from "../src/parts/Bars";
import { daysOf, peopleOn, runsOn, spansOf } from "../src/settings/spans";
import { Usage } from "../src/settings/Usage";
import type { Usage as Told } from "../src/types";
import { chosen } from "../src/words";

const SUMS = { runs: 0, failed: 0, prompt_tokens: 0, completion_tokens: 0, seconds: 0 };
const EMPTY: Told = {
  enabled: true,
  first: "2026-11-16",
  last: "2026-11-22",
  total: SUMS,
  days: [],
  depths: [],
  models: [],
  people_by_day: [],
  people_by_week: [],
  people_by_month: [],
  retention: [],
};
const SOME = { ...SUMS, runs: 3, failed: 1, prompt_tokens: 1200, completion_tokens: 34, seconds: 9 };
const FULL: Told = {
  ...EMPTY,
  total: SOME,
  days: [{ name: "2026-11-20", ...SOME }],
  depths: [{ name: "search", ...SOME }],
  models: [{ name: "", ...SOME }],
  people_by_day: [{ begin: "2026-11-20", people: 2 }],
  people_by_week: [{ begin: "2026-11-16", people: 2 }],
  people_by_month: [{ begin: "2026-11-01", people: 2 }],
  retention: [{ days: 1, of: 4, back: 1, later: 3 }],
};

const page = (told: Told) => {
  const fetched = vi.fn(async () => new Response(JSON.stringify(told)));
  vi.stubGlobal("fetch", fetched);
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  render(<Usage />, root);
  return root;
};

/** A busy machine takes its time. */
const soon = <T,>(check: () => T | Promise<T>) => vi.waitFor(check, 20_000);

beforeEach(() => {
  chosen.value = "en";
});

describe("spans of time", () => {
  it("leave no day out", () => {
    expect(daysOf("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(daysOf("", "")).toEqual([]);
  });

  it("begin on Mondays and on the first of a month", () => {
    expect(spansOf("2026-11-20", "2026-12-01", "week")).toEqual(["2026-11-16", "2026-11-23", "2026-11-30"]);
    expect(spansOf("2026-11-20", "2026-12-01", "month")).toEqual(["2026-11-01", "2026-12-01"]);
  });

  it("hold nobody where none are told", () => {
    expect(peopleOn(["a", "b"], [{ begin: "b", people: 2 }])).toEqual([
      { name: "a", value: 0 },
      { name: "b", value: 2 },
    ]);
    expect(runsOn(["2026-11-20"], FULL.days)).toEqual([{ name: "2026-11-20", value: 3, part: 1 }]);
  });
});

it("bars are told in words and as a table, too", () => {
  const root = document.createElement("div");
  const bars = [
    { name: "Mon", value: 1 },
    { name: "Tue", value: 5, part: 2 },
  ];
  render(<Bars title="Runs" bars={bars} part="Failed" />, root);
  expect(root.querySelector("svg")?.getAttribute("aria-label")).toBe("Runs: most 5 on Tue");
  expect([...root.querySelectorAll("tr")].map((one) => one.textContent)).toEqual(["Mon1", "Tue5Failed 2"]);
  expect(root.querySelectorAll("rect.chart-part")).toHaveLength(1);
});

describe("the usage page", () => {
  it("says that nobody asked", async () => {
    const root = page(EMPTY);
    await soon(() => expect(root.textContent).toContain("Nobody asked anything"));
    expect(root.querySelector("svg")).toBeNull();
    expect(root.querySelector("a[download]")).toBeNull();
  });

  it("shows the sums, in both languages", async () => {
    chosen.value = "zh";
    const root = page(FULL);
    await soon(() => expect(root.querySelectorAll("svg[role=img]")).toHaveLength(4));
    expect(root.textContent).toContain("1,234");
    expect(root.textContent).toContain("只用程序，没用模型");
    expect(root.textContent).toContain("25 %");
    expect(root.querySelectorAll("a[download]")).toHaveLength(2);
  });

  it("can be switched on again", async () => {
    const root = page({ ...EMPTY, enabled: false });
    await soon(() => expect(root.querySelector("button")?.textContent).toBe("Add it up"));
    root.querySelector("button")?.click();
    const [path, sent] = vi.mocked(fetch).mock.lastCall as [string, RequestInit];
    expect([path, sent.method, sent.body]).toEqual(["/api/settings", "PATCH", '{"usage.enabled":true}']);
  });
});
