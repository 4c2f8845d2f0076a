import { Fragment, type VNode } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Claim } from "../events";
import { type Block, MarkdownStream } from "../text/markdown";
import { drawMaths } from "../text/maths";
import { mark, unmark } from "../text/place";
import { Code } from "./Code";
import { tailOf } from "./cites";

interface Props {
  text: string;
  claims: (Claim | undefined)[];
  numbers: Map<string, number>;
  /** Still growing. */
  live: boolean;
}

/** The text of an answer: blocks, of which only the last ones change, and the marks of its sentences. */
export function Prose({ text, claims, numbers, live }: Props) {
  const stream = useMemo(() => new MarkdownStream(), []);
  const parts = useMemo(() => new Parts(), []);
  const root = useRef<HTMLDivElement>(null);
  const marked = useRef(false);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    if (marked.current) unmark(element);
    const said = claims.flatMap((claim, index) => (claim ? [{ claim, index }] : []));
    marked.current = said.length > 0;
    if (!said.length) return;
    mark(
      element,
      said.map(({ claim, index }) => ({
        text: claim.text,
        mark: { index, supported: claim.supported, tail: tailOf(claim, index, numbers) },
      })),
    );
  }, [claims, numbers, text]);

  useLayoutEffect(() => {
    // Formulas of the growing tail are drawn when it is whole: half a formula is no formula.
    if (!live && root.current) void drawMaths(root.current).catch(() => undefined);
  }, [live, text]);

  return (
    <div class={live ? "prose live" : "prose"} ref={root}>
      {parts.of(stream.update(text, live))}
    </div>
  );
}

/** Blocks to a part: few enough that the last one is soon laid out, enough that the parts are few. */
const PART = 8;

interface Drawn {
  blocks: Block[];
  node: VNode;
}

/**
 * Neighbouring blocks stand in a part, so that the browser can leave whole parts alone (style/prose.css). A part in
 * which nothing changed is given back as the same object: Preact does not look into it.
 */
class Parts {
  private drawn: Drawn[] = [];

  of(blocks: Block[]): VNode[] {
    const parts: Drawn[] = [];
    for (let at = 0; at < blocks.length; at += PART) {
      const own = blocks.slice(at, at + PART);
      const before = this.drawn[parts.length];
      const same = before?.blocks.length === own.length && own.every((one, at) => one === before.blocks[at]);
      parts.push(before && same ? before : { blocks: own, node: part(own, parts.length) });
    }
    this.drawn = parts;
    return parts.map((one) => one.node);
  }
}

const part = (blocks: Block[], key: number): VNode => (
  <div class="part" key={key}>
    {blocks.map(drawn)}
  </div>
);

const nodes = new WeakMap<Block, VNode>();

/** A block that is the same object is the same node. */
function drawn(block: Block): VNode {
  let node = nodes.get(block);
  if (!node) {
    node = <Fragment key={block.key}>{draw(block)}</Fragment>;
    nodes.set(block, node);
  }
  return node;
}

function draw(block: Block) {
  if (block.kind === "code") return <Code text={block.text} language={block.language} open={block.open} />;
  if (block.kind === "list") {
    const items = block.items.map((html, index) => <Html key={index} tag="li" html={html} />);
    return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
  }
  if (block.kind === "table") {
    return (
      <div class="table-frame" tabIndex={0} role="group">
        <table>
          <thead>
            <Html tag="tr" html={block.head} />
          </thead>
          <tbody>
            {block.rows.map((html, index) => (
              <Html key={index} tag="tr" html={html} />
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  return <Html tag="div" html={block.html} />;
}

/** HTML that was cleaned in text/markdown.ts. */
function Html({ tag: Tag, html }: { tag: "div" | "li" | "tr"; html: string }) {
  return <Tag dangerouslySetInnerHTML={{ __html: html }} />;
}
