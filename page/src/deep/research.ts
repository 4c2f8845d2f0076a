import type { DeepFact, FoundClaim, PlanQuestion, Progress, ReportTold, SectionTold } from "./facts";

export interface Plan {
  version: number;
  reading: string;
  questions: PlanQuestion[];
  notes: string[];
}

/** A research run as its events tell it. */
export interface Research {
  plan: Plan | null;
  found: FoundClaim[];
  progress: Progress | null;
  /** Sections as far as they are written; the last one told for an index counts. */
  sections: (SectionTold | undefined)[];
  report: ReportTold | null;
}

const NONE: Research = { plan: null, found: [], progress: null, sections: [], report: null };

/** What `fact` changes; null when it says nothing of research. */
export function seeResearch(before: Research | null, fact: DeepFact): Research | null {
  const now = before ?? NONE;
  switch (fact.kind) {
    case "plan.changed": {
      if (now.plan && fact.version < now.plan.version) return before;
      const { version, reading, questions, notes = [] } = fact;
      return { ...now, plan: { version, reading, questions, notes } };
    }
    case "claim.found": {
      const { kind: _, ...claim } = fact;
      const index = now.found.findIndex((one) => one.id === claim.id);
      return { ...now, found: index < 0 ? [...now.found, claim] : now.found.with(index, claim) };
    }
    case "question.state":
      return { ...now, plan: now.plan && { ...now.plan, questions: stated(now.plan.questions, fact) } };
    case "progress": {
      const { kind: _, ...progress } = fact;
      return { ...now, progress };
    }
    case "report.section": {
      const sections = now.sections.slice();
      sections[fact.index] = { heading: fact.heading, sentences: fact.sentences ?? [] };
      return { ...now, sections };
    }
    case "report.finished": {
      const { title, version, added = 0, removed = 0, changed = 0 } = fact;
      return { ...now, report: { title, version, added, removed, changed } };
    }
    default:
      return null;
  }
}

/** A dropped question stays dropped: a round that was under way knows nothing of that. */
function stated(
  questions: PlanQuestion[],
  fact: { question: string; state: PlanQuestion["state"] },
): PlanQuestion[] {
  return questions.map((one) =>
    one.id === fact.question && one.state !== "dropped" ? { ...one, state: fact.state } : one,
  );
}
