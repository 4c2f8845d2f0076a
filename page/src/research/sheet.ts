import type { SectionTold } from "../deep/facts";
import type { Cited, Claim } from "../events";
import type { Report, Section, SourceNote } from "./doors";

/** A report to be read, whole or as far as it is written. */
export interface Sheet {
  title: string;
  summary: Claim[];
  sections: Section[];
  method: string;
  limits: string[];
  sources: SourceNote[];
}

/** Sections as their events tell them: without tables, limits and notes on sources. */
export function partial(title: string, told: (SectionTold | undefined)[]): Sheet {
  const sections = told.flatMap((one) => (one ? [{ ...one, table: null, conflict: false }] : []));
  return { title, summary: [], sections, method: "", limits: [], sources: [] };
}

export const whole = (report: Report): Sheet => report;

/** The number of each source: the list's order, then the order in which the text cites. */
export function sourceNumbers(sheet: Sheet): Map<string, number> {
  const numbers = new Map<string, number>();
  const take = (source: string) => numbers.has(source) || numbers.set(source, numbers.size + 1);
  for (const one of sheet.sources) take(one.source);
  for (const claim of claimsOf(sheet)) for (const cited of claim.citations) take(cited.source);
  return numbers;
}

/** All that is cited, in reading order; `Sentence` and `TableCell` point into it by number. */
export function claimsOf(sheet: Sheet): Claim[] {
  return [
    ...sheet.summary,
    ...sheet.sections.flatMap((section) => [
      ...section.sentences,
      ...(section.table?.rows ?? []).flat().map((cell) => ({ ...cell, supported: true, reason: "" })),
    ]),
  ];
}

/** One citation for each source, with its place in the list. */
export function distinct(
  citations: Cited[],
  numbers: Map<string, number>,
): { number: number; at: number; cited: Cited }[] {
  const out = new Map<number, { number: number; at: number; cited: Cited }>();
  for (const [at, cited] of citations.entries()) {
    const number = numbers.get(cited.source) ?? 0;
    if (!out.has(number)) out.set(number, { number, at, cited });
  }
  return [...out.values()];
}
