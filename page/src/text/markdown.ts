import DOMPurify from "dompurify";
import { Marked, type Token, type Tokens } from "marked";
import { closed, emphasis } from "./emphasis";
import { maths } from "./maths";

/**
 * One block of an answer, ready to draw. `key` stays the same while the block grows; a block whose
 * object is the same one as before did not change.
 */
export type Block =
  | { kind: "html"; key: number; raw: string; html: string }
  | { kind: "code"; key: number; raw: string; language: string; text: string; open: boolean }
  | { kind: "list"; key: number; raw: string; ordered: boolean; start: number; items: string[] }
  | { kind: "table"; key: number; raw: string; head: string; rows: string[] };

const markdown = new Marked({ gfm: true, breaks: false }, maths, emphasis);

const ALLOWED = {
  ALLOWED_TAGS: [
    ..."p br hr em strong del s u sub sup mark kbd code pre blockquote ul ol li dl dt dd a".split(" "),
    ..."h1 h2 h3 h4 h5 h6 table thead tbody tr th td span div details summary img input".split(" "),
  ],
  ALLOWED_ATTR: [
    "href",
    "title",
    "alt",
    "src",
    "align",
    "start",
    "class",
    "data-tex",
    "type",
    "checked",
    "disabled",
  ],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|\/(?!\/)|data:image\/(?:png|jpeg|gif|webp);)/i,
  ADD_URI_SAFE_ATTR: ["align", "start", "data-tex", "type", "checked", "disabled"],
  ALLOW_DATA_ATTR: false,
  IN_PLACE: true,
};

/** Classes are ours alone: an answer cannot dress itself up as a part of the page. */
const CLASSES = new Set(["math", "inline", "block", "frame"]);

let hooked = false;

function hook(): void {
  hooked = true;
  DOMPurify.addHook("afterSanitizeAttributes", (node) => {
    if (node.nodeName === "A") {
      node.setAttribute("rel", "noopener noreferrer nofollow");
      node.setAttribute("target", "_blank");
    }
    if (node.nodeName === "IMG" && !/^(?:data:|\/api\/files\/)/.test(node.getAttribute("src") ?? "")) {
      // Nothing is fetched from elsewhere for a picture: its words stand in for it.
      node.replaceWith(document.createTextNode(node.getAttribute("alt") || node.getAttribute("src") || ""));
      return;
    }
    if (node.nodeName === "INPUT" && node.getAttribute("type") !== "checkbox") node.remove();
    const classes = node.getAttribute("class");
    if (classes?.split(/\s+/).some((one) => !CLASSES.has(one))) node.removeAttribute("class");
  });
}

/** A document that runs and fetches nothing. One for all: to make one for each piece costs more than to clean it. */
let inert: Document | undefined;

export function clean(html: string): string {
  if (!html.includes("<")) return html;
  if (!hooked) hook();
  inert ??= document.implementation.createHTMLDocument("");
  const holder = inert.createElement("div");
  holder.innerHTML = html;
  DOMPurify.sanitize(holder, ALLOWED);
  return holder.innerHTML;
}

/** Tokens at the end that may still change with what comes: a paragraph may become a table or a heading. */
const OPEN = 2;

/**
 * Markdown that grows at its end. Only the last two blocks are read again on each update; those before
 * them are frozen. A text that does not go on from the one before (a new attempt) starts from nothing.
 */
export class MarkdownStream {
  private text = "";
  private live = false;
  /** Where the frozen prefix ends in the text. */
  private frozenEnd = 0;
  private frozen: Block[] = [];
  private open: Block[] = [];
  private items = new Map<string, string>();

  /** The blocks of `text`. While it is `live`, what its end leaves open is closed. */
  update(text: string, live = false): Block[] {
    if (text === this.text && live === this.live) return this.blocks();
    if (!text.startsWith(this.text.slice(0, this.frozenEnd))) this.restart();
    this.text = text;
    this.live = live;
    const rest = text.slice(this.frozenEnd);
    const tokens = markdown.lexer(live ? closed(rest) : rest).filter((one) => one.raw !== "");
    const solid = lastSolid(tokens);
    const before = this.open;
    const key = this.frozen.length;
    const next: Block[] = [];
    let end = this.frozenEnd;
    let frozenHere = 0;
    for (const [index, token] of tokens.entries()) {
      end += token.raw.length;
      if (token.type !== "space" && token.type !== "def") {
        next.push(this.block(token, key + next.length, before[next.length]));
      }
      if (index < solid) {
        this.frozenEnd = end;
        frozenHere = next.length;
      }
    }
    this.frozen.push(...next.slice(0, frozenHere));
    this.open = next.slice(frozenHere);
    return this.blocks();
  }

