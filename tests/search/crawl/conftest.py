"""A small site with links, rules and bad days, and a crawl of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from onebox.library.library import Library
from onebox.search.crawl.crawler import CrawlSummary, CrawlWish, crawl
from onebox.settings import Settings, load
from onebox.store.database import open_database

WORDS = "The {name} page of the Aldmoor site says that the {name} hall was opened in 1932 by Ada Quill."


@dataclass
class Site:
    """`links` maps a path to the paths it links to. `busy` are answers with 429 or 503 to give first, by path."""

    links: dict[str, list[str]]
    rules: str | int = ""
    head: dict[str, str] = field(default_factory=dict)
    busy: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    hits: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        path = request.path_qs
        if path == "/robots.txt":
            if isinstance(self.rules, int):
                return web.Response(status=self.rules)
            return web.Response(text=self.rules)
        self.hits.append(path)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            return self._page(path)
        finally:
            self.at_once -= 1

    def _page(self, path: str) -> web.Response:
        if waiting := self.busy.get(path):
            status, after = waiting.pop(0)
            return web.Response(status=status, headers={"Retry-After": after} if after else {})
        if path in self.moved:
            return web.Response(status=302, headers={"Location": self.moved[path]})
        if path in self.files:
            return web.Response(body=self.files[path], content_type="application/xml")
        if path not in self.links:
            return web.Response(status=404)
        name = path.strip("/").replace("/", " ") or "first"
        links = "".join(f'<a href="{link}">{link}</a> ' for link in self.links[path])
        head = f"<title>{name}</title>{self.head.get(path, '')}"
        body = f"<article><h1>{name}</h1><p>{WORDS.format(name=name)}</p></article><nav>{links}</nav>"
        return web.Response(text=f"<html><head>{head}</head><body>{body}</body></html>", content_type="text/html")


@dataclass
class Crawled:
    """A home that crawls. `pauses` are the seconds it would have waited."""

    settings: Settings
    library: Library
    pauses: list[float] = field(default_factory=list)

    async def go(self, start: str = "http://site.test/", **wish: Any) -> CrawlSummary:
        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        database = open_database(self.settings.database_url)
        wish = {"depth": 3} | wish
        return await crawl(self.settings, self.library, database, CrawlWish(start, **wish), pause=pause)

    def kept(self) -> list[str]:
        return [row.location.removeprefix("http://") for row in self.library.list("_web")]

    def without_cache(self) -> "Crawled":
        """The same, asking servers even for what was read a moment ago."""
        pages = self.settings.web.model_copy(update={"fresh_seconds": 0.0})
        return replace(self, settings=self.settings.model_copy(update={"web": pages}))


@pytest.fixture
def crawled(home: Path) -> Callable[[dict[str, str]], Crawled]:
    def inner(reach: dict[str, str]) -> Crawled:
        settings = load(home)
        pages = settings.web.model_copy(update={"reach": reach, "delay_seconds": 0.0, "browser": "off"})
        off = settings.models.model_copy(update={"embed": "off"})
        settings = settings.model_copy(update={"web": pages, "models": off})
        return Crawled(settings, Library(open_database(settings.database_url), settings))

    return inner
