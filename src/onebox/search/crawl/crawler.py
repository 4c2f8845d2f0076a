"""The crawl itself: one page at a time, as its host wants it, each kept before the next is asked for."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy.engine import Engine

from ...errors import FetchFailed, FetchRefused, OneboxError, ReadingError
from ...library.library import Library
from ...library.lock import file_lock
from ...reading.web import Page, WebReader
from ...settings import Settings
from ..address import clean
from ..web_index import host_of, put_page
from .frontier import READ, Frontier, PageState, Waiting
from .links import Follow
from .sitemap import listed

TRIES = 4
"""Times a page is asked for that its host could not give, and times in a row a host may be busy."""
FIRST_PAUSE = 5.0
"""Seconds before the second try; doubled for each further one."""
PATIENCE = 120.0
"""A host that wants to be left alone for longer ends the crawl, to be taken up later."""
LISTED_MOST = 50
"""Addresses noted for each page wanted; a site without end does not fill the disk."""

Stopped = Literal["", "pages", "busy", "unreachable"]
"""Why a crawl ended before all was read: enough pages, or its host does not answer."""


@dataclass(frozen=True, slots=True)
class CrawlWish:
    """What to read. `hosts`: further hosts besides that of `start`; `sitemap`: also what the site lists itself."""

    start: str
    depth: int = 2
    pages: int = 200
    hosts: Sequence[str] = ()
    sitemap: bool = False


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """`read` pages of at most `most` are in, `waiting` are known; `url` is read now. `pause`: seconds of waiting."""

    read: int
    most: int
    waiting: int
    url: str
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """How it ended. Counts are of the whole crawl, what an earlier process did included.

    `wait`: the seconds the host asks to be left alone, where it is busy.
    """

    start: str
    went_on: bool
    kept: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0
    seconds: float = 0.0
    stopped: Stopped = ""
    wait: float = 0.0
    reasons: dict[str, int] = field(default_factory=dict)


Pause = Callable[[float], Awaitable[None]]


async def crawl(
    settings: Settings,
    library: Library,
    database: Engine,
    wish: CrawlWish,
    *,
    on_progress: Callable[[CrawlProgress], None] = lambda _: None,
    pause: Pause = asyncio.sleep,
) -> CrawlSummary:
    """Read the pages of a site into the library's web index, robots.txt obeyed whatever the settings say.

    A crawl that was killed goes on where it was. Raises FetchRefused for a start that may not be read,
    OneboxError when another process crawls the same site.
    """
    start = clean(wish.start)
    if not start:
        raise FetchRefused(wish.start, "is not an address of the web", hint="Begin it with http:// or https://.")
    frontier = Frontier(database, start)
    with file_lock(settings.home / "crawls" / f"{frontier.id}.lock", wait=0.0) as held:
        if not held:
            raise OneboxError(f"another process is crawling {start}", hint="Wait for it, or stop it first.")
        async with WebReader(settings) as reader:
            return await _Crawl(reader, library, frontier, wish, on_progress, pause).go(start)


class _Crawl:
    def __init__(
        self,
        reader: WebReader,
        library: Library,
        frontier: Frontier,
        wish: CrawlWish,
        on_progress: Callable[[CrawlProgress], None],
        pause: Pause,
    ) -> None:
        self._reader = reader
        self._library = library
        self._frontier = frontier
        self._wish = wish
        self._tell = on_progress
        self._pause = pause
        self._busy = 0
        self._stopped: Stopped = ""
        self._wait = 0.0

    async def go(self, start: str) -> CrawlSummary:
        began = time.monotonic()
        self._reader.fetcher.guard.check(start)
        went_on = self._frontier.begin(self._wish.pages)
        self._follow = Follow((host_of(start), *self._wish.hosts), self._frontier.urls())
        self._known = len(self._frontier.urls())
        if self._wish.sitemap and not went_on:
            self._frontier.put(self._new(await listed(self._reader.fetcher, start)), 1)
        while not self._stopped and (page := self._frontier.next()):
            counts = self._frontier.counts()
            read = sum(counts.get(state, 0) for state in READ)
            if read >= self._wish.pages:
                self._stopped = "pages"
                break
            self._tell(CrawlProgress(read, self._wish.pages, counts.get("waiting", 0), page.url))
            await self._one(page)
        if self._stopped in ("", "pages"):
            self._frontier.finish()
        counts = self._frontier.counts()
        return CrawlSummary(
            start,
            went_on,
            **counts,
            seconds=round(time.monotonic() - began, 3),
            stopped=self._stopped,
            wait=self._wait,
            reasons=self._frontier.reasons(),
        )

    async def _one(self, page: Waiting) -> None:
        try:
            read = await self._reader.read(page.url, robots=True)
            state, reason = await self._keep(read)
        except FetchFailed as error:
            return await self._failed(page, error)
        except FetchRefused as error:
            return self._frontier.settle(page, "refused", error.reason)
        except ReadingError as error:
            return self._frontier.settle(page, "failed", error.reason)
        self._busy = 0
        found = self._links(page, read) if self._follow.allows(read.url) else []
        self._frontier.settle(page, state, reason, found)

    async def _keep(self, page: Page) -> tuple[PageState, str]:
        """Put the page into the index, unless it leads elsewhere or asks not to be kept."""
        if not self._follow.allows(page.url):
            return "skipped", f"leads to another host, {host_of(page.url)}"
        if _asks(page) & {"noindex", "none"}:
            return "skipped", "asks programs not to keep it"
        state = await asyncio.to_thread(put_page, self._library, page.url, page.document)
        return ("unchanged" if state == "unchanged" else "kept"), ""

    def _links(self, page: Waiting, read: Page) -> list[str]:
        if page.depth >= self._wish.depth or _asks(read) & {"nofollow", "none"}:
            return []
        return self._new(read.metadata.links)

    def _new(self, links: Sequence[str]) -> list[str]:
        """Those worth following, as far as there is room for them."""
        chosen = self._follow.choose(links)[: max(0, LISTED_MOST * self._wish.pages - self._known)]
        self._known += len(chosen)
        return chosen

    async def _failed(self, page: Waiting, error: FetchFailed) -> None:
        """A page that is not given now may be given later; one that is not there is not."""
        busy = error.status in (429, 503)
        passing = busy or not error.status or error.status >= 500
        if not passing or (page.tries + 1 >= TRIES and not busy):
            return self._frontier.settle(page, "failed", error.reason)
        self._frontier.again(page, error.reason)
        if page.depth == 0 and not error.status:  # a host that does not exist, most of all
            self._stopped = "unreachable"
            return
        self._busy += 1
        wait = FIRST_PAUSE * 2.0 ** (self._busy - 1)
        if busy and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        if wait > PATIENCE or self._busy > TRIES:
            self._stopped, self._wait = ("busy" if busy else "unreachable"), wait
            return
        counts = self._frontier.counts()
        read = sum(counts.get(state, 0) for state in READ)
        self._tell(CrawlProgress(read, self._wish.pages, counts.get("waiting", 0), page.url, wait))
        await self._pause(wait)


def _asks(page: Page) -> set[str]:
    """What a page asks of programs: `noindex`, `nofollow`, `none` (both)."""
    return set(page.metadata.robots.replace(",", " ").split())
