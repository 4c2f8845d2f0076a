"""Fakes for search: a server on this machine that speaks every engine's protocol, and an engine in memory.

    async with FakeEngines(Finds([Result("Title", "https://example.org/", "words")])) as engines:
        brave = Brave(url=engines.url, key="k")

`FakeEngines` behaves, or misbehaves, as told; `requests` holds what it received. Import both from `onebox.testing`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .errors import SearchError
from .search.searcher import Result, SearchQuery

EXAMPLES = (
    Result("Tower Bridge", "https://bridges.example/tower", "Finished in 1894.", "2024-03-05"),
    Result("南京长江大桥", "https://大桥.example/南京?页=1", "1968年建成通车。", "2023-12-30"),
)


@dataclass(frozen=True, slots=True)
class Finds:
    """Answer with these pages, in this encoding; `label`: what the header says of it, empty for nothing."""

    results: Sequence[Result] = EXAMPLES
    encoding: str = "utf-8"
    label: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Answers:
    """Answer with this status and body, whatever the protocol."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Wait so long before."""


Behaviour = Finds | Answers


def refuses(status: int = 429, retry_after: str = "") -> Answers:
    return Answers(status, b"no", headers={"Retry-After": retry_after} if retry_after else {})


def captcha() -> Answers:
    page = "<!DOCTYPE html><html><title>安全验证</title><body>Please verify you are human. <form>captcha</form></body>"
    return Answers(200, page.encode(), "text/html")


def hangs() -> Answers:
    return Answers(seconds=3600)


class FakeEngines:
    """One server for all protocols, told apart by path. Behaviours are used one after the other, the last for ever."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours) or [Finds()]
        self.requests: list[web.BaseRequest] = []
        self.bodies: list[Any] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(
            web.Server(self._answer, handler_cancellation=True, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self.requests.append(request)
        self.bodies.append(json.loads(body) if body.startswith(b"{") else body.decode())
        does = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
        if isinstance(does, Answers):
            await asyncio.sleep(does.seconds)
            return web.Response(
                status=does.status, body=does.body, content_type=does.content_type, headers=dict(does.headers)
            )
        kind, text = spoken(request.path, request.method, does.results)
        charset = f"; charset={does.label}" if does.label else ""
        return web.Response(body=text.encode(does.encoding), headers={"Content-Type": kind + charset})


def spoken(path: str, method: str, results: Sequence[Result]) -> tuple[str, str]:
    """`results` as the engine with this path says them: content type and text."""
    if path == "/api/query":
        return "application/atom+xml", _atom(results)
    if path.startswith("/html"):
        return "text/html", _page(results)
    if path == "/search" and method == "POST":
        return "application/json", _dumps(_tavily(results) | _serper(results))
    return "application/json", _dumps(_JSON[path](results))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _searxng(results: Sequence[Result]) -> Any:
    rows = [{"title": r.title, "url": r.url, "content": r.snippet, "publishedDate": r.date or None} for r in results]
    return {"query": "q", "results": rows, "unresponsive_engines": []}


def _brave(results: Sequence[Result]) -> Any:
    rows = [
        {"title": r.title, "url": r.url, "description": f"<strong>{escape(r.snippet)}</strong>", "page_age": r.date}
        for r in results
    ]
    return {"type": "search"} | ({"web": {"type": "search", "results": rows}} if rows else {})


def _tavily(results: Sequence[Result]) -> dict[str, Any]:
    rows = [{"title": r.title, "url": r.url, "content": r.snippet, "published_date": r.date} for r in results]
    return {"query": "q", "results": rows}


def _serper(results: Sequence[Result]) -> dict[str, Any]:
    rows = [
        {"title": r.title, "link": r.url, "snippet": r.snippet, "date": r.date, "position": r.rank} for r in results
    ]
    return {"searchParameters": {"q": "q"}, "organic": rows}


def _bing(results: Sequence[Result]) -> Any:
    rows = [{"name": r.title, "url": r.url, "snippet": r.snippet, "datePublished": r.date} for r in results]
    return {"_type": "SearchResponse"} | ({"webPages": {"value": rows}} if rows else {})


def _bocha(results: Sequence[Result]) -> Any:
    return {"code": 200, "msg": None, "data": _bing(results)}


def _mediawiki(results: Sequence[Result]) -> Any:
    pages = [
        {"index": at, "title": r.title, "fullurl": r.url, "extract": r.snippet, "revisions": [{"timestamp": r.date}]}
        for at, r in reversed([*enumerate(results, 1)])
    ]
    return {"batchcomplete": True} | ({"query": {"pages": pages}} if pages else {})


def _crossref(results: Sequence[Result]) -> Any:
    rows = [
        {
            "title": [r.title],
            "URL": r.url,
            "abstract": f"<jats:p>{escape(r.snippet)}</jats:p>",
            "issued": {"date-parts": [[int(part) for part in r.date.split("-")] if r.date else [None]]},
        }
        for r in results
    ]
    return {"status": "ok", "message": {"items": rows}}


def _openalex(results: Sequence[Result]) -> Any:
    rows = []
    for r in results:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(r.snippet.split(" ")):
            places.setdefault(word, []).append(at)
        rows.append({
            "id": r.url, "display_name": r.title, "publication_date": r.date, "abstract_inverted_index": places,
        })  # fmt: skip
    return {"meta": {"count": len(rows)}, "results": rows}


def _atom(results: Sequence[Result]) -> str:
    entries = "".join(
        f"<entry><id>{escape(r.url)}</id><title>{escape(r.title)}</title><summary>{escape(r.snippet)}</summary>"
        f"<published>{r.date}T00:00:00Z</published></entry>"
        for r in results
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>q</title>{entries}</feed>'


def _page(results: Sequence[Result]) -> str:
    """The page of results that the library ddgs reads."""
    rows = "".join(
        f'<div class="result__body"><h2>{escape(r.title)}</h2><a href="{escape(r.url)}">{escape(r.snippet)}</a></div>'
        for r in results
    )
    return f"<html><body>{rows}</body></html>"


_JSON: dict[str, Callable[[Sequence[Result]], Any]] = {
    "/search": _searxng,
    "/res/v1/web/search": _brave,
    "/v7.0/search": _bing,
    "/v1/web-search": _bocha,
    "/w/api.php": _mediawiki,
    "/works": lambda results: _crossref(results) | _openalex(results),
}


@dataclass
class FixedSearcher:
    """An engine in memory: the same results for every query, or an error. `asked` holds the queries."""

    results: Sequence[Result] = EXAMPLES
    error: SearchError | None = None
    seconds: float = 0.0
    name: str = "fixed"
    asked: list[SearchQuery] = field(default_factory=list)

    async def search(self, query: SearchQuery) -> list[Result]:
        self.asked.append(query)
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error
        return list(self.results)[: query.count]

    async def close(self) -> None:
        pass
