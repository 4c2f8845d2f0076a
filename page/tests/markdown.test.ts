import { describe, expect, it } from "vitest";
import { clean, MarkdownStream, plainText } from "../src/text/markdown";

const SECTION = `## Heading 标题

A paragraph with **bold**, \`code\` and a [link](https://example.org).
中文的一段话。

- one
- two

  loose
- three

| a | b |
|---|--:|
| 1 | 2 |
| 3 | 4 |

\`\`\`python
print("x")

print("y")
\`\`\`

> quoted

$$x^2$$

1. first
2. second

---

`;

const shape = (text: string) => new MarkdownStream().update(text).map(({ key: _, ...rest }) => rest);

describe("Markdown that grows", () => {
  const whole = SECTION.repeat(2);

  for (const size of [3, 7, 40, 400]) {
    it(`ends as if read at once, ${size} characters at a time`, () => {
      const stream = new MarkdownStream();
      let blocks = stream.update("");
      for (let end = size; end < whole.length + size; end += size)
        blocks = stream.update(whole.slice(0, end));
      expect(blocks.map(({ key: _, ...rest }) => rest)).toEqual(shape(whole));
    }, 60_000);
  }

  it("leaves frozen blocks as they are: the very same objects", () => {
    const stream = new MarkdownStream();
    const before = stream.update(SECTION);
    const after = stream.update(`${SECTION}${SECTION}`);
    expect(before.length).toBeGreaterThan(6);
    for (const index of [0, 1, 2, 3]) expect(after[index]).toBe(before[index]);
  });

  it("keeps keys dense and in order", () => {
    const keys = new MarkdownStream().update(whole).map((one) => one.key);
    expect(keys).toEqual(keys.map((_, index) => index));
  });

  it("begins anew when the text is another one", () => {
    const stream = new MarkdownStream();
    stream.update(whole);
    expect(stream.update("Other.").map((one) => one.raw)).toEqual(["Other."]);
  });

  it("knows an open fence from a closed one", () => {
    const open = (text: string) => new MarkdownStream().update(text)[0];
    expect(open("```js\nlet a")).toMatchObject({ kind: "code", open: true, language: "js" });
    expect(open("```js\nlet a\n```")).toMatchObject({ kind: "code", open: false });
  });

  it("reads each row of a growing table once more only while it grows", () => {
    const stream = new MarkdownStream();
    const head = "| a |\n|---|\n";
    const first = stream.update(`${head}| 1 |\n| 2 |\n`)[0];
    const second = stream.update(`${head}| 1 |\n| 2 |\n| 3 |\n`)[0];
    expect(first).toMatchObject({ kind: "table", rows: ["<td>1</td>", "<td>2</td>"] });
    expect(second).toMatchObject({ rows: ["<td>1</td>", "<td>2</td>", "<td>3</td>"] });
  });
});

describe("nothing that an answer says is run", () => {
  it.each([
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    '<svg onload="alert(1)"></svg>',
    '<iframe src="https://example.org"></iframe>',
    "<style>body{display:none}</style>",
    '<form action="/api/logout"><button>x</button></form>',
    "- <b onclick=alert(1)>x</b>",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p class="notice bad" style="position:fixed">x</p>',
  ])("%s", (text) => {
    // Blocks of code hold text, which is never read as HTML.
    const doc = document.createElement("div");
    for (const block of new MarkdownStream().update(text)) {
      if (block.kind === "html") doc.innerHTML += block.html;
      if (block.kind === "list") doc.innerHTML += block.items.join("");
      if (block.kind === "table")
        doc.innerHTML += `<table><tr>${block.head}</tr><tr>${block.rows.join("")}</tr></table>`;
    }
    expect(doc.querySelector("script, iframe, style, form, button, svg")).toBeNull();
    for (const one of doc.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        expect(name.startsWith("on")).toBe(false);
        expect(name).not.toBe("style");
        expect(value).not.toMatch(/^\s*(javascript|data:text)/i);
      }
    }
    expect(doc.querySelector("[class]")).toBeNull();
  });

  it("fetches no picture from elsewhere", () => {
    const drawn = (
      new MarkdownStream().update("![a cat](https://example.org/cat.png)")[0] as { html: string }
    ).html;
    expect(drawn).not.toContain("<img");
    expect(drawn).toContain("a cat");
  });

  it("opens links elsewhere, without telling where from", () => {
    expect(clean('<a href="https://example.org">x</a>')).toContain('rel="noopener noreferrer nofollow"');
  });
});

describe("formulas", () => {
  const html = (text: string) => (new MarkdownStream().update(text)[0] as { html: string }).html;

  it("are kept with their TeX", () => {
    expect(html("area $\\pi r^2$ here")).toContain('data-tex="\\pi r^2"');
    expect(html("$$\nx_1 * y * z\n$$")).toContain("x_1 * y * z");
    expect(html("\\(a_b\\)")).toContain('data-tex="a_b"');
  });

  it("are not seen in prices", () => {
    expect(html("It costs $5 and then $6.")).not.toContain("math");
  });
});

it("numbers stand at the right where the table says so", () => {
  expect(clean('<td align="right">1</td>'.replace(/^/, "<table><tr>"))).toContain('align="right"');
});

it("plain text has no marks", () => {
  expect(plainText("**a** [b](https://example.org)\n\n- c")).toBe("a b\n\nc");
});