  private blocks(): Block[] {
    return [...this.frozen, ...this.open];
  }

  private restart(): void {
    this.frozenEnd = 0;
    this.frozen = [];
    this.open = [];
  }

  /** The block of `token`; `before` itself when nothing in it changed. */
  private block(token: Token, key: number, before: Block | undefined): Block {
    const { raw } = token;
    if (before?.key === key && before.raw === raw) return before;
    if (token.type === "code") {
      const code = token as Tokens.Code;
      const open = /^ {0,3}(```|~~~)/.test(raw) && !/\n {0,3}(```+|~~~+)\s*$/.test(raw);
      return { kind: "code", key, raw, language: languageOf(code.lang), text: code.text, open };
    }
    if (token.type === "list") return this.list(token as Tokens.List, key);
    if (token.type === "table") return this.table(token as Tokens.Table, key);
    return { kind: "html", key, raw, html: clean(markdown.parser([token])) };
  }

  private list(token: Tokens.List, key: number): Block {
    const items = token.items.map((item) =>
      this.once(`${item.loose ? "l" : "t"}${item.raw}`, () => {
        const alone: Tokens.List = { ...token, items: [item] };
        return inner(markdown.parser([alone]));
      }),
    );
    const start = typeof token.start === "number" ? token.start : 1;
    return { kind: "list", key, raw: token.raw, ordered: token.ordered, start, items };
  }

  private table(token: Tokens.Table, key: number): Block {
    const row = (cells: Tokens.TableCell[], tag: string) => {
      const html = cells
        .map((cell) => {
          const align = cell.align ? ` align="${cell.align}"` : "";
          return `<${tag}${align}>${markdown.parser([{ type: "text", raw: cell.text, text: cell.text, tokens: cell.tokens } as Token])}</${tag}>`;
        })
        .join("");
      return this.once(`${tag}${html}`, () =>
        innerOf(clean(`<table><tbody><tr>${html}</tr></tbody></table>`), "tr"),
      );
    };
    return {
      kind: "table",
      key,
      raw: token.raw,
      head: row(token.header, "th"),
      rows: token.rows.map((cells) => row(cells, "td")),
    };
  }

  /** Rows and items are cleaned once; only the one that grows is new. */
  private once(key: string, make: () => string): string {
    const known = this.items.get(key);
    if (known !== undefined) return known;
    if (this.items.size > 2000) this.items.clear();
    const made = make();
    this.items.set(key, made);
    return made;
  }
}

/** How many tokens from the front are settled. */
function lastSolid(tokens: Token[]): number {
  let content = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    if (tokens[index]?.type !== "space") content++;
    if (content > OPEN) return index + 1;
  }
  return 0;
}

const languageOf = (info: string | undefined): string =>
  (info ?? "").trim().split(/\s+/)[0]?.toLowerCase() ?? "";

/** What is inside the only item of a rendered list. */
function inner(html: string): string {
  const body = html.replace(/^\s*<[ou]l[^>]*>\s*<li>/, "").replace(/<\/li>\s*<\/[ou]l>\s*$/, "");
  return clean(body);
}

function innerOf(html: string, tag: string): string {
  const start = html.indexOf(`<${tag}>`);
  const end = html.lastIndexOf(`</${tag}>`);
  return start < 0 ? "" : html.slice(start + tag.length + 2, end);
}

/** Markdown without its marks, for reading aloud and for a plain copy. */
export function plainText(text: string): string {
  const holder = document.createElement("div");
  holder.innerHTML = clean(markdown.parse(text, { async: false }));
  return holder.textContent?.replace(/\n{3,}/g, "\n\n").trim() ?? "";
}
