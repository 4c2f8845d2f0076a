"""Search without any key, through the library `ddgs`, which reads the result pages of several engines.

Its engines refuse when asked often, and it does not tell a refusal from an empty answer: both are no results here.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ...errors import SearchRefused, SearchUnavailable
from ..http_searcher import tidy
from ..searcher import Result, SearchQuery

_REGION = {"zh": "cn-zh", "en": "us-en"}


class Ddgs:
    kind: ClassVar[str] = "ddgs"
    address: ClassVar[str] = "several"
    needs_key: ClassVar[bool] = False

    def __init__(
        self, name: str = "ddgs", *, url: str = "", key: str = "", seconds: float = 8.0, backend: str = "auto"
    ) -> None:
        """`backend`: names of ddgs's own engines, with commas; `auto`: it chooses."""
        self.name = name
        self._seconds = seconds
        self._backend = backend

    async def search(self, query: SearchQuery) -> list[Result]:
        try:  # the library waits for its threads; ours is left behind when it takes longer than it promised
            async with asyncio.timeout(self._seconds + 1):
                rows = await asyncio.to_thread(self._ask, query)
        except TimeoutError as error:
            raise SearchUnavailable(self.name, f"no answer within {self._seconds:g} s") from error
        found = (Result(str(row.get("title", "")), str(row.get("href", "")), str(row.get("body", ""))) for row in rows)
        return tidy(found, self.name, query.count)

    async def close(self) -> None:
        pass

    def _ask(self, query: SearchQuery) -> Sequence[Mapping[str, Any]]:
        try:
            from ddgs import DDGS
            from ddgs.exceptions import DDGSException, RatelimitException, TimeoutException
        except ImportError as error:
            raise SearchUnavailable(
                self.name, "is not installed", hint="Install it with `pip install 'onebox[web]'`."
            ) from error
        try:
            rows: Sequence[Mapping[str, Any]] = DDGS(timeout=max(1, int(self._seconds))).text(
                query.text,
                region=_REGION[query.language],
                timelimit=query.freshness[:1] or None,
                max_results=query.count,
                backend=self._backend,
            )
            return rows
        except RatelimitException as error:
            raise SearchRefused(self.name, "too many requests", status=429) from error
        except TimeoutException as error:
            raise SearchUnavailable(self.name, f"no answer within {self._seconds:g} s") from error
        except DDGSException as error:
            if "No results" in str(error):
                return []
            raise SearchUnavailable(self.name, "the engines behind it do not answer") from error
