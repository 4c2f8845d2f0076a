"""博查 Bocha, search of the Chinese web for programs (needs a key).

Protocol: open.bochaai.com, `POST /v1/web-search`.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery
from .bing import web_pages

_FRESHNESS = {"": "noLimit", "day": "oneDay", "week": "oneWeek", "month": "oneMonth", "year": "oneYear"}


class Bocha(HttpSearcher):
    kind: ClassVar[str] = "bocha"
    address: ClassVar[str] = "https://api.bochaai.com"
    needs_key: ClassVar[bool] = True

    def request(self, query: SearchQuery) -> Request:
        asked = {
            "query": query.text,
            "count": min(query.count, 50),
            "freshness": _FRESHNESS[query.freshness],
            "summary": True,
        }
        return Request("/v1/web-search", headers={"Authorization": f"Bearer {self._key}"}, body=asked)

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        code = int(answer["code"])
        if code != 200:  # some refusals come with the HTTP status 200
            raise self.refused(f"refused ({code})", status=code)
        yield from web_pages(answer["data"])
