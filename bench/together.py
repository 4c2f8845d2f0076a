"""Questions asked together, so many at a time, with a line of progress."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from onebox.engine.execute import loop
from onebox.engine.research import budget
from onebox.engine.think import effort
from onebox.types import Ask, Depth

T = TypeVar("T")


async def each(
    things: Sequence[T], do: Callable[[int, T], Awaitable[None]], *, at_once: int = 1, name: str = ""
) -> None:
    """`do(place, thing)` for all of them, begun in their order. The first that fails ends the others and is raised."""
    waiting, done = iter(list(enumerate(things))), 0

    async def lane() -> None:
        nonlocal done
        for place, thing in waiting:
            await do(place, thing)
            done += 1
            sys.stderr.write(f"\r{name} {done}/{len(things)}\033[K")

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(max(1, at_once)):
                group.create_task(lane())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    sys.stderr.write("\n")


def with_time(ask: Ask, at_once: int) -> Ask:
    """`ask` with the budget its depth would give it, and the seconds it needs beside `at_once - 1` others.

    A budget that differs from the general one is taken as the asker's own, so the depth's must be in it already.
    """
    usual = _USUAL.get(ask.depth) if ask.depth else None
    ask = usual(ask) if usual else ask
    return replace(ask, budget=replace(ask.budget, seconds=ask.budget.seconds * at_once))


_USUAL: Mapping[Depth, Callable[[Ask], Ask]] = {
    Depth.THINK: effort.with_budget,
    Depth.RESEARCH: budget.with_budget,
    Depth.EXECUTE: loop.with_budget,
}
