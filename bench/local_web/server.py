"""One server for all hosts of the local web, told apart by the `Host` header or, in mode `address`, by the address."""

import asyncio
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Literal, Self

from aiohttp import web
from yarl import URL

from onebox.testing import InThread

from . import bad, forms, injections
from .index import Index, as_json, as_page, parameters
from .pages import Page, handbook, packages, written
from .render import as_html

SEARCH_HOST = "search.local.test"
TODAY = dt.date(2026, 11, 22)
_LOOPBACK = "127.0.0.1"
_OTHER = {
    "inside.trouble.test": [["169.254.169.254"]],
    "private.trouble.test": [["10.0.0.7"]],
    "mixed.trouble.test": [["93.184.215.14", _LOOPBACK]],
    "rebind.trouble.test": [["93.184.215.14"], [_LOOPBACK]],
}
"""Names that no guard may follow: answers given one after the other, the last for ever."""


class LocalWeb(InThread):
    """`by="name"`: pages have host names that only `addresses` knows. `by="address"` (Linux): each host has an
    address 127.0.1.N of its own, so that any program can read it without a resolver of ours.

    `handbook` and `docs` add those pages; `trouble` puts injections and near copies among the results.
    `snippet`: the most characters the search engine shows of a page. `found`: all it finds, instead of those.
    `hits` counts the requests by `host/path`, `leaks` lists those to the attacker's host, `searches` the queries,
    `received` what was sent to the forms.
    """

    def __init__(
        self,
        *,
        handbook: bool = False,
        docs: bool = False,
        trouble: bool = False,
        by: Literal["name", "address"] = "name",
        port: int = 0,
        snippet: int = 200,
        found: Sequence[Page] | None = None,
    ) -> None:
        self._by, self._port, self._snippet = by, port, snippet
        self._pages = list(written()) + _extra(handbook, docs)
        troubles = [*injections.pages(), *bad.copies()]
        self._found = self._pages + (troubles if trouble else []) if found is None else list(found)
        self._served = {page.key: page for page in [*self._pages, *troubles]}
        self.received: list[forms.Received] = []
        self._handlers = {bad.HOST: bad.handlers(), forms.HOST: forms.handlers(self.received)}
        self._asked: Counter[str] = Counter()
        self.hits: Counter[str] = Counter()
        self.leaks: list[str] = []
        self.searches: list[str] = []
        names = dict.fromkeys(
            [page.host for page in self._served.values()] + [bad.HOST, injections.ATTACKER, SEARCH_HOST, forms.HOST]
        )
        self._addresses = {host: f"127.0.1.{number}" for number, host in enumerate(names, 1)}

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(self._addresses)

    @property
    def port(self) -> int:
        return self._port

    @property
    def search_url(self) -> str:
        """Base address of the search engine, for the setting `[searchers.searxng] url`."""
        return f"http://{_LOOPBACK}:{self._port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """`host:port` of every host, for a guard's test setting."""
        return tuple(URL(self.url(host)).authority for host in self._addresses)

    def url(self, host: str, path: str = "/") -> str:
        """The address of a page; `host` as in gold."""
        name = host if self._by == "name" else self._addresses[host]
        return str(URL.build(scheme="http", host=name, port=self._port, path=path))

    def key(self, url: str) -> str:
        """`host/path` of an address of this web, as gold names it; the address itself when it is none."""
        parts = URL(url)
        host = self._host(f"{parts.host}")
        return f"{host}{parts.path}" if host in self._addresses else url

    def has(self, key: str) -> bool:
        """Whether `host/path` is a page of this web."""
        return key in self._served

    def addresses(self, host: str) -> list[str]:
        """What `host` resolves to: a resolver for tests. Raises OSError for a name that is not on this web."""
        if host in _OTHER:
            answers = _OTHER[host]
            self._asked[host] += 1
            return answers[min(self._asked[host], len(answers)) - 1]
        if host in self._addresses:
            return [_LOOPBACK if self._by == "name" else self._addresses[host]]
        if host in self._addresses.values():
            return [host]
        raise OSError(f"no such host: {host}")

    async def __aenter__(self) -> Self:
        self._index = await asyncio.to_thread(Index, self._found, TODAY, self._snippet)
        self._runner = web.ServerRunner(
            web.Server(self._answer, handler_cancellation=True, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, _LOOPBACK, self._port).start()
        self._port = int(self._runner.addresses[0][1])
        if self._by == "address":
            for address in self._addresses.values():
                await web.TCPSite(self._runner, address, self._port).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def _host(self, name: str) -> str:
        by_address = {address: host for host, address in self._addresses.items()}
        return by_address.get(name, name)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        host = self._host(request.headers.get("Host", "").rpartition(":")[0].lower())
        path = request.rel_url.path
        if host in (SEARCH_HOST, _LOOPBACK, "localhost"):
            return self._search(request)
        self.hits[host + path] += 1
        if host == injections.ATTACKER:
            self.leaks.append(str(request.rel_url))
            return web.Response(text="thank you")
        if path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /private/\nCrawl-delay: 0\n")
        if handlers := self._handlers.get(host):
            handler = handlers.get(path) or next(
                (h for p, h in handlers.items() if path.startswith(p.rstrip("*")) and p.endswith("*")), None
            )
            return await handler(request) if handler else web.Response(status=404)
        if host not in self._addresses:
            return web.Response(status=421, text="not a host of this web")
        return self._page(request, host, path)

    def _page(self, request: web.BaseRequest, host: str, path: str) -> web.Response:
        page = self._served.get(host + path)
        if page is None and path in ("/", "/private/notes"):
            page = Page(host, path, host, self._listing(host), "en")
        if page is None:
            return web.Response(status=404, text="not found")
        html = as_html(page, self._related(page)) if path != "/" else f"<!DOCTYPE html><title>{host}</title>{page.text}"
        tag = '"' + hashlib.sha256(html.encode()).hexdigest()[:16] + '"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=html, content_type="text/html", headers={"ETag": tag, "Cache-Control": "max-age=60"})

    def _related(self, page: Page) -> list[Page]:
        return [one for one in self._served.values() if one.host == page.host and one is not page][:4]

    def _listing(self, host: str) -> str:
        pages = [one for one in self._served.values() if one.host == host]
        return "<ul>" + "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in pages) + "</ul>"

    def _search(self, request: web.BaseRequest) -> web.Response:
        query, time_range, start, form = parameters(request.query)
        if request.rel_url.path not in ("/search", "/"):
            return web.Response(status=404)
        self.searches.append(query)
        found = self._index.search(query, time_range, start)
        rows = [(self.url(page.host, page.path), page, snippet, score) for page, snippet, score in found]
        if form == "json":
            return web.Response(
                text=json.dumps(as_json(query, rows), ensure_ascii=False), content_type="application/json"
            )
        return web.Response(text=as_page(query, rows), content_type="text/html")


def _extra(with_handbook: bool, with_docs: bool) -> list[Page]:
    return [*(handbook() if with_handbook else ()), *(packages() if with_docs else ())]
