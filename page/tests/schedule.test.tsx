import { render } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import { Schedules } from "../src/pages/Schedules";
import { chosen } from "../src/words";

const ONE = {
  id: "s1",
  text: "汇总新消息",
  when: "每天早上8点",
  depth: "research",
  next_at: 1795420800,
  email: "",
  webhook: "",
  run: null,
  last: "r1",
  error: "",
};

/** Answers by method and path; what was sent is kept. */
const served = (answers: Record<string, () => Response>) => {
  const sent: { what: string; body: unknown }[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn(async (path: string, init: RequestInit = {}) => {
      const what = `${init.method ?? "GET"} ${path}`;
      sent.push({ what, body: init.body ? JSON.parse(init.body as string) : null });
      return (answers[what] ?? (() => new Response("{}", { status: 404 })))();
    }),
  );
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  render(<Schedules />, root);
  return { root, sent };
};

const list = (...some: unknown[]) => new Response(JSON.stringify({ schedules: some }));
const soon = <T,>(check: () => T | Promise<T>) => vi.waitFor(check, 20_000);
const button = (root: Element, name: string) =>
  [...root.querySelectorAll("button")].find((one) => one.textContent === name) as HTMLButtonElement;

function write(root: Element, selector: string, text: string): void {
  const field = root.querySelector(selector) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

beforeEach(() => {
  chosen.value = "zh";
});

it("shows what is on the schedule, when it comes next, and how deep it goes", async () => {
  const { root } = served({
    "GET /api/schedules": () => list(ONE, { ...ONE, id: "s2", next_at: null, error: "坏了" }),
  });
  await soon(() => expect(root.querySelectorAll(".row-item")).toHaveLength(2));
  expect(root.textContent).toContain("汇总新消息");
  expect(root.textContent).toMatch(/每天早上8点 · .+ · 下次 /);
  expect(root.textContent).toContain("不会再来了");
  expect(root.textContent).toContain("坏了");
});

it("puts a task on the schedule in the reader's words", async () => {
  const { root, sent } = served({
    "GET /api/schedules": () => list(),
    "POST /api/schedules": () => new Response(JSON.stringify(ONE), { status: 201 }),
  });
  await soon(() => button(root, "安排一件事").click());
  await soon(() => expect(root.querySelector("form")).not.toBeNull());
  write(root, "textarea", " 汇总新消息 ");
  button(root, "每天早上8点").click();
  await soon(() => expect(button(root, "保存").disabled).toBe(false));
  (root.querySelector("form") as HTMLFormElement).requestSubmit();
  await soon(() => expect(root.querySelector("form")).toBeNull());
  const made = sent.find((one) => one.what === "POST /api/schedules");
  expect(made?.body).toEqual({ text: "汇总新消息", when: "每天早上8点", depth: "", email: "", webhook: "" });
});

it("keeps what was written when the time is not understood", async () => {
  const fault = { error: { message: "看不懂这个时间", hint: "例如：每天早上8点", code: "not_a_time" } };
  const { root } = served({
    "GET /api/schedules": () => list(),
    "POST /api/schedules": () => new Response(JSON.stringify(fault), { status: 422 }),
  });
  await soon(() => button(root, "安排一件事").click());
  await soon(() => expect(root.querySelector("form")).not.toBeNull());
  write(root, "textarea", "汇总新消息");
  write(root, "input", "改天");
  await soon(() => expect(button(root, "保存").disabled).toBe(false));
  (root.querySelector("form") as HTMLFormElement).requestSubmit();
  await soon(() => expect(root.textContent).toContain("看不懂这个时间"));
  expect((root.querySelector("textarea") as HTMLTextAreaElement).value).toBe("汇总新消息");
});

it("takes one off the schedule once it is sure", async () => {
  const sure = vi.spyOn(window, "confirm").mockReturnValueOnce(false).mockReturnValue(true);
  const { root, sent } = served({
    "GET /api/schedules": () => list(ONE),
    "DELETE /api/schedules/s1": () => new Response(null, { status: 204 }),
  });
  const taken = () => sent.map((one) => one.what).includes("DELETE /api/schedules/s1");
  await soon(() => button(root, "取消").click());
  expect(sure).toHaveBeenCalledOnce();
  expect(taken()).toBe(false);
  button(root, "取消").click();
  await soon(() => expect(taken()).toBe(true));
});
