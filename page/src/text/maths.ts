import type { MarkedExtension, Tokens } from "marked";

/** `$x$`, `$$x$$`, `\(x\)`, `\[x\]`: kept as text with their TeX beside them; katex draws them after the fact. */
const INLINE = /^(?:\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?![\d$])|\\\(((?:.|\n)+?)\\\))/;
const BLOCK = /^(?:\$\$\s*((?:.|\n)+?)\s*\$\$|\\\[\s*((?:.|\n)+?)\s*\\\])[ \t]*(?:\n|$)/;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one);

function draw(tag: string, kind: string) {
  return (token: Tokens.Generic): string =>
    `<${tag} class="math ${kind}" data-tex="${escaped(token.tex as string)}">${escaped(token.tex as string)}</${tag}>`;
}

export const maths: MarkedExtension = {
  extensions: [
    {
      name: "mathBlock",
      level: "block",
      start: (text) => text.match(/\$\$|\\\[/)?.index,
      tokenizer(text) {
        const found = BLOCK.exec(text);
        if (!found) return undefined;
        return { type: "mathBlock", raw: found[0], tex: found[1] ?? found[2] ?? "" };
      },
      renderer: draw("div", "block"),
    },
    {
      name: "mathInline",
      level: "inline",
      start: (text) => text.match(/\$|\\\(/)?.index,
      tokenizer(text) {
        const found = INLINE.exec(text);
        if (!found) return undefined;
        return { type: "mathInline", raw: found[0], tex: found[1] ?? found[2] ?? "" };
      },
      renderer: draw("span", "inline"),
    },
  ],
};

/** Draw the formulas below `root` that are not drawn yet. katex comes over the wire only when there is one. */
export async function drawMaths(root: HTMLElement): Promise<void> {
  const waiting = root.querySelectorAll<HTMLElement>(".math:not([data-drawn])");
  if (!waiting.length) return;
  const { default: katex } = await import("./katex");
  for (const one of waiting) {
    if (one.dataset.drawn) continue;
    one.dataset.drawn = "yes";
    const displayMode = one.classList.contains("block");
    katex.render(one.dataset.tex ?? "", one, { displayMode, throwOnError: false, trust: false, maxSize: 20 });
  }
}
