"""Sources that say something else: shown beside the answer, with their dates, never averaged away.

Only for answers that are a number or a date, where two quotes can be held against each other by code:
a sentence of another document that speaks of the question as much as the quote does, and gives other
numbers of the same kind.
"""

import re
from collections.abc import Sequence

from ..library.tokenise import query_terms
from ..types import Language, Passage, Sentence
from .evidence import Evidence, Weights, evidence_in
from .facts import numbers
from .question import wanted
from .work import Work

AS_MUCH = 0.85
"""Share of what the quote says of the question that another sentence must say, too."""
MOST = 2
_YEAR = re.compile(r"1\d{3}|20\d{2}")
_BUT: dict[Language, str] = {
    "zh": "另一个来源{date}的说法不同：{quote}",
    "en": "Another source{date} says otherwise: {quote}",
}


async def disagreeing(work: Work, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> list[Sentence]:
    """One recorded step: a sentence for each source that gives another number or date. Empty for other answers."""
    form = wanted(work.ask.text, [passage.source.title for passage in passages])
    first = sentences[0]
    if form.form not in ("date", "number") or not first.supported or not numbers(first.text):
        return []

    async def compare() -> list[Sentence]:
        others = contradictions(work.ask.text, first, passages)
        return [_told(one, work.language) for one in others]

    return await work.step("compare sources", list[Sentence], compare)


def contradictions(question: str, answer: Sentence, passages: Sequence[Passage]) -> list[Evidence]:
    """Sentences of other documents that speak of `question` as `answer`'s quote does, and have none of its numbers."""
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    cited = {citation.source for citation in answer.citations}
    quotes = {(citation.source, citation.start) for citation in answer.citations}
    asked = set(query_terms(question))
    own = max(
        (_speaks(one, asked, weights) for one in evidence if (one.passage.source.id, one.start) in quotes), default=0
    )
    if not own:
        return []
    said = numbers(answer.text)
    found: dict[str, tuple[float, Evidence]] = {}
    for one in evidence:
        source = one.passage.source.id
        speaks = _speaks(one, asked, weights)
        other = numbers(one.text) - numbers(question)
        if source in cited or speaks < AS_MUCH * own or not _same_kind(said, other) or said & other:
            continue
        if source not in found or speaks > found[source][0]:
            found[source] = (speaks, one)
    best = sorted(found.values(), key=lambda pair: -pair[0])[:MOST]
    return [one for _, one in best]


def _speaks(one: Evidence, asked: set[str], weights: Weights) -> float:
    return weights.total(asked & (one.terms | one.context))


def _same_kind(said: set[str], other: set[str]) -> bool:
    """A year is held against a year, any other number against a number that is no year."""
    years = any(_YEAR.fullmatch(one) for one in said)
    return any(bool(_YEAR.fullmatch(one)) == years for one in other)


def _told(one: Evidence, language: Language) -> Sentence:
    day = one.passage.source.date
    date = (f"（{day}）" if language == "zh" else f" ({day})") if day else ""
    return Sentence(_BUT[language].format(date=date, quote=one.text), True, (one.citation(),))
