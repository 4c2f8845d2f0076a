"""The plug for search engines: one protocol, one query type, one result type. To add one, copy `engines/demo.py`."""

from dataclasses import dataclass
from typing import Literal, Protocol

from ..types import Language

Freshness = Literal["", "day", "week", "month", "year"]
"""How new a page must be; empty: of any age."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for. `language` is that of the pages wanted, `count` the most results asked for."""

    text: str
    language: Language = "en"
    freshness: Freshness = ""
    count: int = 10


@dataclass(frozen=True, slots=True)
class Result:
    """One page an engine names. All of it is untrusted text.

    `url` is http or https without a fragment or tracking parameters; `date` is `YYYY-MM-DD` or empty; `rank`
    counts from 1 within one answer. `engine` names the one that found it, or several, joined by ", ".
    """

    title: str
    url: str
    snippet: str = ""
    date: str = ""
    engine: str = ""
    rank: int = 1


class Searcher(Protocol):
    """One search engine."""

    @property
    def name(self) -> str: ...

    async def search(self, query: SearchQuery) -> list[Result]:
        """The pages found, best first; an empty list when there are none. Raises SearchError and nothing else."""
        ...

    async def close(self) -> None: ...
