import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import { Prose } from "../src/answer/Prose";

const SECTION = "## Heading\n\nSome **words** here.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";
const TEXT = SECTION.repeat(6);
const NUMBERS = new Map<string, number>();
const holder = document.createElement("div");

const show = (text: string, live: boolean) =>
  render(<Prose text={text} claims={[]} numbers={NUMBERS} live={live} />, holder);
const parts = () => [...holder.querySelectorAll(".part")];

afterEach(() => render(null, holder));

it("draws the same in pieces as at once", () => {
  for (let at = 0; at < TEXT.length; at += 41) show(TEXT.slice(0, at), true);
  show(TEXT, false);
  const inPieces = parts().map((one) => one.innerHTML);
  render(null, holder);
  show(TEXT, false);
  expect(inPieces).toEqual(parts().map((one) => one.innerHTML));
  expect(inPieces.length).toBeGreaterThan(2);
});

it("leaves alone what is settled", () => {
  show(TEXT.slice(0, TEXT.length / 2), true);
  const first = parts()[0];
  const nodes = [...(first?.querySelectorAll("*") ?? [])];
  expect(nodes.length).toBeGreaterThan(10);
  show(TEXT, true);
  show(TEXT, false);
  expect(parts()[0]).toBe(first);
  expect([...(first?.querySelectorAll("*") ?? [])]).toEqual(nodes);
  expect(nodes.every((one) => holder.contains(one))).toBe(true);
});
