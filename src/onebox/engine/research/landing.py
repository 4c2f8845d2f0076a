"""The plainest report: what was found, question by question, each sentence a claim with its citation."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...types import Citation, Language, Sentence
from ..work import Work
from .claim import Claim
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    language: Language
    summary: tuple[Sentence, ...]
    sections: tuple[Section, ...]


async def write_report(work: Work, plan: Plan, claims: Sequence[Claim], language: Language) -> Report:
    """One recorded step, without a model."""

    async def write() -> Report:
        sections = []
        for question in plan.questions:
            mine = tuple(sentence_of(claim) for claim in claims if claim.question == question.id)
            if mine and question.state != "dropped":
                sections.append(Section(question.text, mine))
        return Report(work.ask.text, language, (), tuple(sections))

    return await work.step("report", Report, write)


def sentence_of(claim: Claim) -> Sentence:
    source = claim.passage.source
    cited = Citation(
        source.id,
        source.title,
        claim.quote,
        claim.start,
        claim.end,
        claim.passage.id,
        source.location,
        claim.passage.heading,
    )
    return Sentence(claim.text, True, (cited,))
