"""Which claims make which section: arranged by the model, by the plan's questions where it does not serve.

A report that is brought up to date keeps the sections it had: what is new goes where its question is.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import BudgetExceeded
from ...library.tokenise import is_chinese
from ...types import Language
from ..call import call
from ..evidence import folded
from ..facts import firm_numbers
from ..prompts import prompt
from ..work import Work
from .claim import Claim
from .plan import Plan
from .report_pack import filled
from .report_types import Record
from .report_words import say

OUTLINE_TOKENS = 500
FEW = 6
"""So many claims need no arranging beyond their questions."""
LEAST, MOST = 2, 6
"""Sections."""
COVERED = 0.5
"""An outline that places fewer of the claims shown to the model is not used."""
HEADING_CHARACTERS = 60
SHOWN_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Part:
    """A section to be: its heading and the ids of its claims."""

    heading: str
    claims: tuple[str, ...]


async def outline(work: Work, plan: Plan, claims: Sequence[Claim], language: Language) -> list[Part]:
    """One recorded step. Every claim is in one part."""

    async def arrange() -> list[Part]:
        if work.ask.refresh and work.earlier is not None:
            return as_before(work.earlier, plan, claims, language)
        by_question = clusters(plan, claims, language)
        if len(claims) < FEW or len(by_question) < LEAST:
            return by_question
        try:
            return await _arranged(work, plan, claims, language) or by_question
        except BudgetExceeded:
            return by_question

    return await work.step("report outline", list[Part], arrange)


def clusters(plan: Plan, claims: Sequence[Claim], language: Language) -> list[Part]:
    """A part for each question of the plan that has claims, in the plan's order; the rest at the end."""
    parts = [
        Part(heading_of(question.text), tuple(claim.id for claim in claims if claim.question == question.id))
        for question in plan.questions
    ]
    known = {question.id for question in plan.questions}
    rest = tuple(claim.id for claim in claims if claim.question not in known)
    return [part for part in [*parts, Part(say("other", language), rest)] if part.claims]


def as_before(earlier: Record, plan: Plan, claims: Sequence[Claim], language: Language) -> list[Part]:
    """The sections of the earlier report; a claim it had stays in its place, a new one goes to its question's."""
    then = {claim.id: claim for claim in earlier.claims}
    asked_then = {question.id: folded(question.text) for question in earlier.plan.questions}
    sections = [section for section in earlier.report.sections if not section.conflict]
    place: dict[tuple[str, str], int] = {}
    votes: dict[str, Counter[int]] = {}
    for number, section in enumerate(sections):
        for claim in (then[one] for one in section.claims if one in then):
            place[_key(claim)] = number
            votes.setdefault(asked_then.get(claim.question, ""), Counter())[number] += 1
    asked = {question.id: folded(question.text) for question in plan.questions}
    members: list[list[str]] = [[] for _ in sections]
    left: list[Claim] = []
    for claim in claims:
        at = place.get(_key(claim))
        if at is None and (vote := votes.get(asked.get(claim.question, ""))):
            at = vote.most_common(1)[0][0]
        if at is None:
            left.append(claim)
        else:
            members[at].append(claim.id)
    kept = [Part(one.heading, tuple(ids)) for one, ids in zip(sections, members, strict=True) if ids]
    return [*kept, *clusters(plan, left, language)]


def heading_of(question: str) -> str:
    text = " ".join(question.split()).rstrip("。. ")
    return text if len(text) <= 2 * HEADING_CHARACTERS else text[: 2 * HEADING_CHARACTERS - 1] + "…"


async def _arranged(work: Work, plan: Plan, claims: Sequence[Claim], language: Language) -> list[Part]:
    """The model's outline made whole; empty when it is of no use."""
    mixed = _in_turn(plan, claims)
    questions = "\n".join(f"- {question.text}" for question in plan.questions if question.state != "dropped")

    def render(some: Sequence[Claim]) -> Any:
        lines = "\n".join(f"[c{number}] {one.text[:SHOWN_CHARACTERS]}" for number, one in enumerate(some, 1))
        return prompt(
            "report_outline",
            language,
            claims=lines,
            question=work.ask.text,
            questions=questions,
            least=str(LEAST),
            most=str(MOST),
        )

    messages, count = await filled(work, mixed, render, OUTLINE_TOKENS)
    shown = {f"c{number}": claim for number, claim in enumerate(mixed[:count], 1)}
    said = await call(work, "report outline", messages, max_tokens=OUTLINE_TOKENS, schema=_schema(list(shown)))
    return made_whole(said.data, shown, plan, claims, language)


