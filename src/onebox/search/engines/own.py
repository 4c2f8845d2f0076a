"""The box's own web index as an engine: what was read once is found again, and nothing leaves the machine.

It holds few pages beside the web, so a page that shares one word with the query would be its best; it names only
pages of which a passage holds most of the query's words. Of pages that fit alike, those read lately come first.
"""

import asyncio
import datetime as dt
import time

from ...errors import LibraryError, SearchUnavailable
from ...library.library import Library
from ...library.records import PAGES
from ...library.tokenise import query_terms
from ...types import Hit
from ..rank import date_weight
from ..searcher import Result, SearchQuery

COVERED = 0.6
"""A passage holds at least this share of the query's words."""
HALF_LIFE_DAYS = 90.0
"""A page read so long ago is worth half of one read today …"""
OLD_SHARE = 0.5
"""… of the part of its score that fades."""
PASSAGES_A_PAGE = 2
_SNIPPET = 300


class Own:
    """Pages of the library's hidden collection `_web`."""

    kind = "own"
    address = "library"
    needs_key = False

    def __init__(
        self, name: str = "own", *, url: str = "", key: str = "", seconds: float = 8.0, library: Library | None = None
    ) -> None:
        self.name = name
        self._library = library
        self._seconds = seconds

    async def search(self, query: SearchQuery) -> list[Result]:
        """See `Searcher`."""
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.to_thread(self._find, query)
        except TimeoutError as error:
            raise SearchUnavailable(self.name, f"no answer within {self._seconds:g} s") from error
        except LibraryError as error:
            raise SearchUnavailable(self.name, f"the library cannot be searched: {error}", hint=error.hint) from error

    async def close(self) -> None:
        pass

    def _find(self, query: SearchQuery) -> list[Result]:
        if self._library is None or not (wanted := set(query_terms(query.text))):
            return []
        hits = self._library.search(query.text, k=max(0, query.count) * PASSAGES_A_PAGE, collection=PAGES).hits
        fitting = [hit for hit in hits if _covers(wanted, hit)]
        read = self._library.added({hit.passage.source.id for hit in fitting})
        best: dict[str, tuple[float, Hit]] = {}
        for hit in fitting:
            source = hit.passage.source
            score = hit.score * _weight(source.date, read.get(source.id, 0.0), query)
            if score > best.get(source.id, (0.0, hit))[0]:
                best[source.id] = (score, hit)
        ranked = sorted(best.values(), key=lambda one: (-one[0], one[1].passage.source.location))
        return [_result(self.name, hit, rank) for rank, (_, hit) in enumerate(ranked[: max(0, query.count)], 1)]


def _covers(wanted: set[str], hit: Hit) -> bool:
    passage = hit.passage
    there = set(query_terms(f"{passage.source.title} {passage.heading} {passage.text}"))
    return len(wanted & there) >= COVERED * len(wanted)


def _weight(date: str | None, read: float, query: SearchQuery) -> float:
    """The page's own date where the query wants something new, and how long ago it was read."""
    days = max(0.0, time.time() - read) / 86_400
    lately = 1 - OLD_SHARE + OLD_SHARE * 0.5 ** (days / HALF_LIFE_DAYS)
    return float(lately) * date_weight(date, dt.datetime.now(dt.UTC).date(), query.freshness)


def _result(engine: str, hit: Hit, rank: int) -> Result:
    source = hit.passage.source
    snippet = " ".join(hit.passage.text.split())[:_SNIPPET]
    return Result(source.title, source.location, snippet, source.date or "", engine, rank)
