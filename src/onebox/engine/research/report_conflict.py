"""Claims whose sources say something else: told side by side with their dates, never averaged away.

What contradicts what is judged by `engine/conflict.py`; here each number of a claim is asked after in turn.
Two that speak of different years tell of a development, not of a contradiction.
"""

from collections.abc import Sequence

from ...types import Language, Sentence
from ..conflict import contradictions
from ..evidence import Evidence, folded
from ..facts import numbers
from ..measures import measure_spans, measures
from .claim import Claim
from .report_check import as_passage, quoted
from .report_types import Section
from .report_words import say

MOST = 6
"""Contradictions told."""


def disagreements(claims: Sequence[Claim], language: Language) -> Section | None:
    """The section on contradictions between claims, each told once with both quotes; None when there are none."""
    told: dict[frozenset[tuple[str, str]], Sentence] = {}
    for claim in claims:
        for other in _contradicting(claim, claims):
            pair = frozenset(((claim.passage.source.id, folded(claim.quote)), (other.passage.source.id, other.text)))
            sources = frozenset((claim.passage.source.id, other.passage.source.id))
            if any(sources == {source for source, _ in one} and _same(one, pair) for one in told):
                continue
            told[pair] = _told(claim, other, claims, language)
            if len(told) >= MOST:
                break
    if not told:
        return None
    return Section(say("conflict", language), tuple(list(told.values())[:MOST]), conflict=True)


def _contradicting(claim: Claim, claims: Sequence[Claim]) -> list[Evidence]:
    """Sentences of other sources that measure otherwise what `claim` measures."""
    own = quoted(claim)
    if not own:
        return []
    found: dict[tuple[str, int], Evidence] = {}
    for start, end, value, kind in measure_spans(claim.quote):
        near = [one for one in claims if one is claim or _other_value(one, claim, value, kind)]
        if len(near) < 2:
            continue
        asked = f"{claim.quote[:start]} {claim.quote[end:]}"
        answer = Sentence(claim.quote[start:end], True, tuple(one.citation() for one in own))
        for other in contradictions(asked, answer, [as_passage(one) for one in near]):
            if not _years_apart(claim.quote, other.text, kind):
                found[(other.passage.source.id, other.start)] = other
    return list(found.values())


def _other_value(one: Claim, claim: Claim, value: str, kind: str) -> bool:
    """Does `one`, of another source, give another value of the same kind?"""
    if one.passage.source.id == claim.passage.source.id:
        return False
    return any(unit == kind and number != value for number, unit in measures(one.quote))


def _years_apart(text: str, other: str, kind: str) -> bool:
    if kind == "year":
        return False
    years, others = ({value for value, unit in measures(one) if unit == "year"} for one in (text, other))
    return bool(years and others and not years & others)


def _same(one: frozenset[tuple[str, str]], pair: frozenset[tuple[str, str]]) -> bool:
    """The same two statements, whichever of them was asked first; quotes of both are told by their numbers."""
    return {(source, frozenset(numbers(text))) for source, text in one} == {
        (source, frozenset(numbers(text))) for source, text in pair
    }


def _told(claim: Claim, other: Evidence, claims: Sequence[Claim], language: Language) -> Sentence:
    dates = {one.passage.source.id: one.passage.source.date or one.date or "" for one in claims}
    date, then = dates.get(claim.passage.source.id, ""), dates.get(other.passage.source.id, "")
    age = ""
    if date and then and date != then:
        age = say("older" if then < date else "newer", language)
    undated = say("undated", language)
    text = say(
        "one_says",
        language,
        title=claim.passage.source.title,
        date=date or undated,
        quote=" ".join(claim.quote.split()),
        other=other.passage.source.title,
        other_date=f"{then or undated}{age}",
        other_quote=" ".join(other.text.split()),
    )
    return Sentence(text, True, (*(one.citation() for one in quoted(claim)), other.citation()))
