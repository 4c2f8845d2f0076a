"""Hold work that is done for a client: it ends when the client goes away, or when nothing comes for too long."""

import asyncio
from types import TracebackType
from typing import Self

from starlette.types import Receive

from ...errors import ModelTimeout

_STEP = 1.0
"""Seconds by which the deadline may be off: moving a timer for every token would cost more than the token."""


class Leash:
    """A block of work for the client behind `receive`.

    Silence of `seconds` (None: any) raises ModelTimeout; `heard` puts that off. When the client leaves, the
    block is cancelled and `gone` is set; nothing is raised then, for nobody would hear it.
    """

    def __init__(self, receive: Receive, seconds: float | None, what: str = "") -> None:
        self.gone = False
        self._receive = receive
        self._seconds = seconds
        self._what = what
        self._limit = asyncio.timeout(seconds)
        self._loop = asyncio.get_running_loop()
        self._moved = self._loop.time()

    def heard(self, seconds: float) -> None:
        """Something came; from now on silence may last `seconds`."""
        now = self._loop.time()
        if now - self._moved >= _STEP or seconds != self._seconds:
            self._moved, self._seconds = now, seconds
            if not self._limit.expired():
                self._limit.reschedule(now + seconds + _STEP)

    async def __aenter__(self) -> Self:
        await self._limit.__aenter__()
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._watching.cancel()
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError as late:
            if self.gone:
                return True
            raise ModelTimeout(
                f"{self._what} said nothing for {self._seconds:g} s.",
                hint="Look whether it still works, or raise the waits under [models] in settings.toml.",
            ) from late
        return self.gone

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if not self._limit.expired():
            self._limit.reschedule(self._loop.time())
