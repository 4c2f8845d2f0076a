"""Claims whose sources say something else: told side by side with their dates, never averaged away.

What contradicts what is judged by `engine/conflict.py`; here each number of a claim is asked after in turn.
Two that speak of different years tell of a development, not of a contradiction.
"""

from ...types import Language, Sentence
from ..conflict import contradictions
from ..evidence import Evidence
from ..facts import numbers
from ..measures import measure_spans, measures, tells
from .claim import Claim
from .report_check import Ground, as_passage
from .report_types import Section
from .report_words import say

MOST = 6
"""Contradictions told."""
IN_COMMON = 0.4
"""Share of a claim's words that another must have for the two to be held against each other."""
NEAREST = 6

_Said = frozenset[tuple[str, frozenset[str]]]


def disagreements(ground: Ground, language: Language) -> Section | None:
    """The section on contradictions between claims, each told once with both quotes; None when there are none."""
    told: list[tuple[_Said, Sentence]] = []
    for claim in ground.claims.values():
        for other in _contradicting(claim, ground):
            said = _said(claim, other)
            if all(said != before for before, _ in told):
                told.append((said, _told(claim, other, ground, language)))
        if len(told) >= MOST:
            break
    if not told:
        return None
    return Section(say("conflict", language), tuple(sentence for _, sentence in told[:MOST]), conflict=True)


def _contradicting(claim: Claim, ground: Ground) -> list[Evidence]:
    """Sentences of other sources that measure otherwise what `claim` measures."""
    own = ground.evidence[claim.id]
    found: dict[tuple[str, int], Evidence] = {}
    for start, end, value, kind in measure_spans(claim.quote) if own else ():
        near = _near(claim, value, kind, ground) if tells(kind) else []
        if not near:
            continue
        asked = f"{claim.quote[:start]} {claim.quote[end:]}"
        answer = Sentence(claim.quote[start:end], True, tuple(one.citation() for one in own))
        for other in contradictions(asked, answer, [as_passage(one) for one in (claim, *near)]):
            if not (_years_apart(claim.quote, other.text, kind) or _other_thing(claim.quote, other.text)):
                found[(other.passage.source.id, other.start)] = other
    return list(found.values())


def _near(claim: Claim, value: str, kind: str, ground: Ground) -> list[Claim]:
    """The claims of other sources that give another value of the same kind in much the same words, nearest first."""
    terms = _terms(claim, ground)
    shared = {
        one.id: len(terms & _terms(one, ground)) / max(len(terms), 1)
        for one in ground.claims.values()
        if one.passage.source.id != claim.passage.source.id
    }
    near = [
        name
        for name in sorted(shared, key=lambda name: -shared[name])
        if shared[name] >= IN_COMMON
        and any(unit == kind and number != value for number, unit in measures(ground.claims[name].quote))
    ]
    return [ground.claims[name] for name in near[:NEAREST]]


def _terms(claim: Claim, ground: Ground) -> frozenset[str]:
    return frozenset(
        term for one in ground.evidence[claim.id] for term in one.terms | one.context if not term.startswith("#")
    )


def _other_thing(text: str, other: str) -> bool:
    """Do numbers that measure nothing name two things apart: line 3 and line 4?"""
    here, there = (numbers(said) - {value for value, unit in measures(said) if tells(unit)} for said in (text, other))
    return bool(here and there and not here & there)


def _years_apart(text: str, other: str, kind: str) -> bool:
    """Do they speak of different years? Where the year itself is asked after: is something else different, too?"""
    here, there = (
        {one for one in measures(said) if tells(one[1]) and (one[1] == "year") != (kind == "year")}
        for said in (text, other)
    )
    if kind == "year":
        return here != there
    return bool(here and there and not here & there)


def _said(claim: Claim, other: Evidence) -> _Said:
    """Who says which numbers: the same whichever of the two was asked first."""
    return frozenset(
        (
            (claim.passage.source.id, frozenset(numbers(claim.quote))),
            (other.passage.source.id, frozenset(numbers(other.text))),
        )
    )


def _told(claim: Claim, other: Evidence, ground: Ground, language: Language) -> Sentence:
    dates = {one.passage.source.id: one.passage.source.date or one.date or "" for one in ground.claims.values()}
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
    return Sentence(text, True, (*(one.citation() for one in ground.evidence[claim.id]), other.citation()))
