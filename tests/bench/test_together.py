"""Questions asked together: all of them, never more at a time than said, and a failure ends the rest."""

import asyncio

import pytest
from bench.together import each, with_time

from onebox.types import Ask, Budget, Depth


@pytest.mark.parametrize("at_once", [1, 3, 20])
def test_all_are_asked_and_no_more_at_a_time(at_once: int) -> None:
    asked: list[tuple[int, str]] = []
    now = worst = 0

    async def ask(place: int, thing: str) -> None:
        nonlocal now, worst
        now += 1
        worst = max(worst, now)
        await asyncio.sleep(0.001)
        now -= 1
        asked.append((place, thing))

    asyncio.run(each(list("abcdefg"), ask, at_once=at_once))
    assert sorted(asked) == list(enumerate("abcdefg"))
    assert worst == min(at_once, 7)


def test_a_failure_is_raised_as_it_is_and_ends_the_rest() -> None:
    asked = []

    async def ask(place: int, _: str) -> None:
        asked.append(place)
        await asyncio.sleep(0)
        if place == 1:
            raise KeyError("no such thing")

    with pytest.raises(KeyError):
        asyncio.run(each(list("abcdefg"), ask, at_once=2))
    assert len(asked) < 7


@pytest.mark.parametrize("depth", Depth)
def test_time_beside_others_takes_nothing_of_the_budget_a_depth_has(depth: Depth) -> None:
    alone, beside = with_time(Ask("q", depth=depth), 1).budget, with_time(Ask("q", depth=depth), 8).budget
    assert (beside.calls, beside.prompt_tokens, beside.completion_tokens) == (
        alone.calls,
        alone.prompt_tokens,
        alone.completion_tokens,
    )
    assert beside.seconds == 8 * alone.seconds
    assert (alone.calls > Budget().calls) is (depth in (Depth.THINK, Depth.RESEARCH, Depth.EXECUTE))
