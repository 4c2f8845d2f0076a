"""Tavily, search for programs (needs a key). Protocol: docs.tavily.com, `POST /search`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery


class Tavily(HttpSearcher):
    kind: ClassVar[str] = "tavily"
    address: ClassVar[str] = "https://api.tavily.com"
    needs_key: ClassVar[bool] = True

    def request(self, query: SearchQuery) -> Request:
        asked: dict[str, Any] = {
            "query": query.text[:400],
            "max_results": min(query.count, 20),
            "search_depth": "basic",
        }
        if query.freshness:
            asked["time_range"] = query.freshness
        return Request("/search", headers={"Authorization": f"Bearer {self._key}"}, body=asked)

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        for one in answer["results"]:
            yield Result(one.get("title"), one["url"], one.get("content"), one.get("published_date") or "")
