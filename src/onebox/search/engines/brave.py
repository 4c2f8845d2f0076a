"""Brave Search (an index of its own; needs a key).

Protocol: api-dashboard.search.brave.com, "Web search".
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery

_LANGUAGE = {"zh": "zh-hans", "en": "en"}
_FRESHNESS = {"day": "pd", "week": "pw", "month": "pm", "year": "py"}


class Brave(HttpSearcher):
    kind: ClassVar[str] = "brave"
    address: ClassVar[str] = "https://api.search.brave.com"
    needs_key: ClassVar[bool] = True

    def request(self, query: SearchQuery) -> Request:
        asked = {"q": query.text[:400], "count": str(min(query.count, 20)), "search_lang": _LANGUAGE[query.language]}
        if query.freshness:
            asked["freshness"] = _FRESHNESS[query.freshness]
        return Request("/res/v1/web/search", asked, {"X-Subscription-Token": self._key})

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        if answer["type"] != "search":
            raise ValueError(answer["type"])
        for one in (answer.get("web") or {}).get("results", ()):  # nothing found: no `web` at all
            yield Result(
                one.get("title"), one["url"], one.get("description"), one.get("page_age") or one.get("age") or ""
            )
