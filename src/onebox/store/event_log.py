"""The event stream of each run: stored, then sent.

Pieces of a streaming answer, or of reasoning, are sent through memory at once (`partial=True`) and stored together at
most 250 ms later as one event, which replaces the pieces. So a live reader never waits for the disk,
the disk is not written for every token, and a reader that comes back with the last whole number it
saw misses nothing. One process writes a run at a time (`runs.py` holds the lease).
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..events import AnswerDelta, Event, ReasoningDelta, fact_from_json
from . import tables

FLUSH_SECONDS = 0.25
Delta = AnswerDelta | ReasoningDelta

Listener = Callable[[Event], object]


class EventLog:
    """Append to, read and follow the events of runs."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives seconds since 1970, and may jump."""
        self._engine = engine
        self._clock = clock
        self._next: dict[str, int] = {}
        self._last: dict[str, tuple[float, float]] = {}
        """When the last event of a run was, by the clock and by `time.monotonic`."""
        self._pending: dict[str, list[Delta]] = defaultdict(list)
        """Pieces of one kind."""
        self._pending_since: dict[str, float] = {}
        self._listeners: dict[str, list[Listener]] = defaultdict(list)

    def append(self, run: str, fact: Any) -> None:
        """Store `fact` as the next event of `run`, then send it to those who listen."""
        if isinstance(fact, Delta):
            self._append_delta(run, fact)
            return
        self.flush(run)
        self._store(run, fact)

    def flush(self, run: str) -> None:
        """Store what was sent but not yet stored."""
        if pieces := self._pending.pop(run, None):
            self._pending_since.pop(run, None)
            self._store(run, type(pieces[0])(text="".join(piece.text for piece in pieces)))

    def tell(self, run: str, fact: Any) -> None:
        """Send `fact` to those who listen without storing it: the disk is full. Stored later, it is the same event."""
        self._send(Event(run=run, seq=self._number(run), at=self._now(run), fact=fact))

    def newest(self, run: str) -> Event | None:
        """The last event that is stored, of those whose kind is known."""
        newest = sa.select(sa.func.max(tables.event.c.seq)).where(tables.event.c.run == run)
        with self._engine.connect() as connection:
            last = connection.execute(newest).scalar() or 0
        return next(iter(self.read(run, last - 1)), None)

    def forget(self, run: str) -> None:
        """Number the next event of `run` by what is stored: another process may have worked on it."""
        self._next.pop(run, None)
        self._last.pop(run, None)
        self._pending.pop(run, None)
        self._pending_since.pop(run, None)

    def read(self, run: str, after: int = 0) -> list[Event]:
        """Stored events of `run` with a number greater than `after`, in order."""
        query = sa.select(tables.event).where(tables.event.c.run == run, tables.event.c.seq > after)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tables.event.c.seq)).all()
        facts = ((row, fact_from_json(row.body)) for row in rows)
        return [Event(run=run, seq=row.seq, at=row.at, fact=fact) for row, fact in facts if fact is not None]

    def listen(self, run: str, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on; the returned function ends that."""
        self._listeners[run].append(listener)
        return lambda: self._listeners[run].remove(listener)

    async def follow(
        self, run: str, after: int = 0, *, until: Callable[[], bool] | None = None, poll_seconds: float = 0.3
    ) -> AsyncIterator[Event]:
        """Events after `after`, stored ones first, then live ones.

        Ends when `until` is true and all is read; without `until`, at the run's last `run.state`. Works
        for runs of other processes too: their events are found by looking every `poll_seconds`. Events
        may be appended in other threads.
        """
        live: asyncio.Queue[Event] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        stop = self.listen(run, lambda event: loop.call_soon_threadsafe(live.put_nowait, event))
        seen, after = after, max(after - 1, 0)  # the one seen last says whether more is to come
        look, ended = True, False
        try:
            while True:
                over = until() if until else False
                for event in self.read(run, after) if look or over else ():
                    after, ended = event.seq, ends_run(event)
                    if event.seq > seen:
                        yield event
                if over or (ended and until is None):
                    return
                try:
                    # Not wait_for: before Python 3.12 it forgets a cancellation that comes with an event.
                    async with asyncio.timeout(0.01 if ended else self._patience(run, poll_seconds)):
                        event = await live.get()
                except TimeoutError:
                    look = True
                    continue
                # What comes next needs no look at the database; what lies further ahead means one was missed.
                look = event.seq > after + 1
                if event.seq == after + 1:
                    yield event
                    if not event.partial:
                        after, ended = event.seq, ends_run(event)
        finally:
            stop()

    def _patience(self, run: str, poll_seconds: float) -> float:
        """Events of a run that this process writes come by themselves; it is looked for others less often."""
        return poll_seconds * 10 if run in self._next else poll_seconds

    def _append_delta(self, run: str, fact: Delta) -> None:
        now = time.monotonic()
        if (pending := self._pending[run]) and type(pending[0]) is not type(fact):
            self.flush(run)
        self._pending[run].append(fact)
        started = self._pending_since.setdefault(run, now)
        self._send(Event(run=run, seq=self._number(run), at=self._now(run), fact=fact, partial=True))
        if now - started >= FLUSH_SECONDS:
            self.flush(run)

    def _store(self, run: str, fact: Any) -> None:
        event = Event(run=run, seq=self._number(run), at=self._now(run), fact=fact)
        row = {"run": run, "seq": event.seq, "at": event.at, "kind": fact.kind, "body": fact.model_dump_json()}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(tables.event), row)
        self._next[run] = event.seq + 1
        self._last[run] = (event.at, time.monotonic())
        self._send(event)

    def _now(self, run: str) -> float:
        """The clock's time; where it was set back, the last event's and what has passed since: no story runs backwards.

        Numbers have been told before this is asked.
        """
        now = self._clock()
        if (last := self._last.get(run)) and now < last[0]:
            return last[0] + time.monotonic() - last[1]
        return now

    def _number(self, run: str) -> int:
        if run not in self._next:
            newest = sa.select(tables.event.c.seq, tables.event.c.at).where(tables.event.c.run == run)
            with self._engine.connect() as connection:
                row = connection.execute(newest.order_by(tables.event.c.seq.desc()).limit(1)).first()
            self._next[run] = row.seq + 1 if row else 1
            if row:
                self._last[run] = (row.at, time.monotonic())
        return self._next[run]

    def _send(self, event: Event) -> None:
        for listener in list(self._listeners.get(event.run, ())):
            listener(event)


def ends_run(event: Event) -> bool:
    """Is nothing to come after this event (unless the run is taken up again)?"""
    return event.fact.kind == "run.state" and event.fact.state != "running"