def made_whole(
    data: dict[str, Any] | None, shown: dict[str, Claim], plan: Plan, claims: Sequence[Claim], language: Language
) -> list[Part]:
    """`data` as parts: known claims, each once, headings that state nothing; what it left out goes to its question's.

    Empty when it cannot be used.
    """
    asked = {question.id: question.text for question in plan.questions}
    members: dict[str, list[Claim]] = {}
    placed: set[str] = set()
    sections = data.get("sections") if data else None
    for section in sections if isinstance(sections, list) else []:
        if not isinstance(section, dict):
            continue
        named = section.get("claims")
        ids = dict.fromkeys(str(one) for one in named) if isinstance(named, list) else {}
        new = [shown[one] for one in ids if one in shown and shown[one].id not in placed]
        if new:
            placed.update(claim.id for claim in new)
            heading = _heading(str(section.get("heading", "")), new, asked, language)
            members.setdefault(heading, []).extend(new)
    if len(members) < LEAST or len(placed) < COVERED * len(shown):
        return []
    for claim in claims:
        if claim.id not in placed:
            _nearest(members, claim, asked, language).append(claim)
    order = {claim.id: number for number, claim in enumerate(claims)}
    return [Part(name, tuple(sorted((one.id for one in of), key=order.__getitem__))) for name, of in members.items()]


def _nearest(members: dict[str, list[Claim]], claim: Claim, asked: dict[str, str], language: Language) -> list[Claim]:
    """The section that holds most claims of the same question; a new one when none does."""
    counts = {name: sum(one.question == claim.question for one in of) for name, of in members.items()}
    best = max(counts, key=counts.__getitem__)
    if counts[best]:
        return members[best]
    heading = heading_of(asked[claim.question]) if claim.question in asked else say("other", language)
    return members.setdefault(heading, [])


def _heading(given: str, claims: Sequence[Claim], asked: dict[str, str], language: Language) -> str:
    """`given`, if it is in the report's language and states no number of its own; else the question of most claims."""
    text = " ".join(given.replace("#", " ").split()).strip(" :：.。*")
    said = " ".join(f"{claim.text} {claim.quote}" for claim in claims)
    usable = (
        1 < len(text) <= HEADING_CHARACTERS
        and is_chinese(text) == (language == "zh")
        and not firm_numbers(text) - firm_numbers(said)
    )
    if usable:
        return text
    question = Counter(claim.question for claim in claims).most_common(1)[0][0]
    return heading_of(asked[question]) if question in asked else say("other", language)


def _in_turn(plan: Plan, claims: Sequence[Claim]) -> list[Claim]:
    """One claim of each question in turn, so that a prompt cut short still speaks of all of them."""
    queues = [[claim for claim in claims if claim.question == question.id] for question in plan.questions]
    known = {question.id for question in plan.questions}
    queues.append([claim for claim in claims if claim.question not in known])
    longest = max((len(queue) for queue in queues), default=0)
    return [queue[turn] for turn in range(longest) for queue in queues if turn < len(queue)]


def _key(claim: Claim) -> tuple[str, str]:
    return claim.passage.source.id, folded(claim.quote)


def _schema(labels: Sequence[str]) -> dict[str, Any]:
    claims = {"type": "array", "items": {"type": "string", "enum": list(labels)}, "minItems": 1, "maxItems": 12}
    section = {
        "type": "object",
        "properties": {"heading": {"type": "string", "maxLength": HEADING_CHARACTERS}, "claims": claims},
        "required": ["heading", "claims"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"sections": {"type": "array", "items": section, "minItems": LEAST, "maxItems": MOST}},
        "required": ["sections"],
        "additionalProperties": False,
    }
