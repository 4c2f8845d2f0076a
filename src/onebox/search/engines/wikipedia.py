"""Wikipedia, or any MediaWiki: the words of a question are looked up in its own search. No key.

Protocol: mediawiki.org/wiki/API:Search, as a generator, with the introduction (extension TextExtracts) as snippet.
`{language}` in the address stands for `zh` or `en`.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery


class Wikipedia(HttpSearcher):
    kind: ClassVar[str] = "wikipedia"
    address: ClassVar[str] = "https://{language}.wikipedia.org"

    def base(self, query: SearchQuery) -> str:
        return self._base.replace("{language}", query.language)

    def request(self, query: SearchQuery) -> Request:
        asked = {
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "generator": "search",
            "gsrsearch": query.text[:300],
            "gsrlimit": str(min(query.count, 20)),
            "prop": "info|extracts|revisions",
            "inprop": "url",
            "exintro": "1",
            "explaintext": "1",
            "exchars": "400",
            "exlimit": "20",
            "rvprop": "timestamp",
        }
        return Request("/w/api.php", asked | ({"variant": "zh-cn"} if query.language == "zh" else {}))

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        if error := answer.get("error"):
            raise self.refused(f"refused ({str(error['code'])[:40]})", status=429 if "limit" in error["code"] else 400)
        if "query" not in answer and "batchcomplete" not in answer:
            raise ValueError("neither pages nor an end")
        pages = answer.get("query", {}).get("pages", ())
        for page in sorted(pages, key=lambda one: int(one["index"])):
            date = (page.get("revisions") or [{}])[0].get("timestamp", "")
            yield Result(page["title"], page["fullurl"], page.get("extract", ""), date)
