"""After a round: is the question answered, and does something new want to be asked?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...events_research import ClaimFound, QuestionState
from ...library.tokenise import query_terms
from ..work import Work
from .asking import ask
from .claim import Claim
from .desk import change, desk_of, told
from .extracting import is_over
from .ledger import Ledger
from .plan import Plan, Question
from .plan import QuestionState as State
from .planning import is_new, is_question_for
from .shown import notes_text, with_claims
from .steer import added, looked

REFLECT_TOKENS = 110
MOST_PLANNED = 8
"""The box itself adds questions up to this many."""
ENOUGH = 2
SURE_ROUNDS = 2
"""After so many, claims that speak of the question are enough: small models say "not answered" to anything."""
SPOKEN = 0.5
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"answered": {"type": "boolean"}, "gap": {"type": "string", "maxLength": 120}},
    "required": ["answered", "gap"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Is the question answered, and what else wants to be asked; empty for nothing."""

    answered: bool
    gap: str


@dataclass(frozen=True, slots=True)
class Reflected:
    """How the question stands, and the plan's version after it."""

    state: State
    version: int


async def judge(work: Work, plan: Plan, question: Question, ledger: Ledger, new: Sequence[Claim], name: str) -> Judged:
    """One recorded step: tells the new claims, and has the model judge. Questions are judged side by side."""
    key = key_of(question)
    claims = ledger.of(key)

    async def ask_model() -> Judged:
        for claim in new:
            work.emit(_told(claim))
        return Judged(*await _judged(work, plan, question, claims, ledger.rounds.get(key, 0)))

    return await work.step(f"reflect {name}", Judged, ask_model, detail=question.text)


async def reflect(
    work: Work, plan: Plan, question: Question, ledger: Ledger, judged: Judged, queries: Sequence[str], name: str
) -> Reflected:
    """One recorded step: writes the outcome into the plan.

    One question after the other, in the plan's order: which gap becomes a question must not hang on whose judgement
    came first, or a run that was killed would go on to another report.
    """
    key = key_of(question)
    claims, dry, known = ledger.of(key), ledger.is_dry(key), ledger.version
    desk, gap = desk_of(work), judged.gap

    async def write() -> Reflected:
        state: State = "answered" if judged.answered else "dry" if dry else "open"

        def outcome(now: Plan) -> Plan:
            now = looked(now, question, state, queries)
            return added(now, gap) if gap and _may_add(now, plan, gap, work) else now

        before = desk.plan()
        if before is not None and before[1] == "user" and before[0].version > known:
            work.emit(told(*before))
        changed = change(desk, "box", outcome)
        work.emit(told(changed, "box"))
        mine = next((one for one in changed.questions if one.id == question.id), question)
        work.emit(QuestionState(question=mine.id, text=mine.text, state=mine.state, claims=len(claims)))
        return Reflected(mine.state, changed.version)

    return await work.step(f"settle {name}", Reflected, write, detail=question.text)


def key_of(question: Question) -> str:
    """A question that is reworded is another one."""
    return f"{question.id} {question.text}"


def answered_by_code(question: str, claims: Sequence[Claim]) -> bool:
    """Without a model: enough claims that speak of half of the question."""
    wanted = set(query_terms(question))
    said = {term for claim in claims for term in query_terms(f"{claim.text} {claim.passage.source.title}")}
    return len(claims) >= ENOUGH and len(wanted & said) >= SPOKEN * len(wanted)


async def _judged(work: Work, plan: Plan, question: Question, claims: Sequence[Claim], rounds: int) -> tuple[bool, str]:
    """Answered, and the gap as a question that may be asked; nothing is asked of the model without a claim."""
    if not claims or is_over(work, question):
        return False, ""
    by_code = answered_by_code(question.text, claims)
    if by_code and rounds >= SURE_ROUNDS:
        return True, ""
    values = {"request": work.ask.text[:400], "question": question.text, "notes": notes_text(plan, work.language)}
    messages = await with_claims(work, "research_reflect", claims, REFLECT_TOKENS, **values)
    said = await ask(work, "reflect", messages, max_tokens=REFLECT_TOKENS, schema=SCHEMA)
    data = (said.data if said else None) or {}
    answered = data.get("answered")
    gap = data.get("gap")
    text = " ".join(gap.split()) if isinstance(gap, str) else ""
    return (answered if isinstance(answered, bool) else by_code), text


def _may_add(now: Plan, before: Plan, gap: str, work: Work) -> bool:
    """At most one new question a round, about the request, unlike those there are, and not without end."""
    texts = [one.text for one in now.questions]
    wanted = " ".join([work.ask.text, *texts])
    return (
        len(texts) < max(MOST_PLANNED, len(before.questions))
        and is_new(gap, texts)
        and is_question_for(gap, wanted, work)
    )


def _told(claim: Claim) -> ClaimFound:
    source = claim.passage.source
    return ClaimFound(
        id=claim.id,
        text=claim.text,
        question=claim.question,
        source=source.id,
        title=source.title,
        location=source.location,
        quote=claim.quote,
        start=claim.start,
        end=claim.end,
        passage=claim.passage.id,
        heading=claim.passage.heading,
        date=claim.date,
    )
