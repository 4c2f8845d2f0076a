"""Changes of a plan: what the user may do to it, what a round of looking does, and edits made on an older version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...errors import OneboxError
from .plan import Plan, Question, QuestionState

MOST_QUESTIONS = 12
LONGEST_QUESTION = 300
MOST_NOTES = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """How a user wants one question to stand. Without an `id` it is a new one."""

    text: str
    id: str = ""
    state: Literal["open", "dropped"] | None = None
    """None: as it is."""


def question_of(plan: Plan, identity: str) -> Question:
    """Raises OneboxError when the plan has no such question."""
    for one in plan.questions:
        if one.id == identity:
            return one
    known = ", ".join(one.id for one in plan.questions)
    raise OneboxError(f"the plan has no question {identity!r}", hint=f"It has {known}.")


def added(plan: Plan, text: str) -> Plan:
    """With a new open question; one that is there already, in these words, is opened again if it was dropped."""
    text = _checked(text)
    same = next((one for one in plan.questions if one.text == text), None)
    if same is not None:
        return with_state(plan, same.id, "open") if same.state == "dropped" else plan
    if len(plan.questions) >= MOST_QUESTIONS:
        raise OneboxError(
            f"the plan has {len(plan.questions)} questions, the most is {MOST_QUESTIONS}",
            hint="Change one of them instead.",
        )
    number = 1 + max((int(one.id[1:]) for one in plan.questions), default=0)
    return replace(plan, questions=(*plan.questions, Question(f"q{number}", text)))


def dropped(plan: Plan, identity: str) -> Plan:
    question_of(plan, identity)
    return with_state(plan, identity, "dropped")


def reworded(plan: Plan, identity: str, text: str) -> Plan:
    """Another wording is another question to ask: it is open again, and its queries are forgotten."""
    text = _checked(text)
    if question_of(plan, identity).text == text:
        return plan
    return _replaced(plan, Question(identity, text))


def noted(plan: Plan, note: str) -> Plan:
    """With a note of the user, which every later call is shown."""
    note = _checked(note)
    if note in plan.notes:
        return plan
    if len(plan.notes) >= MOST_NOTES:
        raise OneboxError(f"the plan has {MOST_NOTES} notes already", hint="Change a question instead.")
    return replace(plan, notes=(*plan.notes, note))


def with_state(plan: Plan, identity: str, state: QuestionState) -> Plan:
    return replace(
        plan, questions=tuple(replace(one, state=state) if one.id == identity else one for one in plan.questions)
    )


def looked(plan: Plan, asked: Question, state: QuestionState, queries: Sequence[str]) -> Plan:
    """After a round for `asked`. What the user did to the question in between stands."""
    now = next((one for one in plan.questions if one.id == asked.id), None)
    if now is None or now.text != asked.text or now.state == "dropped":
        return plan
    every = tuple(dict.fromkeys((*now.queries, *queries)))
    return _replaced(plan, replace(now, state=state, queries=every))


def edited(plan: Plan, base: Plan, edits: Sequence[Edit], notes: Sequence[str] | None) -> Plan:
    """`plan` with what a user made of the older version `base`: states the run has set since then stay.

    Questions of `base` that `edits` leaves out are dropped. Raises OneboxError.
    """
    kept = {edit.id for edit in edits if edit.id}
    for one in base.questions:
        if one.id not in kept and one.state != "dropped":
            plan = dropped(plan, one.id)
    for edit in edits:
        if not edit.id:
            plan = added(plan, edit.text)
            continue
        was = question_of(base, edit.id)
        if edit.text != was.text:
            plan = reworded(plan, edit.id, edit.text)
        if edit.state is not None and (edit.state == "dropped") != (was.state == "dropped"):
            plan = with_state(plan, edit.id, edit.state)
    for note in notes or ():
        plan = noted(plan, note)
    if notes is not None:
        given = {" ".join(note.split()) for note in notes}
        plan = replace(plan, notes=tuple(note for note in plan.notes if note in given or note not in base.notes))
    return plan


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise OneboxError("the text is empty", hint="Say what is to be found out.")
    if len(text) > LONGEST_QUESTION:
        raise OneboxError(
            f"the text has {len(text)} characters, the most is {LONGEST_QUESTION}", hint="Say it shorter."
        )
    return text


def _replaced(plan: Plan, question: Question) -> Plan:
    return replace(plan, questions=tuple(question if one.id == question.id else one for one in plan.questions))
