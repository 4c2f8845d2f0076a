import { describe, expect, it } from "vitest";
import { closed } from "../src/text/emphasis";
import { MarkdownStream } from "../src/text/markdown";

const html = (text: string): string =>
  new MarkdownStream()
    .update(text)
    .map((one) => (one.kind === "html" ? one.html : one.kind === "list" ? one.items.join("") : one.raw))
    .join("")
    .replace(/<\/?p>|\n/g, "");

describe("emphasis where no space stands beside it", () => {
  it.each([
    ["**重点：**然后", "<strong>重点：</strong>然后"],
    ["他说**“你好”**吗", "他说<strong>“你好”</strong>吗"],
    ["**注意（重要）**请看", "<strong>注意（重要）</strong>请看"],
    ["增长**3.5%**左右", "增长<strong>3.5%</strong>左右"],
    ["- **安装：**用 `apt`", "<strong>安装：</strong>用 <code>apt</code>"],
    ["**用 `a**b` 吧。**好", "<strong>用 <code>a**b</code> 吧。</strong>好"],
    ["这是*重点。*吗", "这是<em>重点。</em>吗"],
    ["**见[这里](https://a.example/)。**再说", /^<strong>见<a href[^>]*>这里<\/a>。<\/strong>再说$/],
  ])("%s", (text, want) => {
    if (typeof want === "string") expect(html(text)).toBe(want);
    else expect(html(text)).toMatch(want);
  });

  it.each([
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["2 ** 3 ** 4", "2 ** 3 ** 4"],
    ["`**a**`", "<code>**a**</code>"],
    ["\\*\\*a\\*\\*", "**a**"],
    ["***a***", "<em><strong>a</strong></em>"],
    ["**a *b* c**", "<strong>a <em>b</em> c</strong>"],
  ])("leaves %s as it was", (text, want) => expect(html(text)).toBe(want));
});

describe("what is still being written", () => {
  it.each([
    ["a **b", "a **b**"],
    ["a **b ", "a **b**"],
    ["a **b*", "a **b**"],
    ["a **", "a "],
    ["a **b** c", "a **b** c"],
    ["a `b", "a `b`"],
    ["a `", "a "],
    ["**a**\n\nb **c", "**a**\n\nb **c**"],
    ["**a\n\nb", "**a\n\nb"],
    ["```\na **b", "```\na **b"],
    ["```\n**\n```\n\n**c", "```\n**\n```\n\n**c**"],
    ["`**` and", "`**` and"],
  ])("%j", (text, want) => expect(closed(text)).toBe(want));

  it("is never shown with bare asterisks on its way, and ends as it is", () => {
    const whole = "先说**结论：**不行。\n\n- **原因：**`**` 不是乘号\n- 见**《手册》**第三章";
    for (let end = 1; end <= whole.length; end++) {
      expect(html(closed(whole.slice(0, end))).replace(/<code>[^<]*<\/code>/g, "")).not.toContain("**");
    }
    expect(closed(whole)).toBe(whole);
  });
});
