"""A process that takes runs from the queue of the database and carries them out. Any number of them share it.

A worker that is killed is missed by the others: at once on its own machine, on another when its lease is over. One
of them goes on with what it had, behind the last step that was recorded.
"""

import asyncio
from collections.abc import Callable
from typing import Literal

from .errors import OneboxError
from .events import Event
from .store.event_log import EventLog
from .store.queue import Queue
from .store.runs import RunRow, Runs
from .types import RunState, StopReason

POLL_SECONDS = 0.5
MOST_TRIES = 5
"""A run over which this many workers died without a step between is given up: it may be the run that kills them."""

Start = Callable[[str], "asyncio.Task[None]"]
Close = Callable[[str, RunState, StopReason, OneboxError | None], None]
What = Literal["begun", "again", "ended"]
Tell = Callable[[What, RunRow], object]


class Worker:
    """Carries out up to `at_once` runs of the queue at a time."""

    def __init__(
        self, start: Start, close: Close, queue: Queue, runs: Runs, events: EventLog, tell: Tell, *, at_once: int = 1
    ) -> None:
        """`start` works on a run, `close` ends one that nobody works on; `tell` hears what becomes of each."""
        self._start = start
        self._close = close
        self._queue = queue
        self._runs = runs
        self._events = events
        self._tell = tell
        self._at_once = at_once
        self._working: set[asyncio.Task[None]] = set()

    async def go(self, *, until_empty: bool = False) -> None:
        """Work until cancelled, or until nothing waits. Who cancels this has the box let go of what is under way."""
        while True:
            while len(self._working) < self._at_once and (found := await asyncio.to_thread(self._queue.claim)):
                self._take(*found)
            if until_empty and not self._working:
                return
            if self._working:
                await asyncio.wait(self._working, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(POLL_SECONDS)

    def _take(self, row: RunRow, tries: int) -> None:
        if tries >= MOST_TRIES:
            lost = OneboxError(f"{tries} workers died over run {row.id}", hint="See why in their logs, then resume it.")
            self._close(row.id, "failed", "error", lost)
            self._tell("ended", self._runs.get(row.id))
            return
        self._tell("again" if tries else "begun", row)
        stop = self._listen(row.id) if tries else None
        task = self._start(row.id)
        self._working.add(task)
        task.add_done_callback(lambda done: self._ended(row.id, done, stop))

    def _listen(self, run: str) -> Callable[[], None]:
        """Forget the workers that died over `run` as soon as it gets on."""
        loop, got_on = asyncio.get_running_loop(), False

        def hear(event: Event) -> None:
            nonlocal got_on
            if event.fact.kind == "step.finished" and not got_on:
                got_on = True
                loop.call_soon_threadsafe(self._queue.got_on, run)

        return self._events.listen(run, hear)

    def _ended(self, run: str, task: "asyncio.Task[None]", stop: Callable[[], None] | None) -> None:
        if stop is not None:
            stop()
        self._working.discard(task)
        self._tell("ended", self._runs.get(run))
