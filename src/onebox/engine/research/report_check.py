"""The verdict on a sentence of a report: held against the quotes of the claims it names, by code.

Words, numbers, names and dates are judged as for any answer (`engine/check.py`); here the units of measure
are, too, and sentences written from quotes in the other language, which share no words with them: those
stand when every number and every name of theirs is in the quotes and there is at least one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...library.tokenise import is_chinese
from ...types import Passage, Sentence
from ..check import PARTLY, check_sentence
from ..direct import unit_table
from ..evidence import Evidence, Weights, evidence_in, folded
from ..facts import firm_numbers, names, numbers
from ..measures import measures
from .claim import Claim

FOREIGN = "the quote is in another language and shares no number or name"
Verdict = Literal["supported", "unverified", "wrong"]
"""unverified: the quotes carry a part of it, and nothing speaks against the rest. wrong: it says what they do not."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The claims sentences may stand on, with their quotes as evidence, and the questions asked."""

    claims: dict[str, Claim]
    evidence: dict[str, tuple[Evidence, ...]]
    weights: Weights
    questions: dict[str, str]

    @classmethod
    def of(cls, claims: Iterable[Claim], questions: dict[str, str]) -> "Ground":
        by_id = {claim.id: claim for claim in claims}
        evidence = {name: quoted(claim) for name, claim in by_id.items()}
        return cls(by_id, evidence, Weights([one for all_of in evidence.values() for one in all_of]), questions)

    def verdict(self, text: str, named: Sequence[str], others: Sequence[str] = ()) -> tuple[Verdict, Sentence]:
        """`named` claims are asked first; when they do not carry `text`, `others` of its section may.

        The citations are always found by code: a model that names the wrong claim does no harm.
        """
        verdict, sentence = self._against(text, named)
        if verdict != "supported" and others:
            again, other = self._against(text, others)
            if again == "supported" or (verdict == "wrong" and again == "unverified"):
                return again, other
        return verdict, sentence

    def _against(self, text: str, named: Sequence[str]) -> tuple[Verdict, Sentence]:
        evidence = [one for name in named for one in self.evidence.get(name, ())]
        if not evidence:
            return "wrong", Sentence(text, False, (), "no passage says this")
        asked = " ".join(dict.fromkeys(self.questions.get(self.claims[name].question, "") for name in named))
        own = [one for one in evidence if is_chinese(one.text) == is_chinese(text)]
        sentence = check_sentence(text, asked, own, self.weights) if own else Sentence(text, False)
        if not sentence.supported and len(own) < len(evidence):
            told = " ".join(self.claims[name].text for name in named)
            foreign = _across(text, [one for one in evidence if one not in own], told)
            sentence = foreign if foreign.supported or not own else sentence
        if sentence.supported and (unit := other_unit(text, [one.quote for one in sentence.citations])):
            return "wrong", replace(sentence, supported=False, reason=f"the quotes have another unit: {unit}")
        if sentence.supported:
            return "supported", sentence
        return ("unverified" if sentence.reason in (PARTLY, FOREIGN) else "wrong"), sentence


def quoted(claim: Claim) -> tuple[Evidence, ...]:
    """The sentences of a claim's quote, with the offsets of the stored text."""
    return tuple(evidence_in([as_passage(claim)]))


def as_passage(claim: Claim) -> Passage:
    """The quote of a claim as a passage of its own."""
    one = claim.passage
    return Passage(one.id, one.source, claim.start, claim.end, claim.quote, one.heading)


def claims_behind(sentence: Sentence, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Ids of the claims whose quotes `sentence` cites."""
    return tuple(
        claim.id
        for claim in claims
        if any(
            one.source == claim.passage.source.id and claim.start <= one.start and one.end <= claim.end
            for one in sentence.citations
        )
    )


def other_unit(text: str, quotes: Sequence[str]) -> str:
    """A number of `text` that the quotes give only in another unit of measure ("12 miles" for 12 km); "" when none."""
    known = unit_table.names()
    there = [(value, known[unit]) for quote in quotes for value, unit in measures(quote) if unit in known]
    for value, unit in measures(text):
        if unit in known:
            units = {one for number, one in there if number == value}
            if units and known[unit] not in units:
                return f"{value} {unit}"
    return ""


def _across(text: str, evidence: Sequence[Evidence], told: str) -> Sentence:
    """`text` held against quotes of the other language; names that they cannot have may be of the claims (`told`)."""
    wanted = firm_numbers(text)
    said = names(text)
    low = folded(" ".join(f"{one.text} {one.passage.heading} {one.passage.source.title}" for one in evidence))
    have = numbers(low)
    held = low if is_chinese(text) else f"{low} {folded(told)}"
    citations = tuple(one.citation() for one in evidence if not wanted or wanted & numbers(one.text))
    citations = citations or (evidence[0].citation(),)
    missing = sorted(wanted - have) + sorted(name for name in said if folded(name) not in held)
    if missing:
        return Sentence(text, False, citations, f"not in the quotes: {', '.join(missing)}")
    if not wanted and not any(folded(name) in low for name in said):
        return Sentence(text, False, citations, FOREIGN)
    return Sentence(text, True, citations)
