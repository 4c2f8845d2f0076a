/**
 * Where in a rendered answer each of its sentences stands. The engine speaks of sentences of Markdown;
 * the page has drawn them. Both are compared without marks and white space, in the order of the answer.
 */

export interface Mark {
  index: number;
  supported: boolean;
  /** What is shown behind the sentence. */
  tail: HTMLElement;
}

interface Place {
  node: Text;
  offset: number;
}

const DROPPED = /[\s*_`#>|~\\$\-[\]()]/;
const LINK = /\[([^\]]*)\]\([^)]*\)/g;
/** Formulas are drawn by another hand and left out on both sides. */
const MATHS = /\$\$[^$]+\$\$|\$(?![\s$])(?:\\.|[^\\$\n])+?(?<!\s)\$(?![\d$])|\\\(.+?\\\)|\\\[.+?\\\]/gs;
const PASSED_OVER = ".cites, .math, pre";

/** Only what both sides have in common. */
export function bare(text: string): string {
  let out = "";
  for (const one of text.replace(MATHS, "").replace(LINK, "$1")) if (!DROPPED.test(one)) out += one;
  return out;
}

/** Take away the marks of an earlier call: the text is as it was drawn. */
export function unmark(root: HTMLElement): void {
  for (const one of root.querySelectorAll(".cites")) one.remove();
  for (const one of root.querySelectorAll<HTMLElement>(".claim")) {
    one.replaceWith(...one.childNodes);
  }
  root.normalize();
}

/** Mark the sentences below `root`; those that are not found there are given back. */
export function mark(root: HTMLElement, sentences: { text: string; mark: Mark }[]): Mark[] {
  const { text, places } = letters(root);
  const lost: Mark[] = [];
  const found: { from: number; to: number; mark: Mark }[] = [];
  let at = 0;
  for (const one of sentences) {
    const wanted = bare(one.text);
    const from = wanted ? text.indexOf(wanted, at) : -1;
    if (from < 0) {
      lost.push(one.mark);
      continue;
    }
    at = from + wanted.length;
    found.push({ from, to: at, mark: one.mark });
  }
  // From the end, so that places in front keep their meaning while text nodes are cut.
  for (const one of found.reverse()) wrap(places, one.from, one.to, one.mark);
  return lost;
}

function letters(root: HTMLElement): { text: string; places: Place[] } {
  const places: Place[] = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, {
    acceptNode: (node) =>
      node.parentElement?.closest(PASSED_OVER) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  });
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const value = node.data;
    for (let offset = 0; offset < value.length; offset++) {
      const letter = value[offset] ?? "";
      if (DROPPED.test(letter)) continue;
      text += letter;
      places.push({ node, offset });
    }
  }
  return { text, places };
}

function wrap(places: Place[], from: number, to: number, { index, supported, tail }: Mark): void {
  const last = places[to - 1];
  if (!last) return;
  const end = last.offset + 1;
  if (end < last.node.data.length) last.node.splitText(end);
  const pieces = new Map<Text, number>();
  for (let at = to - 1; at >= from; at--) {
    const place = places[at];
    if (place) pieces.set(place.node, place.offset);
  }
  let behind: Element | null = null;
  for (const [node, offset] of pieces) {
    const piece = offset > 0 ? node.splitText(offset) : node;
    const frame = document.createElement("span");
    frame.className = supported ? "claim" : "claim unsure";
    frame.dataset.claim = String(index);
    piece.replaceWith(frame);
    frame.append(piece);
    behind ??= frame;
  }
  behind?.after(tail);
}
