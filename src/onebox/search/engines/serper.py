"""Google's results through Serper (needs a key). Protocol: serper.dev, `POST /search`."""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery

_LANGUAGE = {"zh": {"hl": "zh-cn", "gl": "cn"}, "en": {"hl": "en", "gl": "us"}}
_FRESHNESS = {"day": "qdr:d", "week": "qdr:w", "month": "qdr:m", "year": "qdr:y"}


class Serper(HttpSearcher):
    kind: ClassVar[str] = "serper"
    address: ClassVar[str] = "https://google.serper.dev"
    needs_key: ClassVar[bool] = True

    def request(self, query: SearchQuery) -> Request:
        asked: dict[str, Any] = {"q": query.text, "num": query.count, **_LANGUAGE[query.language]}
        if query.freshness:
            asked["tbs"] = _FRESHNESS[query.freshness]
        return Request("/search", headers={"X-API-KEY": self._key}, body=asked)

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        for one in answer["organic"]:
            yield Result(one.get("title"), one["link"], one.get("snippet"), one.get("date") or "")
