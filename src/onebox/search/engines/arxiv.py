"""arXiv: preprints of the sciences, in English. No key. Protocol: info.arxiv.org/help/api (Atom)."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from ..http_searcher import HttpSearcher, Request, atom
from ..searcher import Result, SearchQuery

_ATOM = "{http://www.w3.org/2005/Atom}"
_WORD = re.compile(r"\w[\w.-]*")
MOST_WORDS = 10


class Arxiv(HttpSearcher):
    kind: ClassVar[str] = "arxiv"
    address: ClassVar[str] = "https://export.arxiv.org"

    def request(self, query: SearchQuery) -> Request:
        words = [word for word in _WORD.findall(query.text) if word.upper() not in ("AND", "OR", "ANDNOT")]
        terms = " AND ".join(f"all:{word}" for word in words[:MOST_WORDS])
        order = "submittedDate" if query.freshness else "relevance"
        return Request("/api/query", {"search_query": terms, "max_results": str(query.count), "sortBy": order})

    def parse(self, text: str) -> Any:
        return atom(text)

    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        if answer.tag != f"{_ATOM}feed":
            raise ValueError(answer.tag)
        for entry in answer.findall(f"{_ATOM}entry"):
            url = _text(entry, "id")
            if "/api/errors" in url:
                raise ValueError(_text(entry, "summary"))
            yield Result(_text(entry, "title"), url, _text(entry, "summary"), _text(entry, "published"))


def _text(entry: Any, name: str) -> str:
    return str(entry.findtext(f"{_ATOM}{name}") or "").strip()
