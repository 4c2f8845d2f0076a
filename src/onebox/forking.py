"""A new run from a step of another: what was recorded before that step is taken over, not done again.

The events up to the step are copied, so the new run tells the same story; its plan is the old one's as it
is now, so that a plan may be changed after the end, too.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Engine

from .desk import RunDesk
from .engine.fold import fold
from .engine.research.budget import with_budget
from .errors import OneboxError
from .store.conversations import Conversations
from .store.event_log import EventLog
from .store.runs import RunRow, Runs

Record = Callable[[str, Callable[[], Coroutine[Any, Any, str]]], Awaitable[str]]


def fork(database: Engine, run: str, step: str = "", owner: str | None = None) -> RunRow:
    """A run to be started. Without a `step` it goes on after all that was gathered. Raises OneboxError."""
    runs, events = Runs(database), EventLog(database)
    old = runs.get(run)
    run, told = old.id, events.read(old.id)
    started = [event.fact.step for event in told if event.fact.kind == "step.started"]
    looks = [one for one in started if one.startswith("look ")]
    step = step or (looks[-1] if looks else "")
    if step not in started:
        raise OneboxError(
            f"run {run} has no step {step!r}", hint="`onebox runs show RUN --events` lists them as step.started."
        )
    spent = fold(told).usage
    budget = with_budget(old.ask).budget  # what was spent is in the events; as much again may be
    budget = replace(
        budget,
        calls=budget.calls + spent.calls,
        prompt_tokens=budget.prompt_tokens + spent.prompt_tokens,
        completion_tokens=budget.completion_tokens + spent.completion_tokens,
        searches=budget.searches + spent.searches,
        fetches=budget.fetches + spent.fetches,
    )
    ask = replace(
        old.ask, forked=f"{run}/{step}", conversation=None, parent=None, budget=budget, depth=_depth(told, old)
    )
    row = runs.create(ask, Conversations(database), owner)
    until = next(event.seq for event in told if event.fact.kind == "step.started" and event.fact.step == step)
    for event in told:
        fact = event.fact
        if event.seq < until and fact.kind != "run.state":
            if fact.kind == "run.accepted":
                fact = fact.model_copy(update={"conversation": row.conversation})
            events.append(row.id, fact)
    if (plan := RunDesk(database, run).plan()) is not None:
        RunDesk(database, row.id).put(*plan)
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
