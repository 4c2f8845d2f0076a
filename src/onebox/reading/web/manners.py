"""Politeness: few requests to one host at a time, and a little time between them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator


class Manners:
    """Turns at hosts, within this process. Belongs to one event loop."""

    def __init__(self, per_host: int, delay: float) -> None:
        self._per_host = max(1, per_host)
        self._delay = delay
        self._places: dict[str, asyncio.Semaphore] = {}
        self._next: dict[str, float] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str, delay: float | None = None) -> AsyncIterator[None]:
        """Wait for a turn at `host`; `delay` seconds must lie between two turns, if more than the usual."""
        place = self._places.setdefault(host, asyncio.Semaphore(self._per_host))
        async with place:
            now = time.monotonic()
            begin = max(now, self._next.get(host, 0.0))
            self._next[host] = begin + max(self._delay, delay or 0.0)
            await asyncio.sleep(begin - now)
            yield
