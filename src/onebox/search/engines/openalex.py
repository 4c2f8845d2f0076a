"""OpenAlex: an open catalogue of works of science. A key is not needed for few requests.

Protocol: docs.openalex.org, `GET /works`.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request
from ..searcher import Result, SearchQuery

_SNIPPET_WORDS = 80


class Openalex(HttpSearcher):
    kind: ClassVar[str] = "openalex"
    address: ClassVar[str] = "https://api.openalex.org"

    def request(self, query: SearchQuery) -> Request:
        fields = "id,doi,display_name,publication_date,abstract_inverted_index,primary_location"
        asked = {"search": query.text, "per-page": str(min(query.count, 50)), "select": fields}
        return Request("/works", asked | ({"api_key": self._key} if self._key else {}))

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        for one in answer["results"]:
            place = (one.get("primary_location") or {}).get("landing_page_url") or one.get("doi") or one["id"]
            abstract = _abstract(one.get("abstract_inverted_index") or {})
            yield Result(one.get("display_name"), place, abstract, one.get("publication_date") or "")


def _abstract(places: dict[str, list[int]]) -> str:
    """OpenAlex gives each word with the places it stands at."""
    words = sorted((at, word) for word, spots in places.items() for at in spots)
    return " ".join(word for _, word in words[:_SNIPPET_WORDS])
