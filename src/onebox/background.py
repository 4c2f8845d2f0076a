"""Runs that go on whoever listens: begun, stopped, and taken up again after a stop or a crash."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from .errors import OneboxError, RunBusy, StoreError
from .events import RunStateChanged
from .store.event_log import EventLog, ends_run
from .store.queue import Queue
from .store.runs import Runs, is_portable
from .types import RunState, StopReason

END_SECONDS = 10.0
"""A worker looks every second whether it is to end a run; it may be in the middle of something."""
Close = Callable[[str, RunState, StopReason, OneboxError | None], None]

CLOSE_AGAIN_SECONDS = 2.0


class Background:
    """The runs this process works on. How each of them ends is in its events."""

    def __init__(
        self,
        work_on: Callable[[str], Coroutine[Any, Any, None]],
        close: Close,
        runs: Runs,
        events: EventLog,
        queue: Queue | None = None,
    ) -> None:
        """`work_on` does a run to its end; `close` notes how one ended that nobody works on.

        With a `queue`, what any machine can do is left to the workers.
        """
        self._queue = queue
        self._work_on = work_on
        self._close = close
        self._runs = runs
        self._events = events
        self._working: dict[str, asyncio.Task[None]] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}

    def begin(self, run: str) -> None:
        """Have `run` done, by the workers or here."""
        if self._queue is not None and run not in self._working and is_portable(self._runs.get(run).ask):
            self._queue.put(run)
        else:
            self.start(run)

    def start(self, run: str) -> "asyncio.Task[None]":
        """Work on `run` to its end here; once, however often this is called."""
        if (task := self._working.get(run)) is None:
            task = self._working[run] = asyncio.create_task(self._work_on(run), name=f"run {run}")
            task.add_done_callback(lambda done: self._ended(run, done))
        return task

    async def cancel(self, run: str) -> None:
        """End `run` where it stands; it can be taken up again. One that has ended stays as it is.

        A worker that has it is asked to, which takes a second. Raises RunBusy when another process works on it.
        """
        if (task := self._working.get(run)) is not None:
            task.cancel()
            await asyncio.wait([task])
        elif (row := self._runs.get(run)).state in ("stopped", "paused", "queued"):
            self._runs.take(run)  # or a worker would, just now
            self._events.forget(run)
            self._close(run, "cancelled", "cancelled", None)
        elif row.state == "running":
            if row.queued is None:
                raise RunBusy(f"run {run} is being worked on by another process")
            self._runs.end(run)
            await self._let_go(run)

    async def ended(self, run: str) -> None:
        """Returns when this process works on `run` no more, however it ended."""
        if (task := self._working.get(run)) is not None:
            await asyncio.wait([task])

    def take_up(self) -> list[str]:
        """Go on with the runs of accounts whose process ended or was killed; returns their ids."""
        left = list(self._runs.left())
        for run in left:
            self.start(run)
        return left

    def close_later(self, run: str, error: OneboxError) -> None:
        """`run` failed by `error`, and that cannot be written: who listens is told now, the database in time."""
        self._runs.let_go(run, f"{error}. {error.hint}")
        ending = RunStateChanged(state="failed", stop_reason="error", error=str(error), hint=error.hint)
        self._events.tell(run, ending)
        self._closing[run] = asyncio.create_task(self._close_in_time(run, error), name=f"close {run}")

    async def _close_in_time(self, run: str, error: OneboxError) -> None:
        """Until it can be written, or the run is taken up again."""

        def close() -> None:
            if (last := self._events.newest(run)) and ends_run(last):
                self._runs.finish(run, "failed", "error", str(error))
            else:
                self._close(run, "failed", "error", error)

        while True:
            await asyncio.sleep(CLOSE_AGAIN_SECONDS)
            with contextlib.suppress(StoreError):
                if self._runs.get(run).state == "failed":
                    await asyncio.to_thread(close)
                return

    async def leave(self) -> None:
        """Let go of all of them."""
        tasks = [*self._working.values(), *self._closing.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _let_go(self, run: str) -> None:
        """Wait until whoever has `run` has ended it, but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                while self._runs.get(run).state == "running":
                    await asyncio.sleep(0.2)

    def _ended(self, run: str, task: "asyncio.Task[None]") -> None:
        self._working.pop(run, None)
        if not task.cancelled():
            task.exception()  # it is in the run's events; asyncio need not complain
