"""The web as the engine sees it: engines that find pages, and a guarded reader whose pages the library keeps."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from .errors import ReadingError
from .library.library import Library
from .library.rows import source_id
from .places import PAGES
from .reading import Document
from .reading.web import WebReader
from .search.chain import Chain, Found
from .search.configured import health_book, is_set_up, searchers
from .search.searcher import SearchQuery
from .settings import Settings
from .types import Ask, Depth, Passage, Scope

ACADEMIC = ("arxiv", "crossref", "openalex")
"""Engines of the academic mode; none of them needs a key."""
_SITE = re.compile(r"\s+[-–—·:]\s+|\s*[|_｜]\s*")
_TOP = 1000
"""Characters of a page in which its headline stands."""


class Web:
    """Opened on first use; close it."""

    def __init__(self, settings: Settings, library: Library, scope: Scope | None = None) -> None:
        self.count = settings.search.results
        self._only = ACADEMIC if scope and scope.academic else ()
        self._settings = settings
        self._library = library

    async def find(self, queries: Sequence[SearchQuery]) -> Found:
        """Every engine set up is asked; raises SettingsError when one lacks a key or an address."""
        return await self._chain.all(queries, self._settings.search.seconds)

    async def read(self, url: str) -> list[Passage]:
        """The page as passages. One that was read before and has not changed is neither stored nor split again."""
        page = await self._reader.read(url)
        return await asyncio.to_thread(self._keep, page.url, page.document)

    async def close(self) -> None:
        for part in ("_chain", "_reader"):
            if part in self.__dict__:
                await self.__dict__[part].close()

    @cached_property
    def _chain(self) -> Chain:
        return Chain(searchers(self._settings, self._only), health_book(self._settings))

    @cached_property
    def _reader(self) -> WebReader:
        return WebReader(self._settings)

    def _keep(self, url: str, document: Document) -> list[Passage]:
        document = replace(document, title=own_title(document))
        added = self._library.add_document(url, document, collection=PAGES)
        if added.state == "failed":
            raise ReadingError(url, added.error, hint=added.hint)
        return self._library.passages_of(source_id(PAGES, url))


def own_title(document: Document) -> str:
    """The page's title without the site's name after it, where the first part is a line of the page itself."""
    for match in _SITE.finditer(document.title):
        if (first := document.title[: match.start()].strip()) and f"\n{first}\n" in f"\n{document.text[:_TOP]}\n":
            return first
    return document.title


def may_ask(ask: Ask, settings: Settings) -> bool:
    """Whether this ask may reach the web: the user said so, or set up an engine and did not say otherwise."""
    if ask.file or ask.web is False:
        return False
    if ask.collection:  # only research looks at both, and only when told to
        return ask.depth is Depth.RESEARCH and bool(ask.web or ask.scope.academic)
    return bool(ask.web or ask.scope.academic) or is_set_up(settings)
