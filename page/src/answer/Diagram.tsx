import mermaidUrl from "@mermaid-js/tiny/dist/mermaid.tiny.js?url";
import { useEffect, useState } from "preact/hooks";
import { theme } from "../ui";

export const isDiagram = (language: string): boolean => language === "mermaid";

let count = 0;

/** A diagram as a picture: an image runs no script, whatever stands in it. Mermaid comes when one is met. */
export function Diagram({ text }: { text: string }) {
  const [picture, setPicture] = useState("");
  const dark = theme.value === "dark" || (!theme.value && matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    let current = true;
    draw(text, dark)
      .then((svg) => current && setPicture(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`))
      .catch(() => current && setPicture("")); // not a diagram after all: its text stands below
    return () => {
      current = false;
    };
  }, [text, dark]);
  if (!picture) return null;
  return <img class="diagram" src={picture} alt={text} />;
}

interface Mermaid {
  initialize(options: Record<string, unknown>): void;
  render(id: string, text: string): Promise<{ svg: string }>;
}

let coming: Promise<Mermaid> | undefined;

/** A ready-made file of 2.5 MB, taken as it is: bundling it would only cost time. */
function load(): Promise<Mermaid> {
  coming ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = mermaidUrl;
    script.onload = () => resolve((globalThis as unknown as { mermaid: Mermaid }).mermaid);
    script.onerror = () => {
      coming = undefined;
      reject(new Error(mermaidUrl));
    };
    document.head.append(script);
  });
  return coming;
}

async function draw(text: string, dark: boolean): Promise<string> {
  const mermaid = await load();
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    theme: dark ? "dark" : "neutral",
    fontFamily: "Inter, Noto Sans SC, sans-serif",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    suppressErrorRendering: true,
  });
  const { svg } = await mermaid.render(`diagram-${++count}`, text);
  return svg;
}
