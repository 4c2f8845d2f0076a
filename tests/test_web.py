"""The web beside the library: every page read is kept, apart from the documents of the user."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from onebox.engine.work import Work
from onebox.errors import FetchFailed
from onebox.library.library import Library
from onebox.library.records import PAGES
from onebox.reading import Document
from onebox.search.searcher import SearchQuery
from onebox.search.web_index import own_title
from onebox.settings import SearchEngine, Settings, load
from onebox.store.database import open_database
from onebox.types import Ask
from onebox.web import Web, may_ask

Run = Callable[..., Any]
Hosts = Callable[..., Any]


class Site:
    """One page whose text may change. `hits` counts requests for it."""

    def __init__(self) -> None:
        self.text = "The Aldmoor tower is 212 metres high. It was built by Ada Quill."
        self.hits = 0
        self.app = web.Application()
        self.app.router.add_get("/tower", self._page)

    async def _page(self, _: web.Request) -> web.Response:
        self.hits += 1
        body = f"<title>Aldmoor tower - Example</title><article><h1>Aldmoor tower</h1><p>{self.text}</p></article>"
        return web.Response(text=f"<html>{body}</html>", content_type="text/html")


def opened(home: Path, reach: dict[str, str], fresh_seconds: float = 0) -> tuple[Settings, Library]:
    settings = load(home)
    pages = settings.web.model_copy(update={"reach": reach, "delay_seconds": 0.0, "fresh_seconds": fresh_seconds})
    settings = settings.model_copy(update={"web": pages, "models": settings.models.model_copy(update={"embed": "off"})})
    return settings, Library(open_database(settings.database_url), settings)


def test_a_page_is_kept_and_hidden_from_questions_to_the_library(home: Path, run: Run, virtual_hosts: Hosts) -> None:
    async def go() -> None:
        site = Site()
        async with virtual_hosts({"site.test": site.app}) as reach:
            settings, library = opened(home, reach)
            pages = Web(settings, library)
            passages = await pages.read("http://site.test/tower")
            await pages.close()
        assert "212 metres" in passages[0].text
        assert (passages[0].source.title, passages[0].source.location) == ("Aldmoor tower", "http://site.test/tower")
        assert library.search("Aldmoor tower metres").hits == []
        assert library.list() == [] and library.sources_named_in("The Aldmoor Tower is high.") == []
        assert [hit.passage for hit in library.search("Aldmoor tower", collection=PAGES).hits] == passages
        assert [row.location for row in library.list(PAGES)] == ["http://site.test/tower"]

    run(go())


def test_a_changed_page_replaces_its_passages_and_an_unchanged_one_keeps_them(
    home: Path, run: Run, virtual_hosts: Hosts
) -> None:
    async def go() -> None:
        site = Site()
        async with virtual_hosts({"site.test": site.app}) as reach:
            settings, library = opened(home, reach)
            pages = Web(settings, library)
            first = await pages.read("http://site.test/tower")
            same = await pages.read("http://site.test/tower")
            site.text = "The Aldmoor tower is 214 metres high since its new mast."
            changed = await pages.read("http://site.test/tower")
            await pages.close()
        assert site.hits == 3 and same == first
        assert [one.id for one in changed] != [one.id for one in first]
        found = [hit.passage.text for hit in library.search("Aldmoor tower metres", collection=PAGES).hits]
        assert len(found) == 1 and "214" in found[0]

    run(go())


def test_a_page_that_is_fresh_is_not_asked_for_again(home: Path, run: Run, virtual_hosts: Hosts) -> None:
    async def go() -> None:
        site = Site()
        async with virtual_hosts({"site.test": site.app}) as reach:
            settings, library = opened(home, reach, fresh_seconds=600)
            for _ in range(2):  # as two runs do
                pages = Web(settings, library)
                assert await pages.read("http://site.test/tower")
                await pages.close()
        assert site.hits == 1

    run(go())


@pytest.mark.parametrize(
    ("title", "text", "own"),
    [
        ("Aldmoor tower - Example", "Aldmoor tower\n\nIt is high.", "Aldmoor tower"),
        ("望江桥_云海百科", "望江桥\n望江桥建成于1987年。", "望江桥"),
        ("A - B | Example", "A - B\nText.", "A - B"),
        ("Jekyll - Hyde", "A tale of two.", "Jekyll - Hyde"),
        ("Plain", "Plain\nText.", "Plain"),
        ("- x", "\nx", "- x"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(title: str, text: str, own: str) -> None:
    assert own_title(Document(text, title, "html")) == own


def test_who_may_ask_the_web(settings: Settings) -> None:
    ready = settings.model_copy(update={"searchers": {"searxng": SearchEngine(url="http://127.0.0.1:9")}})
    assert not may_ask(Ask("q"), settings), "no engine is set up and nobody asked for the web"
    assert may_ask(Ask("q", web=True), settings) and may_ask(Ask("q"), ready)
    assert not may_ask(Ask("q", web=False), ready)
    assert not may_ask(Ask("q", web=True, file="a.txt"), ready) and not may_ask(Ask("q", collection="c"), ready)
    assert Work.__dataclass_fields__["web"].default is None


def test_a_page_that_cannot_be_reached_is_given_as_it_was_read(home: Path, run: Run, virtual_hosts: Hosts) -> None:
    async def go() -> None:
        site = Site()
        async with virtual_hosts({"site.test": site.app}) as reach:
            settings, library = opened(home, reach)
            pages = Web(settings, library)
            first = await pages.read("http://site.test/tower")
            await pages.close()
        offline = Web(settings, library)  # nobody serves any more
        assert await offline.read("http://site.test/tower") == first
        with pytest.raises(FetchFailed):
            await offline.read("http://site.test/other")
        found = await offline.find([SearchQuery("Aldmoor tower metres")])
        await offline.close()
        assert [one.url for one in found.results] == ["http://site.test/tower"] and found.used == ("own",)

    run(go())
