"""Pages that were read before are found again: in Chinese and English, fresh ones first, and none that hardly fit."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from onebox.errors import NotInLibrary
from onebox.library.library import Library
from onebox.reading import Document
from onebox.search.chain import Chain
from onebox.search.configured import OWN, searchers
from onebox.search.engines.own import Own
from onebox.search.health import HealthBook
from onebox.search.searcher import Result, SearchQuery
from onebox.search.web_index import forget_pages, keep_page, kept_sites
from onebox.settings import Settings
from onebox.store import tables
from onebox.store.database import open_database
from onebox.testing import FixedSearcher

Run = Callable[..., Any]
FERRY = "The harbour ferry of Larkfield has carried 146 passengers since March 2026."
METRO = "青岚市地铁3号线于2026年5月28日开通，全长31.2公里。"


@pytest.fixture
def library(settings: Settings) -> Library:
    library = Library(open_database(settings.database_url), settings)
    keep_page(library, "http://ferry.test/a", Document(FERRY, "Harbour ferry", "html", date="2026-03-16"))
    keep_page(library, "http://metro.test:8080/3", Document(METRO, "地铁3号线", "html"))
    library.add_document("mine.txt", Document(FERRY, "Mine", "text"))
    return library


def ask(run: Run, library: Library | None, text: str, **more: Any) -> list[Result]:
    found: list[Result] = run(Own(library=library).search(SearchQuery(text, **more)))
    return found


def test_it_finds_in_chinese_and_english(run: Run, library: Library) -> None:
    (ferry,) = ask(run, library, "Larkfield harbour ferry passengers")
    assert (ferry.title, ferry.url, ferry.date, ferry.engine, ferry.rank) == (
        "Harbour ferry", "http://ferry.test/a", "2026-03-16", "own", 1,
    )  # fmt: skip
    assert "146" in ferry.snippet
    assert [one.url for one in ask(run, library, "青岚地铁3号线全长多少公里", language="zh")] == [
        "http://metro.test:8080/3"
    ]


@pytest.mark.parametrize("text", ["", "?!", "passengers of the moon rocket yesterday", "西红柿炒鸡蛋怎么做", "🦊"])
def test_what_hardly_fits_is_not_named(run: Run, library: Library, text: str) -> None:
    assert ask(run, library, text) == []


def test_without_a_library_there_is_nothing(run: Run) -> None:
    assert ask(run, None, "ferry") == []


def test_a_page_stands_once_and_never_more_than_asked(run: Run, library: Library) -> None:
    long = "\n\n".join(
        f"Bridge number {n} of Aldmoor is {n} metres long. " + "It is made of steel. " * 40 for n in range(9)
    )
    keep_page(library, "http://bridge.test/long", Document(long, "Bridges of Aldmoor", "html"))
    for n in range(5):
        keep_page(library, f"http://bridge.test/{n}", Document(f"Aldmoor bridge steel {n}.", f"Bridge {n}", "html"))
    found = ask(run, library, "Aldmoor bridge steel", count=4)
    assert len(found) == len({one.url for one in found}) == 4 and [one.rank for one in found] == [1, 2, 3, 4]
    assert ask(run, library, "Aldmoor bridge", count=0) == []


def test_of_pages_that_say_the_same_the_one_read_lately_comes_first(
    run: Run, library: Library, settings: Settings
) -> None:
    for name in ("a", "b", "c"):
        keep_page(library, f"http://{name}.test/", Document(f"Tower of Aldmoor, told by {name}.", "Tower", "html"))
    engine = open_database(settings.database_url)
    with engine.begin() as connection:
        for name, days in (("a", 300), ("b", 1), ("c", 30)):
            where = tables.source.c.location == f"http://{name}.test/"
            connection.execute(sa.update(tables.source).where(where).values(added=time.time() - days * 86_400))
    assert [one.url[7] for one in ask(run, library, "Tower of Aldmoor")] == ["b", "c", "a"]


def test_pages_are_listed_by_site_and_forgotten(run: Run, library: Library) -> None:
    sites = kept_sites(library)
    assert [(one.host, one.pages, one.passages) for one in sites] == [("ferry.test", 1, 1), ("metro.test:8080", 1, 1)]
    with pytest.raises(NotInLibrary, match=r"other\.test"):
        forget_pages(library, ["ferry.test", "other.test"])
    assert forget_pages(library, ["HTTP://Ferry.test/a#x", "metro.test:8080"]) == [
        "http://ferry.test/a",
        "http://metro.test:8080/3",
    ]
    assert kept_sites(library) == [] and ask(run, library, "harbour ferry") == []
    assert [row.location for row in library.list()] == ["mine.txt"], "the user's documents stay"


def test_in_the_chain_it_is_asked_last_and_silent_when_it_finds_nothing(run: Run, library: Library) -> None:
    async def go() -> None:
        page = Result("News", "http://news.test/", "A ferry.", engine="fixed")
        chain = Chain([FixedSearcher([page]), Own(library=library)], HealthBook(), quiet=(OWN,))
        both = await chain.all([SearchQuery("harbour ferry passengers")])
        assert {one.url for one in both.results} == {"http://news.test/", "http://ferry.test/a"}
        nothing = await chain.all([SearchQuery("tomato soup")])
        assert [one.url for one in nothing.results] == ["http://news.test/"] and not nothing.troubles

    run(go())


def test_the_settings_decide(settings: Settings, library: Library) -> None:
    def names(**search: Any) -> list[str]:
        chosen = settings.model_copy(update={"search": settings.search.model_copy(update=search)})
        return [one.name for one in searchers(chosen, library=library)]

    assert names(engines=["wikipedia"]) == ["wikipedia", "own"]
    assert names(engines=["wikipedia"], kept=False) == ["wikipedia"]
    assert names(engines=["own"]) == ["own"], "the machine alone"
