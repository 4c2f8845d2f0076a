"""The web as the engine sees it: engines that find pages, and a guarded reader whose pages the library keeps."""

import asyncio
from collections.abc import Sequence
from functools import cached_property

from .errors import FetchFailed
from .library.library import Library
from .reading.web import WebReader
from .search.chain import Chain, Found
from .search.configured import OWN, health_book, is_set_up, searchers
from .search.searcher import SearchQuery
from .search.web_index import keep_page, kept_page
from .settings import Settings
from .types import Ask, Depth, Passage, Scope

ACADEMIC = ("arxiv", "crossref", "openalex")
"""Engines of the academic mode; none of them needs a key."""


class Web:
    """Opened on first use; close it."""

    def __init__(self, settings: Settings, library: Library, scope: Scope | None = None) -> None:
        self.count = settings.search.results
        self._only = ACADEMIC if scope and scope.academic else ()
        self._settings = settings
        self._library = library

    async def find(self, queries: Sequence[SearchQuery]) -> Found:
        """Every engine set up is asked, and the pages read before; raises SettingsError when one lacks a key
        or an address."""
        return await self._chain.all(queries, self._settings.search.seconds)

    async def read(self, url: str) -> list[Passage]:
        """The page as passages. One that was read before and has not changed is neither stored nor split again.

        One that cannot be reached now is given as it was read last. Raises ReadingError.
        """
        try:
            page = await self._reader.read(url)
        except FetchFailed as error:
            passing = not error.status or error.status == 429 or error.status >= 500
            if passing and (before := await asyncio.to_thread(kept_page, self._library, url)):
                return before
            raise
        return await asyncio.to_thread(keep_page, self._library, page.url, page.document)

    async def close(self) -> None:
        for part in ("_chain", "_reader"):
            if part in self.__dict__:
                await self.__dict__[part].close()

    @cached_property
    def _chain(self) -> Chain:
        found = searchers(self._settings, self._only, library=self._library)
        return Chain(found, health_book(self._settings), quiet=(OWN,))

    @cached_property
    def _reader(self) -> WebReader:
        return WebReader(self._settings)


def may_ask(ask: Ask, settings: Settings) -> bool:
    """Whether this ask may reach the web: the user said so, or set up an engine and did not say otherwise."""
    if ask.file or ask.web is False:
        return False
    if ask.collection:  # only research looks at both, and only when told to
        return ask.depth is Depth.RESEARCH and bool(ask.web or ask.scope.academic)
    return bool(ask.web or ask.scope.academic) or is_set_up(settings)
