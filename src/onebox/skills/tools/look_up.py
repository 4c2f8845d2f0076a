"""Find things: in the user's library, on the web. What is read was written by others and is labelled so."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ...errors import ReadingError
from ...library.records import SearchResult
from ...search.chain import Found
from ...search.searcher import SearchQuery
from ...types import Language, Passage
from ..tool import Effects, Place, ToolResult

_QUERY = {"type": "string", "minLength": 1, "maxLength": 300}
_ONE_QUERY = {
    "type": "object",
    "properties": {"query": _QUERY},
    "required": ["query"],
    "additionalProperties": False,
}
MOST_RESULTS = 6
PASSAGE_CHARACTERS = 600


class Shelf(Protocol):
    """What is asked of a library."""

    def search(
        self, query: str, *, k: int = 10, collection: str | None = None, source: str | None = None
    ) -> SearchResult: ...


class Outside(Protocol):
    """What is asked of the web."""

    count: int

    async def find(self, queries: Sequence[SearchQuery]) -> Found: ...
    async def read(self, url: str) -> list[Passage]: ...


class SearchLibrary:
    """The best passages of the user's own documents."""

    name = "library"
    description: Mapping[Language, str] = {"en": "look in the user's own documents", "zh": "在用户自己的资料里查找"}
    parameters: Mapping[str, Any] = _ONE_QUERY
    effects = Effects(reads_untrusted=True, reads_secret=True)

    def __init__(self, library: Shelf) -> None:
        self._library = library

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Passages with the titles of their documents."""
        found = await asyncio.to_thread(self._library.search, str(arguments["query"]), k=MOST_RESULTS)
        hits = found.hits
        text = "\n\n".join(f"[{hit.passage.source.title}] {hit.passage.text[:PASSAGE_CHARACTERS]}" for hit in hits)
        return ToolResult(text or _NOTHING[at.language], ok=bool(hits), untrusted=True, secret=True, source="library")


class SearchWeb:
    """Titles, addresses and summaries; `read_page` reads one."""

    name = "search"
    description: Mapping[Language, str] = {"en": "search the web", "zh": "在网上搜索"}
    parameters: Mapping[str, Any] = _ONE_QUERY
    effects = Effects(reads_untrusted=True, sends=True)

    def __init__(self, web: Outside) -> None:
        self._web = web

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Not `ok` when no engine answers."""
        found = await self._web.find([SearchQuery(str(arguments["query"]), at.language, count=self._web.count)])
        lines = [f"{one.title}\n{one.url}\n{one.snippet}" for one in found.results[:MOST_RESULTS]]
        troubles = [f"{one.engine}: {one.reason}" for one in found.troubles]
        text = "\n\n".join(lines) or "; ".join(troubles) or _NOTHING[at.language]
        return ToolResult(text, ok=bool(lines), untrusted=True, source="search engines")


class ReadPage:
    """The text of a page, read through the guard of `reading/web`."""

    name = "read_page"
    description: Mapping[Language, str] = {"en": "read a web page by its address", "zh": "按网址读一个网页"}
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"url": {"type": "string", "minLength": 8, "maxLength": 500, "pattern": "^https?://"}},
        "required": ["url"],
        "additionalProperties": False,
    }
    effects = Effects(reads_untrusted=True, sends=True)

    def __init__(self, web: Outside) -> None:
        self._web = web

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Not `ok` when the page cannot be read."""
        url = str(arguments["url"])
        try:
            passages = await self._web.read(url)
        except ReadingError as error:
            return ToolResult(str(error), ok=False, untrusted=True, source=url)
        return ToolResult("".join(one.text for one in passages), untrusted=True, source=url)


_NOTHING = {"en": "Nothing was found.", "zh": "没有找到。"}
