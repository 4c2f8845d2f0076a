"""Claims out of passages.

Where they are in the question's language the model points at sentences (`pointing`), which are the claims.
Where they are not, it says in its own words what a quote says, and code finds the words or drops the claim:
a claim whose own words go beyond its quote (a number, a name, too much else) becomes the quote itself.
When the model does not keep to the form, code takes the sentences that carry most of the question.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...library.tokenise import is_chinese, query_terms
from ...search.queries import foreign_names
from ...search.rank import rank
from ...types import Message, Passage
from ..call import Said
from ..check import check_sentence
from ..evidence import Evidence, Weights, attribute, evidence_in, unquoted
from ..facts import numbers
from ..gather import tell
from ..misleading import without_misleading
from ..quote import find_quote
from ..work import Work
from . import pointing
from .about import on_subject
from .asking import ask
from .desk import desk_of
from .ledger import Finding
from .plan import Plan, Question
from .report_pack import filled
from .shown import notes_text, with_passages

EXTRACT_TOKENS = 460
MOST_CLAIMS = 4
PER_SITE = 2
BY_CODE = 2
SPOKEN = 0.25
"""Share of the question's words that passages must hold to be shown to a model."""
CARRIES = 0.3
"""Share of the question's weight a sentence must hold to be taken without a model."""
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "maxItems": MOST_CLAIMS,
            "items": {
                "type": "object",
                "properties": {
                    "passage": {"type": "integer", "minimum": 1, "maximum": 12},
                    "quote": {"type": "string", "maxLength": 200},
                    "claim": {"type": "string", "maxLength": 140},
                },
                "required": ["passage", "quote", "claim"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was found, and the ids of the passages looked at for it."""

    findings: tuple[Finding, ...] = ()
    shown: tuple[int, ...] = ()


async def extract(
    work: Work, plan: Plan, question: Question, passages: Sequence[Passage], other_words: Sequence[str], name: str
) -> Extracted:
    """One recorded step: the best of `passages`, and the claims in them. `other_words`: queries in another language."""

    async def take() -> Extracted:
        if not passages or is_over(work, question):
            return Extracted()
        others = [one for one in other_words if is_chinese(one) != is_chinese(question.text)]
        words = " ".join([question.text, *others])
        speaking = on_subject(passages, question.text, work.ask.text, foreign=bool(others))
        ranked = rank(words, speaking, today=work.now.date(), limit=pointing.PASSAGES, per_site=PER_SITE)
        best = [
            one.passage
            for one in ranked
            if is_foreign(one.passage, question) or speaks_of(question.text, [one.passage])
        ]
        if not speaks_of(words, best):
            return Extracted(shown=tuple(one.id for one in best))
        if 2 * sum(is_foreign(one, question) for one in best) > len(best):
            return await _told(work, plan, question, best[: work.passages])
        return await _pointed(work, plan, question, best, words)

    return await work.step(f"extract {name}", Extracted, take, detail=question.text)


async def _pointed(work: Work, plan: Plan, question: Question, passages: Sequence[Passage], words: str) -> Extracted:
    """The sentences the model points at; by code where it does not keep to the form."""
    notes = notes_text(plan, work.language)

    def render(some: Sequence[Evidence]) -> list[Message]:
        return pointing.messages(pointing.in_order(some, passages), question.text, notes, work.language)

    found = pointing.candidates(words, passages)
    messages, count = await filled(work, found, render, pointing.POINT_TOKENS)
    sentences = pointing.in_order(found[:count], passages)
    for passage in {one.passage.id: one.passage for one in sentences}.values():
        tell(work, passage)
    form = pointing.schema(len(sentences))
    said = await ask(work, "extract", messages, max_tokens=pointing.POINT_TOKENS, schema=form)
    if said is None:
        return Extracted()
    chosen = pointing.pointed(said, sentences)
    if chosen is None:
        evidence = without_misleading(evidence_in(passages))
        chosen = by_code(question.text, evidence, Weights(evidence))
    findings = {placed: finding for placed, finding in (_placed(one, " ".join(one.text.split())) for one in chosen)}
    return Extracted(tuple(findings.values()), tuple(one.id for one in passages))


async def _told(work: Work, plan: Plan, question: Question, passages: Sequence[Passage]) -> Extracted:
    """What passages in another language say, each with its quote."""
    notes = notes_text(plan, work.language)
    messages, kept = await with_passages(
        work, "research_extract", passages, EXTRACT_TOKENS, question=question.text, notes=notes
    )
    for one in kept:
        tell(work, one)
    said = await ask(work, "extract", messages, max_tokens=EXTRACT_TOKENS, schema=SCHEMA)
    if said is None:
        return Extracted()
    return Extracted(tuple(findings_in(said, question.text, kept)), tuple(one.id for one in kept))


def findings_in(said: Said, question: str, passages: Sequence[Passage]) -> list[Finding]:
    """What of a reply stands in `passages`; by code where the reply has no form, or no quote that can be found."""
    evidence = without_misleading(evidence_in(passages))
    weights = Weights(evidence)
    given = said.data.get("claims") if said.data else _whole_objects(said.text)
    proposed = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    found: dict[tuple[str, int], Finding] = {}
    for one in proposed[:MOST_CLAIMS]:
        quoted = find_quote(str(one.get("quote") or ""), evidence)
        if quoted is not None:
            text = claim_text(str(one.get("claim") or ""), quoted, question, weights)
            found.setdefault(*_placed(quoted, text))
    nothing_helps = said.data is not None and given == []
    if not found and not nothing_helps:
        for quoted in by_code(question, evidence, weights):
            found.setdefault(*_placed(quoted, " ".join(quoted.text.split())))
    return list(found.values())


def is_foreign(passage: Passage, question: Question) -> bool:
    return is_chinese(passage.text) != is_chinese(question.text)


def speaks_of(question: str, passages: Sequence[Passage]) -> bool:
    """Do `passages` hold a part of the question's words? Else a call would be paid for nothing."""
    wanted = set(query_terms(question))
    said = {term for one in passages for term in query_terms(f"{one.text} {one.heading} {one.source.title}")}
    return bool(passages) and len(wanted & said) >= SPOKEN * len(wanted)


def by_code(question: str, evidence: Sequence[Evidence], weights: Weights) -> list[Evidence]:
    """The sentences that hold most of the question's words, where they hold enough of them."""
    chosen, share = attribute(question, evidence, weights, most=BY_CODE)
    return chosen if share >= CARRIES else []


def claim_text(claim: str, quoted: Evidence, question: str, weights: Weights) -> str:
    """`claim` where its quote carries it, else the quote."""
    claim = " ".join(claim.split())
    whole = " ".join(quoted.text.split())
    if len(claim) < 4:
        return whole
    if is_chinese(claim) != is_chinese(whole):
        return claim if is_translation(claim, quoted, question) else whole
    return claim if check_sentence(claim, question, [quoted], weights).supported else whole


def is_translation(claim: str, quoted: Evidence, question: str) -> bool:
    """Does a claim in the other language hold no number or name of its own, and at least one of its quote's?"""
    if unquoted(claim, [quoted], question):
        return False
    names = foreign_names(claim)
    return bool(numbers(claim) & numbers(quoted.text)) or any(name.lower() in quoted.text.lower() for name in names)


def is_over(work: Work, question: Question) -> bool:
    """Did the user drop the question, or wish for an end, in the meantime?"""
    desk = desk_of(work)
    found = desk.plan()
    now = next((one for one in found[0].questions if one.id == question.id), None) if found else None
    return desk.wished("finish") or now is None or now.state == "dropped" or now.text != question.text


def _placed(quoted: Evidence, text: str) -> tuple[tuple[str, int], Finding]:
    place = (quoted.passage.source.id, quoted.start)
    return place, Finding(text, quoted.text, quoted.passage, quoted.start, quoted.end)


def _whole_objects(text: str) -> list[Any]:
    """The objects of a reply that was cut off or is not quite JSON."""
    found = []
    for match in re.finditer(r"\{[^{}]*\}", text):
        try:
            found.append(json.loads(match.group()))
        except ValueError:
            continue
    return found
