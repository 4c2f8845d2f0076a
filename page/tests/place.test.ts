import { expect, it } from "vitest";
import { MarkdownStream } from "../src/text/markdown";
import { bare, type Mark, mark, unmark } from "../src/text/place";

function drawn(text: string): HTMLElement {
  const root = document.createElement("div");
  for (const block of new MarkdownStream().update(text)) {
    const part = document.createElement("div");
    part.innerHTML =
      block.kind === "html"
        ? block.html
        : block.kind === "list"
          ? `<ul><li>${block.items.join("</li><li>")}</li></ul>`
          : "";
    root.append(part);
  }
  return root;
}

function marks(texts: string[], supported = true): { text: string; mark: Mark }[] {
  return texts.map((text, index) => {
    const tail = document.createElement("sup");
    tail.className = "cites";
    tail.textContent = `[${index}]`;
    return { text, mark: { index, supported, tail } };
  });
}

const said = (root: HTMLElement): string => (root.textContent ?? "").trim();

it("puts a mark behind each sentence", () => {
  const root = drawn("One is **bold**. 第二句在这里。Third.");
  expect(mark(root, marks(["One is **bold**.", "第二句在这里。", "Third."]))).toEqual([]);
  expect(said(root)).toBe("One is bold.[0] 第二句在这里。[1]Third.[2]");
  expect(root.querySelectorAll(".claim").length).toBeGreaterThanOrEqual(3);
});

it("finds a sentence across emphasis, code and links", () => {
  const root = drawn("Use `apt purge` to *remove* [it](https://example.org) all.");
  expect(mark(root, marks(["Use `apt purge` to *remove* [it](https://example.org) all."]))).toEqual([]);
  expect(said(root)).toBe("Use apt purge to remove it all.[0]");
});

it("tells two equal sentences apart", () => {
  const root = drawn("Yes. Then. Yes.");
  mark(root, marks(["Yes.", "Then.", "Yes."]));
  expect(said(root)).toBe("Yes.[0] Then.[1] Yes.[2]");
});

it("gives back what stands nowhere, and goes on with the next", () => {
  const root = drawn("First. Last.");
  const lost = mark(root, marks(["First.", "Not there.", "Last."]));
  expect(lost.map((one) => one.index)).toEqual([1]);
  expect(said(root)).toBe("First.[0] Last.[2]");
});

it("finds sentences in list items", () => {
  const root = drawn("- one thing.\n- another thing.");
  expect(mark(root, marks(["- one thing.", "- another thing."]))).toEqual([]);
});

it("passes over formulas", () => {
  const root = drawn("The area is $\\pi r^2$ for a circle.");
  root.querySelector(".math")!.innerHTML = "<span>πr2</span>";
  expect(mark(root, marks(["The area is $\\pi r^2$ for a circle."]))).toEqual([]);
});

it("leaves no trace when taken away", () => {
  const root = drawn("One is **bold**. Two.");
  const before = root.innerHTML;
  mark(root, marks(["One is **bold**.", "Two."], false));
  expect(root.querySelectorAll(".unsure").length).toBeGreaterThan(0);
  unmark(root);
  expect(root.innerHTML).toBe(before);
});

it("compares without marks and white space", () => {
  expect(bare("- **A** `b` c")).toBe("Abc");
});
