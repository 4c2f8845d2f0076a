import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Plan } from "../src/deep/research";
import { PlanList } from "../src/research/PlanList";
import { usePlan } from "../src/research/usePlan";
import { chosen } from "../src/words";

const PLAN: Plan = {
  version: 3,
  reading: "",
  questions: [
    { id: "q1", text: "One", state: "answered" },
    { id: "q2", text: "Two", state: "open" },
  ],
  notes: [],
};

function Here({ plan }: { plan: Plan }) {
  return <PlanList steering={usePlan("r1", plan)} found={[]} asking="" open />;
}

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

describe("a plan that is changed", () => {
  let root: HTMLElement;
  beforeEach(() => {
    chosen.value = "en";
    root = document.createElement("div");
    document.body.append(root);
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    vi.unstubAllGlobals();
  });
  const show = (plan: Plan) => act(() => render(<Here plan={plan} />, root));
  const click = (label: string) =>
    act(async () => root.querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click());

  it("shows what was dropped before an event tells it, and how far the others got since", async () => {
    const questions = [PLAN.questions[0], { ...PLAN.questions[1], state: "dropped" }];
    const fetched = vi.fn(async () => answer(200, { ...PLAN, version: 4, questions }));
    vi.stubGlobal("fetch", fetched);
    await show(PLAN);
    await click("Drop “Two”");
    const [path, sent] = fetched.mock.calls[0] as unknown as [string, { body: string }];
    expect(path).toBe("/api/runs/r1/plan");
    expect(JSON.parse(sent.body)).toEqual({
      version: 3,
      questions: [
        { id: "q1", text: "One" },
        { id: "q2", text: "Two", state: "dropped" },
      ],
    });
    await vi.waitFor(() =>
      expect(root.querySelector(".plan-question.dropped")?.textContent).toContain("Two"),
    );
    await show({ ...PLAN, questions: [{ id: "q1", text: "One", state: "dry" }, ...PLAN.questions.slice(1)] });
    expect(root.querySelector(".plan-question.dropped")?.textContent).toContain("Two");
  });

  it("is looked at again when another changed it first", async () => {
    const now = { ...PLAN, version: 5, questions: [{ id: "q9", text: "Nine", state: "open" }] };
    const fault = { error: { message: "changed", code: "plan_changed", hint: "" } };
    vi.stubGlobal(
      "fetch",
      vi.fn(async (_: string, init: { method: string }) =>
        init.method === "PATCH" ? answer(409, fault) : answer(200, now),
      ),
    );
    await show(PLAN);
    await click("Drop “Two”");
    await vi.waitFor(() => expect(root.textContent).toContain("Nine"));
    expect(root.textContent).toContain("The plan was changed meanwhile");
  });
});
