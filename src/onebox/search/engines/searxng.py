"""SearXNG, the metasearch engine one hosts oneself. Its settings must allow the format `json`.

Protocol: docs.searxng.org/dev/search_api.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ...errors import SearchUnavailable
from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery

_LANGUAGE = {"zh": "zh-CN", "en": "en"}


class Searxng(HttpSearcher):
    kind: ClassVar[str] = "searxng"

    def request(self, query: SearchQuery) -> Request:
        asked = {"q": query.text, "format": "json", "language": _LANGUAGE[query.language]}
        if query.freshness:
            asked["time_range"] = query.freshness
        return Request("/search", asked, {"Authorization": f"Bearer {self._key}"} if self._key else {})

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        silent = [f"{name}: {why}" for name, why, *_ in answer.get("unresponsive_engines") or ()]
        if not answer["results"] and silent:
            raise SearchUnavailable(self.name, f"the engines behind it do not answer ({'; '.join(silent)[:200]})")
        for one in answer["results"]:
            yield Result(one.get("title"), one["url"], one.get("content"), one.get("publishedDate") or "")
