"""Runs that go on whoever listens: begun, stopped, and taken up again after a stop or a crash."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from .errors import OneboxError, RunBusy
from .store.event_log import EventLog
from .store.runs import Runs
from .types import RunState, StopReason

Close = Callable[[str, RunState, StopReason, OneboxError | None], None]


class Background:
    """The runs this process works on. How each of them ends is in its events."""

    def __init__(
        self, work_on: Callable[[str], Coroutine[Any, Any, None]], close: Close, runs: Runs, events: EventLog
    ) -> None:
        """`work_on` does a run to its end; `close` notes how one ended that nobody works on."""
        self._work_on = work_on
        self._close = close
        self._runs = runs
        self._events = events
        self._working: dict[str, asyncio.Task[None]] = {}

    def start(self, run: str) -> None:
        """Work on `run` to its end; nothing, if that is under way."""
        if run not in self._working:
            task = self._working[run] = asyncio.create_task(self._work_on(run), name=f"run {run}")
            task.add_done_callback(lambda done: self._ended(run, done))

    async def cancel(self, run: str) -> None:
        """End `run` where it stands; it can be taken up again. One that has ended stays as it is.

        Raises RunBusy when another living process works on it.
        """
        if (task := self._working.get(run)) is not None:
            task.cancel()
            await asyncio.wait([task])
        elif (row := self._runs.get(run)).state in ("stopped", "paused"):
            self._events.forget(run)
            self._close(run, "cancelled", "cancelled", None)
        elif row.state == "running":
            raise RunBusy(f"run {run} is being worked on by another process")

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

    async def leave(self) -> None:
        """Let go of all of them."""
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _ended(self, run: str, task: "asyncio.Task[None]") -> None:
        self._working.pop(run, None)
        if not task.cancelled():
            task.exception()  # it is in the run's events; asyncio need not complain
