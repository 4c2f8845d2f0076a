"""robots.txt (RFC 9309): what a host lets programs read. Read through the same guard, kept for a day."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from yarl import URL

from ...errors import FetchFailed, FetchRefused
from .response import Response

DAY = 86_400.0
MOST_BYTES = 512 * 1024
_LONGEST_DELAY = 10.0
_SOON = 60.0


class Robots:
    """The rules of every host asked so far. `fetch` gets a robots.txt or raises FetchFailed."""

    def __init__(self, fetch: Callable[[str], Awaitable[Response]], agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._rules: dict[URL, tuple[Any, float]] = {}
        self._asking: dict[URL, asyncio.Lock] = {}

    async def check(self, url: URL) -> float:
        """Seconds the host wants between two requests. Raises FetchRefused when `url` is not to be read.

        A host without rules allows everything; one whose rules cannot be read (an error of the server)
        allows nothing, and FetchFailed is raised.
        """
        rules = await self._of(url.origin())
        if rules is None:
            return 0.0
        if not rules.can_fetch(str(url), self._agent):
            raise FetchRefused(
                str(url),
                f"robots.txt of {url.host} asks programs not to read it",
                hint="Open it in your browser, save it and give the file instead.",
            )
        return min(float(rules.crawl_delay(self._agent) or 0.0), _LONGEST_DELAY)

    async def _of(self, origin: URL) -> Any:
        async with self._asking.setdefault(origin, asyncio.Lock()):
            rules, until = self._rules.get(origin, (None, 0.0))
            if time.time() < until:
                return rules
            rules, seconds = await self._read(origin)
            self._rules[origin] = (rules, time.time() + seconds)
            return rules

    async def _read(self, origin: URL) -> tuple[Any, float]:
        """`(rules or None, seconds they hold)`."""
        address = str(origin.with_path("/robots.txt"))
        try:
            found = await self._fetch(address)
        except FetchFailed as error:
            if 400 <= error.status < 500 and error.status != 429:
                return None, DAY
            if not error.status:  # the host gives nothing at all, not only no rules
                raise FetchFailed(str(origin), error.reason, hint=error.hint) from error
            raise FetchFailed(
                error.name, f"its rules for programs cannot be read: {error.reason}", status=error.status
            ) from error
        from protego import Protego

        return Protego.parse(found.body.decode("utf-8", "replace")), DAY if found.body else _SOON
