"""Any service that answers as Bing's Web Search API v7 did: give its address (Microsoft's own ended in 2025)."""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery

_MARKET = {"zh": "zh-CN", "en": "en-US"}
_FRESHNESS = {"day": "Day", "week": "Week", "month": "Month"}


class Bing(HttpSearcher):
    kind: ClassVar[str] = "bing"
    needs_key: ClassVar[bool] = True

    def request(self, query: SearchQuery) -> Request:
        asked = {"q": query.text, "count": str(min(query.count, 50)), "mkt": _MARKET[query.language]}
        if query.freshness in _FRESHNESS:
            asked["freshness"] = _FRESHNESS[query.freshness]
        return Request("/v7.0/search", asked, {"Ocp-Apim-Subscription-Key": self._key})

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        if answer["_type"] != "SearchResponse":
            raise ValueError(answer["_type"])
        yield from web_pages(answer)


def web_pages(answer: Any) -> Iterable[Result]:
    """The results of Bing's form of answer; without any there is no `webPages`."""
    for one in (answer.get("webPages") or {}).get("value", ()):
        date = one.get("datePublished") or one.get("dateLastCrawled") or ""
        yield Result(one.get("name"), one["url"], one.get("summary") or one.get("snippet"), date)
