"""The search engine of the local web: BM25 over title and text, and answers shaped as SearXNG's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from onebox.search.lexical import Texts

from .pages import Page

PER_PAGE = 10
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_SNIPPET = 200


class Index:
    """`today` is the day against which a time range is counted, `snippet` the most characters of one."""

    def __init__(self, pages: Sequence[Page], today: dt.date, snippet: int = _SNIPPET) -> None:
        self._snippet = snippet
        self._pages = pages
        self._today = today
        self._texts = Texts([f"{page.title}\n{page.title}\n{page.text}" for page in pages])

    def search(self, query: str, time_range: str = "", start: int = 0) -> list[tuple[Page, str, float]]:
        """Pages with a snippet, best first."""
        scores = self._texts.scores(query)
        found = sorted(scores, key=lambda number: (-scores[number], number))
        if time_range in _DAYS:
            oldest = (self._today - dt.timedelta(days=_DAYS[time_range])).isoformat()
            found = [number for number in found if self._pages[number].date >= oldest]
        return [
            (self._pages[number], _snippet(self._pages[number].text, query)[: self._snippet], scores[number])
            for number in found[start : start + PER_PAGE]
        ]


def as_json(query: str, rows: Sequence[tuple[str, Page, str, float]]) -> dict[str, Any]:
    """SearXNG's JSON; `rows` are address, page, snippet, score."""
    results = [
        {
            **{"url": url, "title": page.title, "content": snippet, "engine": "local", "engines": ["local"]},
            **{"publishedDate": f"{page.date}T00:00:00" if page.date else None, "score": score, "category": "general"},
        }
        for url, page, snippet, score in rows
    ]
    return {"query": query, "number_of_results": len(results), "results": results, "unresponsive_engines": []}


def as_page(query: str, rows: Sequence[tuple[str, Page, str, float]]) -> str:
    """SearXNG's page of results, for clients that read that."""
    articles = "".join(
        f'<article class="result result-default"><a href="{escape(url)}" class="url_header">{escape(url)}</a>'
        f'<h3><a href="{escape(url)}">{escape(page.title)}</a></h3><p class="content">{escape(snippet)}</p></article>'
        for url, page, snippet, _ in rows
    )
    return f"<!DOCTYPE html><html><title>{escape(query)}</title><body><div id='urls'>{articles}</div></body></html>"


def parameters(given: Mapping[str, str]) -> tuple[str, str, int, str]:
    """Query, time range, first result, format."""
    page = given.get("pageno", "1")
    start = (int(page) - 1) * PER_PAGE if page.isdigit() and int(page) else 0
    return given.get("q", ""), given.get("time_range", ""), start, given.get("format", "html")


def _snippet(text: str, query: str) -> str:
    """The stretch of text around the first long word of the query that stands in it."""
    pieces = sorted(
        {query[at : at + 2] for at in range(len(query) - 1)} if not query.isascii() else query.split(), key=len
    )
    low = text.lower()
    places = [low.find(piece.lower()) for piece in reversed(pieces)]
    at = max(0, next((place for place in places if place >= 0), 0) - 40)
    return " ".join(text[at : at + _SNIPPET].split())
