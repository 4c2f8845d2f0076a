"""Turns: bounded, fair between users, told to those who wait, given back by those who go."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.turns import Turns

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Hall:
    """Runs that come, work until told to end, and go."""

    def __init__(self, places: int) -> None:
        self.turns = Turns({"research": places, "quick": 1})
        self.began: list[str] = []
        self.told: dict[str, list[int]] = {}
        self._ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, user: str, name: str, kind: str = "research") -> None:
        self.told[name], self._ends[name] = [], asyncio.Event()

        async def work() -> None:
            async with self.turns.turn(name, kind, user, self.told[name].append):
                self.began.append(name)
                await self._ends[name].wait()

        self.tasks[name] = asyncio.create_task(work())
        await settled()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await self.tasks[name]
        await settled()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await asyncio.wait([self.tasks[name]])
        await settled()

    async def all_end(self) -> None:
        while any(not task.done() for task in self.tasks.values()):
            for name in [one for one in self.began if not self.tasks[one].done()]:
                await self.end(name)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_no_more_than_there_are_places_and_the_others_are_told(run: Run) -> None:
    async def go() -> None:
        hall = Hall(2)
        for name in "abcd":
            await hall.come("u", name)
        assert hall.began == ["a", "b"] and hall.told == {"a": [], "b": [], "c": [0], "d": [1]}
        assert [hall.turns.before(name) for name in "abcd"] == [None, None, 0, 1]
        await hall.end("b")
        assert hall.began == ["a", "b", "c"] and hall.told["d"] == [1, 0]
        await hall.all_end()
        assert hall.began == list("abcd")

    run(go())


def test_one_run_of_another_user_does_not_wait_for_all_of_the_first(run: Run) -> None:
    async def go() -> None:
        hall = Hall(2)
        for number in range(49):
            await hall.come("first", f"a{number}")
        await hall.come("second", "b")
        assert hall.told["b"] == [0]
        await hall.end("a0")
        assert hall.began == ["a0", "a1", "b"]

    run(go())


def test_kinds_do_not_hold_each_other_up(run: Run) -> None:
    async def go() -> None:
        hall = Hall(1)
        await hall.come("u", "long")
        await hall.come("u", "longer")
        await hall.come("u", "short", "quick")
        assert hall.began == ["long", "short"]

    run(go())


def test_one_that_is_cancelled_goes_wherever_it_stands(run: Run) -> None:
    async def go() -> None:
        hall = Hall(1)
        for name in "abc":
            await hall.come("u", name)
        await hall.cancel("b")
        assert hall.told["c"] == [1, 0]
        await hall.cancel("a")
        assert hall.began == ["a", "c"]
        hall._ends["c"].set()
        await hall.come("u", "d")
        hall.tasks["d"].cancel()  # as its turn may come
        await settled()
        await hall.come("u", "e")
        assert hall.began[-1] == "e"

    run(go())


def test_whoever_waits_for_the_user_lends_the_place(run: Run) -> None:
    async def go() -> None:
        hall = Hall(1)
        await hall.come("u", "a")
        await hall.come("u", "b")
        hall.turns._rest("a", True)
        await settled()
        assert hall.began == ["a", "b"]
        await hall.come("u", "c")
        hall.turns._rest("a", False)  # it goes on at once: a user who answered does not wait
        await hall.end("b")
        assert hall.began == ["a", "b"], "the place is taken again"
        await hall.end("a")
        assert hall.began == ["a", "b", "c"]

    run(go())


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40), st.integers(1, 3))
def test_nobody_is_forgotten_and_waits_longer_than_fair(coming: list[tuple[int, bool]], places: int) -> None:
    async def go() -> None:
        hall = Hall(places)
        for number, (user, cancels) in enumerate(coming):
            await hall.come(str(user), str(number))
            if cancels:
                await hall.cancel(str(number))
        await hall.all_end()
        stayed = [str(number) for number, (_, cancels) in enumerate(coming) if not cancels]
        assert set(stayed) <= set(hall.began)
        for user in range(4):  # each user's own runs come in order
            mine = [one for one in hall.began if coming[int(one)][0] == user]
            assert mine == sorted(mine, key=int)

    asyncio.run(go())


def test_a_long_queue_is_told_in_strides(run: Run) -> None:
    async def go() -> None:
        hall = Hall(1)
        for number in range(60):
            await hall.come("u", str(number))
        await hall.all_end()
        assert hall.told["59"][0] == 58 and hall.told["59"][-1] == 0 and len(hall.told["59"]) < 25

    run(go())
