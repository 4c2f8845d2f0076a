"""Crossref: the registered works of science. No key. Protocol: api.crossref.org, `GET /works`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery


class Crossref(HttpSearcher):
    kind: ClassVar[str] = "crossref"
    address: ClassVar[str] = "https://api.crossref.org"

    def request(self, query: SearchQuery) -> Request:
        asked = {
            "query.bibliographic": query.text,
            "rows": str(query.count),
            "select": "title,URL,abstract,issued,container-title",
        }
        return Request("/works", asked)

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        for one in answer["message"]["items"]:
            title = next(iter(one.get("title") or ()), "")
            journal = next(iter(one.get("container-title") or ()), "")
            yield Result(title, one["URL"], one.get("abstract") or journal, _date(one.get("issued") or {}))


def _date(issued: Any) -> str:
    """`{"date-parts": [[2024, 3]]}` → `2024-03-01`."""
    parts = [part for part in next(iter(issued.get("date-parts") or ()), ()) if isinstance(part, int)]
    return "-".join(f"{part:02d}" for part in ([*parts, 1, 1])[:3]) if parts else ""
