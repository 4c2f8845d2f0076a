"""Whose turn it is: how many runs are worked on at once, and which of those that wait comes next.

Each kind of run has places of its own, so that what takes minutes does not hold up what takes seconds. A free place
goes to the user with the fewest runs at work, of several to the one served longest ago; each user's own runs come in
the order they were asked (max-min fairness). So one run of a second user waits for one of the first user's, not for
all of them.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from .errors import StoreError
from .events import Event, RunQueued
from .settings import RunsSettings
from .store.event_log import EventLog
from .store.runs import RunRow
from .types import Depth

Waits = Callable[[int], object]
RESTS = ("question.asked", "approval.asked")
GOES_ON = ("question.answered", "approval.decided")


@dataclass(eq=False, slots=True)
class _Waiting:
    run: str
    user: str
    waits: Waits
    place: "asyncio.Future[None]"
    told: int | None = None

    def tell(self, before: int) -> None:
        """Say how many are before it, when that differs by a fifth: a long queue must not fill the events."""
        if self.told is None or abs(self.told - before) >= max(1, self.told // 5):
            self.told = before
            self.waits(before)


@dataclass(slots=True)
class _Line:
    """Runs of one kind."""

    places: int
    working: dict[str, str] = field(default_factory=dict)
    """The user of each run that has a place."""
    resting: set[str] = field(default_factory=set)
    """Of these, the runs that wait for their user's word: their places are given away meanwhile."""
    waiting: list[_Waiting] = field(default_factory=list)
    served: dict[str, int] = field(default_factory=dict)
    """When each user was last given a place, in places given."""

    async def come(self, run: str, user: str, waits: Waits) -> None:
        one = _Waiting(run, user, waits, asyncio.get_running_loop().create_future())
        self.waiting.append(one)
        self.move()
        try:
            await one.place
        except asyncio.CancelledError:
            if one.place.cancelled():
                self.move()
            else:  # its turn came at the same moment
                self.leave(run)
            raise

    def leave(self, run: str) -> None:
        del self.working[run]
        self.resting.discard(run)
        self.move()

    def move(self) -> None:
        """Give away the places that are free; tell the others how many are before them."""
        self.waiting = [one for one in self.waiting if not one.place.cancelled()]
        order = self.order()
        free = max(0, self.places - len(self.working) + len(self.resting))
        for one in order[:free]:
            self.waiting.remove(one)
            self.working[one.run] = one.user
            self.served[one.user] = max(self.served.values(), default=0) + 1
            one.place.set_result(None)
        for before, one in enumerate(order[free:]):
            one.tell(before)
        if not self.waiting:
            self.served.clear()

    def order(self) -> list[_Waiting]:
        """Those who wait, in the order in which they will come as things stand."""
        queues: dict[str, deque[_Waiting]] = {}
        for one in self.waiting:
            queues.setdefault(one.user, deque()).append(one)
        at_work = Counter(user for run, user in self.working.items() if run not in self.resting)
        served, found = dict(self.served), list[_Waiting]()
        turn = max(served.values(), default=0)
        while queues:
            user = min(queues, key=lambda name: (at_work[name], served.get(name, 0)))
            found.append(queues[user].popleft())
            turn += 1
            at_work[user] += 1
            served[user] = turn
            if not queues[user]:
                del queues[user]
        return found


class Turns:
    """The turns of one process. Used within one event loop."""

    def __init__(self, places: Mapping[str, int]) -> None:
        """`places`: runs of each kind worked on at once."""
        self._lines = {kind: _Line(number) for kind, number in places.items()}

    @asynccontextmanager
    async def turn(self, run: str, kind: str, user: str, waits: Waits) -> AsyncIterator[None]:
        """The block is done with a place of `kind`; `waits(n)` is called while n runs are before it."""
        line = self._lines[kind]
        await line.come(run, user, waits)
        try:
            yield
        finally:
            line.leave(run)

    def before(self, run: str) -> int | None:
        """How many runs come before `run`; None when it does not wait."""
        orders = (line.order() for line in self._lines.values() if any(one.run == run for one in line.waiting))
        return next((place for order in orders for place, one in enumerate(order) if one.run == run), None)

    def listener(self) -> Callable[[Event], None]:
        """Hears a run's events, in any thread: while it waits for its user another may have its place."""
        loop = asyncio.get_running_loop()

        def hear(event: Event) -> None:
            if event.fact.kind in (*RESTS, *GOES_ON):
                loop.call_soon_threadsafe(self._rest, event.run, event.fact.kind in RESTS)

        return hear

    def _rest(self, run: str, rests: bool) -> None:
        for line in self._lines.values():
            if run in line.working:
                (line.resting.add if rests else line.resting.discard)(run)
                line.move()


@asynccontextmanager
async def in_turn(turns: Turns, row: RunRow, user: str | None, events: EventLog) -> AsyncIterator[None]:
    """The block is done when it is the turn of `row`, of a run of `user`; its events tell how long it waits."""

    def waits(before: int) -> None:
        with suppress(StoreError):  # one run's full disk must not keep others from their turn
            events.append(row.id, RunQueued(before=before))

    kind = row.ask.depth if row.ask.depth in (Depth.RESEARCH, Depth.EXECUTE) else "quick"
    stop = events.listen(row.id, turns.listener())
    try:
        async with turns.turn(row.id, kind, user or "", waits):
            yield
    finally:
        stop()


def turns_of(settings: RunsSettings) -> Turns:
    """The turns that the settings allow. A run whose depth is yet to be chosen counts as quick."""
    return Turns({"quick": settings.quick, Depth.RESEARCH: settings.research, Depth.EXECUTE: settings.execute})
