"""Think: tries by program and in words until they agree, and an answer that says how far it was checked."""

import asyncio
from collections.abc import Callable

from ...errors import BudgetExceeded
from ...events import AnswerChecked, ThinkPlanned
from ...types import Sentence
from ..deliver import deliver
from ..think.agree import Outcome, SameForm, next_by, outcome, settled, verdict_text
from ..think.draft import Draft
from ..think.effort import Plan, plan_for, with_budget
from ..think.expression import same_expression
from ..think.try_once import begin_answer, try_once
from ..work import Work


async def think(work: Work, keep: Callable[[str], None]) -> None:
    work.ask = with_budget(work.ask)
    plan = await _planned(work)
    if not plan.calculable:
        return await _write_out(work, plan, keep)
    same_form = _same_form(work)
    drafts: list[Draft] = []
    try:
        while not await asyncio.to_thread(settled, work.ask.text, drafts, plan, same_form):
            by = await asyncio.to_thread(next_by, work.ask.text, drafts, same_form)
            drafts.append(await try_once(work, len(drafts), by))
    except BudgetExceeded as error:
        if not drafts:
            raise
        work.note(str(error))
    found = await asyncio.to_thread(outcome, work.ask.text, drafts, plan, same_form)
    await _conclude(work, plan, drafts, found, keep)


async def _planned(work: Work) -> Plan:
    async def plan() -> Plan:
        made = plan_for(work.ask.text, work.ask.effort)
        budget = work.ask.budget
        work.emit(
            ThinkPlanned(
                effort=made.effort,
                difficulty=made.difficulty,
                calculable=made.calculable,
                calls=min(made.drafts, budget.calls),
                tokens=budget.completion_tokens,
            )
        )
        return made

    return await work.step("plan", Plan, plan)


async def _write_out(work: Work, plan: Plan, keep: Callable[[str], None]) -> None:
    """What no calculation can check is worked out once and said to be unchecked."""
    draft = await try_once(work, 0, "written", as_answer=True)
    found = Outcome(draft if draft.text else None, "unverified", 1, 1)
    await _conclude(work, plan, [draft], found, keep)


async def _conclude(work: Work, plan: Plan, drafts: list[Draft], found: Outcome, keep: Callable[[str], None]) -> None:
    """The solution that shows the result, and what was checked."""
    said = verdict_text(found, plan, work.language)
    shown = found.best or next((draft for draft in drafts if draft.by == "written" and draft.text), None)
    if shown is None:
        return await deliver(work, "budget", [], keep=keep)

    async def check() -> str:
        work.emit(AnswerChecked(verdict=found.verdict, answer=found.answer, agree=found.agree, of=found.of, text=said))
        text = f"{_solution(work, shown)}\n\n{said}"
        begin_answer(work)(text)
        return text

    text = await work.step("check", str, check)
    await deliver(work, "finished", [Sentence(text, found.verdict == "verified", (), said)], keep=keep)


def _solution(work: Work, draft: Draft) -> str:
    """A written solution as it is; a program with what it came to."""
    if draft.by == "written":
        return draft.text
    label = "答案：" if work.language == "zh" else "Answer: "
    return f"```python\n{draft.text}\n```\n\n{label}{draft.answer}"


def _same_form(work: Work) -> SameForm | None:
    """Compares results that are no plain numbers, with SymPy where programs can be run."""
    evaluator = work.evaluator
    return None if evaluator is None else lambda one, other: same_expression(one, other, evaluator())
