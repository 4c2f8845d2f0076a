"""A new run from a step of another: what was recorded before that step is taken over, not done again.

The events up to the step are copied, so the new run tells the same story; its plan is the old one's as it
is now, so that a plan may be changed after the end, too.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .desk import RunDesk
from .engine.fold import fold
from .errors import OneboxError
from .store.runs import RunRow
from .types import Budget

if TYPE_CHECKING:
    from .app import Box

Record = Callable[[str, Callable[[], Coroutine[Any, Any, str]]], Awaitable[str]]


async def fork(box: "Box", run: str, step: str = "", owner: str | None = None) -> RunRow:
    """A run to be started. Without a `step` it goes on after all that was gathered. Raises OneboxError."""
    old = box.runs.get(run)
    told = box.events.read(run)
    started = [event.fact.step for event in told if event.fact.kind == "step.started"]
    looks = [one for one in started if one.startswith("look ")]
    step = step or (looks[-1] if looks else "")
    if step not in started:
        raise OneboxError(
            f"run {run} has no step {step!r}", hint="`onebox runs show RUN --events` lists them as step.started."
        )
    budget = old.ask.budget
    if budget != Budget():  # what was spent is in the events; the new run may spend as much again
        spent = fold(told).usage
        budget = replace(
            budget, calls=budget.calls + spent.calls, prompt_tokens=budget.prompt_tokens + spent.prompt_tokens
        )
    ask = replace(
        old.ask, forked=f"{run}/{step}", conversation=None, parent=None, budget=budget, depth=_depth(told, old)
    )
    row = box.runs.create(ask, box.conversations, owner)
    until = next(event.seq for event in told if event.fact.kind == "step.started" and event.fact.step == step)
    for event in told:
        fact = event.fact
        if event.seq < until and fact.kind != "run.state":
            if fact.kind == "run.accepted":
                fact = fact.model_copy(update={"conversation": row.conversation})
            box.events.append(row.id, fact)
    if (plan := RunDesk(box.database, run).plan()) is not None:
        RunDesk(box.database, row.id).put(*plan)
    return row


async def recorder(record: Record, steps: Callable[[str], Awaitable[Mapping[str, str]]], forked: str) -> Record:
    """`record`, which gives back what the run `forked` says recorded before its step."""
    if not forked:
        return record
    run, _, step = forked.partition("/")
    known: dict[str, str] = {}
    for name, value in (await steps(run)).items():
        if name == step:
            break
        known[name] = value

    async def recorded(name: str, do: Callable[[], Coroutine[Any, Any, str]]) -> str:
        async def taken_over() -> str:
            return known[name]

        return await record(name, taken_over if name in known else do)

    return recorded


def _depth(told: list[Any], old: RunRow) -> Any:
    return next((event.fact.depth for event in reversed(told) if event.fact.kind == "route.chosen"), old.ask.depth)
