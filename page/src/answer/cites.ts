import type { Claim } from "../events";
import { t } from "../words";
import { reasonWords } from "../words/reasons";

const OTHERWISE = /^(另一个来源(（[^）]*）)?的说法不同|Another source( \([^)]*\))? says otherwise)/;

/** A sentence that tells of a source which says something else than the answer. */
export const saysOtherwise = (claim: Claim): boolean => OTHERWISE.test(claim.text);

/** What stands behind a sentence: numbers of its sources, and whether they carry it. */
export function tailOf(claim: Claim, index: number, numbers: Map<string, number>): HTMLElement {
  const tail = document.createElement("sup");
  tail.className = `cites${claim.supported ? "" : " unsure"}${/[。！？；]$/.test(claim.text) ? " tight" : ""}`;
  const otherwise = claim.supported && saysOtherwise(claim);
  const verdict = t(otherwise ? "cite.otherwise" : claim.supported ? "cite.supported" : "cite.unsupported");
  const seen = new Set<number>();
  for (const [at, cited] of claim.citations.entries()) {
    const number = numbers.get(cited.source) ?? 0;
    if (seen.has(number)) continue;
    seen.add(number);
    tail.append(
      button(String(number), index, at, t("cite.label", { n: number, title: cited.title, verdict })),
    );
  }
  if (!claim.supported) {
    const why = claim.reason ? reasonWords(claim.reason) : t("cite.none");
    tail.append(button("?", index, -1, `${verdict}: ${why}`));
  } else tail.append(verdictMark(verdict, otherwise ? "≠" : "✓"));
  return tail;
}

function button(text: string, claim: number, cite: number, label: string): HTMLElement {
  const one = document.createElement("button");
  one.type = "button";
  one.className = cite < 0 ? "cite query" : "cite";
  one.dataset.claim = String(claim);
  one.dataset.cite = String(cite);
  one.setAttribute("aria-label", label);
  one.textContent = text;
  return one;
}

function verdictMark(verdict: string, mark: "✓" | "≠"): HTMLElement {
  const one = document.createElement("span");
  one.className = mark === "✓" ? "verdict" : "verdict other";
  one.setAttribute("role", "img");
  one.setAttribute("aria-label", verdict);
  one.textContent = mark;
  return one;
}
