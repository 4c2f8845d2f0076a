import type { MarkedExtension, TokenizerThis, Tokens } from "marked";

/**
 * `**重点：**然后`: by CommonMark's rule these are bare asterisks, because punctuation stands before the closing
 * ones and a letter behind them. Chinese puts no space there, so a pair around words is emphasis wherever it stands.
 */
const PAIR = /^(\*{1,2})(?![\s*])((?:`[^`\n]*`|\\.|[^*`\\])+?)(?<!\s)\1(?!\*)/;

export const emphasis: MarkedExtension = {
  extensions: [
    {
      name: "emphasis",
      level: "inline",
      start: (text) => text.indexOf("*"),
      tokenizer(this: TokenizerThis, text): Tokens.Generic | undefined {
        const found = PAIR.exec(text);
        if (!found) return undefined;
        const inside = found[2] ?? "";
        const type = found[1] === "**" ? "strong" : "em";
        return { type, raw: found[0], text: inside, tokens: this.lexer.inlineTokens(inside) };
      },
    },
  ],
};

const FENCE = /^ {0,3}(?:```|~~~)/gm;

/** Markdown that is still being written, with what its last paragraph left open closed: no bare `**` is shown. */
export function closed(text: string): string {
  if ((text.match(FENCE)?.length ?? 0) % 2) return text;
  const start = text.lastIndexOf("\n\n") + 1;
  const tail = text.slice(start).trimEnd();
  const bare = tail.replace(/`[^`\n]*`/g, "");
  if (bare.includes("`"))
    return `${text.slice(0, start)}${tail.replace(/`$/, "")}${/`$/.test(tail) ? "" : "`"}`;
  const open = (bare.match(/\*\*/g)?.length ?? 0) % 2;
  if (!open) return text;
  const words = tail.replace(/\*+$/, "");
  return text.slice(0, start) + (tail.endsWith("**") ? words : `${words}**`);
}
