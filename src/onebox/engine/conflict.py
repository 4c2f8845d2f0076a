"""Sources that say something else: shown beside the answer, with their dates, never averaged away.

Only for answers that are a number or a date, where two quotes can be held against each other by code:
a sentence of another document that speaks of the question as much as the quote does, and gives another
number of the same thing ("19 stations" beside "21 stations"; a year beside a year).
"""

from collections.abc import Sequence

from ..library.tokenise import query_terms
from ..types import Language, Passage, Sentence
from .evidence import Evidence, Weights, evidence_in
from .facts import numbers
from .foreign import without_foreign
from .measures import measures
from .question import wanted
from .work import Work
from .write import claim_event

AS_MUCH = 0.85
"""Share of what the quote says of the question that another sentence must say, too."""
MOST = 2
_BUT: dict[Language, str] = {
    "zh": "另一个来源{date}的说法不同：{quote}",
    "en": "Another source{date} says otherwise: {quote}",
}
_AGE: dict[Language, dict[bool, str]] = {
    "zh": {True: "，比上面的早", False: "，比上面的新"},
    "en": {True: ", older", False: ", newer"},
}


async def disagreeing(work: Work, sentences: Sequence[Sentence], passages: Sequence[Passage]) -> list[Sentence]:
    """One recorded step: a sentence for each source that gives another number or date. Empty for other answers."""
    form = wanted(work.ask.text, [passage.source.title for passage in passages])
    first = sentences[0]
    if form.form not in ("date", "number") or not first.supported or not numbers(first.text):
        return []

    async def compare() -> list[Sentence]:
        cited = {citation.source for citation in first.citations}
        dates = [one.source.date for one in passages if one.source.id in cited and one.source.date]
        others = contradictions(work.ask.text, first, passages)
        said = [_told(one, max(dates, default=""), work.language) for one in others]
        told = without_foreign(said, passages, work.ask.text)
        for index, sentence in enumerate(told, len(sentences)):
            work.emit(claim_event(index, sentence))
        return told

    return await work.step("compare sources", list[Sentence], compare)


def contradictions(question: str, answer: Sentence, passages: Sequence[Passage]) -> list[Evidence]:
    """Sentences of other documents that speak of `question` as `answer`'s quote does, and measure it otherwise."""
    evidence = evidence_in(passages)
    weights = Weights(evidence)
    cited = {citation.source for citation in answer.citations}
    quotes = {(citation.source, citation.start) for citation in answer.citations}
    asked = set(query_terms(question))
    own = max(
        (_speaks(one, asked, weights) for one in evidence if (one.passage.source.id, one.start) in quotes), default=0
    )
    said = numbers(answer.text) - numbers(question)
    quoted = [pair for citation in answer.citations for pair in measures(citation.quote)]
    kinds = {kind for value, kind in quoted if value in said}
    if not own or not kinds:
        return []
    agreed = set(quoted)
    found: dict[str, tuple[float, Evidence]] = {}
    for one in evidence:
        source = one.passage.source.id
        speaks = _speaks(one, asked, weights)
        other = {pair for pair in measures(one.text) if pair[1] in kinds and pair[0] not in numbers(question)}
        if source in cited or speaks < AS_MUCH * own or not other or other & agreed:
            continue
        if source not in found or speaks > found[source][0]:
            found[source] = (speaks, one)
    best = sorted(found.values(), key=lambda pair: -pair[0])[:MOST]
    return [one for _, one in best]


def _speaks(one: Evidence, asked: set[str], weights: Weights) -> float:
    return weights.total(asked & (one.terms | one.context))


def _told(one: Evidence, than: str, language: Language) -> Sentence:
    """`than`: the date of the source the answer stands on, or empty."""
    date = one.passage.source.date or ""
    if date:
        age = _AGE[language][date < than] if than and date != than else ""
        date = f"（{date}{age}）" if language == "zh" else f" ({date}{age})"
    return Sentence(_BUT[language].format(date=date, quote=one.text), True, (one.citation(),))
