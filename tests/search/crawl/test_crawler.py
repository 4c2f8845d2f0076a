"""Crawls of real servers on loopback: what is read, what is left alone, what happens when a host is busy."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from onebox.errors import FetchRefused, OneboxError
from onebox.search.crawl.crawler import FIRST_PAUSE, PATIENCE, TRIES, CrawlWish, crawl
from onebox.search.crawl.frontier import crawl_id
from onebox.search.engines.own import Own
from onebox.search.searcher import SearchQuery
from onebox.store.database import open_database

from .conftest import Site

Run = Callable[..., Any]
Hosts = Callable[..., Any]
Open = Callable[..., Any]
TREE = {
    "/": ["/a", "/b#top", "/b", "http://other.test/x", "mailto:a@b.c", "/picture.png"],
    "/a": ["/", "/a/deep", "/a/?utm_source=x"],
    "/b": ["/b/deep"],
    "/a/deep": ["/a/deeper"],
    "/b/deep": [],
    "/a/deeper": ["/a/deepest"],
    "/a/deepest": [],
}


def test_a_site_is_read_breadth_first_and_can_be_searched(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site, other = Site(TREE), Site({"/x": []})
        async with virtual_hosts({"site.test": site.app, "other.test": other.app}) as reach:
            home = crawled(reach)
            summary = await home.go(depth=2)
        assert site.hits == ["/", "/a", "/b", "/a/deep", "/b/deep"] and not other.hits
        assert site.most_at_once == 1
        assert (summary.kept, summary.waiting, summary.stopped, summary.went_on) == (5, 0, "", False)
        found = await Own(library=home.library).search(SearchQuery("When was the b deep hall opened?", "en"))
        assert found[0].url == "http://site.test/b/deep" and "1932" in found[0].snippet
        assert home.library.search("Ada Quill hall").hits == [], "pages of the web are not the user's documents"

    run(go())


def test_robots_are_obeyed_whatever_the_settings_say(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE, rules="User-agent: *\nDisallow: /a\n")
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            pages = home.settings.web.model_copy(update={"robots": False})
            home.settings = home.settings.model_copy(update={"web": pages})
            summary = await home.go()
        assert site.hits == ["/", "/b", "/b/deep"]
        assert (summary.kept, summary.refused) == (3, 1)
        assert "robots.txt" in next(iter(summary.reasons))

    run(go())


def test_a_host_whose_rules_cannot_be_read_is_left_alone(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE, rules=500)
        async with virtual_hosts({"site.test": site.app}) as reach:
            summary = await crawled(reach).go()
        assert not site.hits and summary.kept == 0

    run(go())


def test_what_pages_ask_of_programs_is_done(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        head = {"/a": '<meta name="robots" content="NOINDEX, follow">', "/b": '<meta name="robots" content="nofollow">'}
        site = Site(TREE, head=head)
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            summary = await home.go(depth=2)
        assert "/a/deep" in site.hits and "/b/deep" not in site.hits
        assert home.kept() == ["site.test/", "site.test/a/deep", "site.test/b"]
        assert summary.reasons == {"asks programs not to keep it": 1}

    run(go())


def test_a_redirect_to_another_host_is_not_kept(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site, other = Site(TREE, moved={"/a": "http://other.test/x"}), Site({"/x": ["/y"], "/y": []})
        async with virtual_hosts({"site.test": site.app, "other.test": other.app}) as reach:
            home = crawled(reach)
            summary = await home.go(depth=1)
            assert home.kept() == ["site.test/", "site.test/b"]
            assert summary.reasons == {"leads to another host, other.test": 1}
            also = await home.go(depth=1, hosts=["other.test"])
        assert "other.test/x" in home.kept() and also.skipped == 0

    run(go())


def test_a_busy_host_is_given_the_time_it_asks_for(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE, busy={"/a": [(429, "17"), (503, "")], "/b": [(503, "")]})
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            summary = await home.go(depth=1)
        assert home.pauses == [17.0, 2 * FIRST_PAUSE, FIRST_PAUSE]
        assert (summary.kept, summary.failed, summary.stopped) == (3, 0, "")

    run(go())


def test_a_host_that_asks_for_longer_ends_the_crawl_which_goes_on_later(
    run: Run, virtual_hosts: Hosts, crawled: Open
) -> None:
    async def go() -> None:
        site = Site(TREE, busy={"/b": [(429, str(int(PATIENCE) + 1))]})
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            first = await home.go()
            assert (first.stopped, first.wait, first.kept) == ("busy", PATIENCE + 1, 2)
            second = await home.go()
        assert second.went_on and second.stopped == "" and second.kept == len(TREE) - 1  # the deepest is too deep
        assert site.hits.count("/a") == 1 and home.pauses == []

    run(go())


def test_a_host_that_stays_busy_is_not_asked_for_ever(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE, busy={"/a": [(503, "")] * 99})
        async with virtual_hosts({"site.test": site.app}) as reach:
            summary = await crawled(reach).go()
        assert summary.stopped == "busy" and site.hits.count("/a") == TRIES + 1

    run(go())


def test_pages_that_are_gone_or_empty_stop_nothing(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site({"/": ["/gone", "/a"], "/a": []})
        async with virtual_hosts({"site.test": site.app}) as reach:
            summary = await crawled(reach).go()
        assert (summary.kept, summary.failed) == (2, 1)
        assert "no such page" in next(iter(summary.reasons))

    run(go())


def test_enough_is_enough_and_more_can_be_had(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE)
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            first = await home.go(pages=2)
            assert (first.kept, first.stopped) == (2, "pages") and first.waiting
            again = await home.go(pages=3)
        assert (again.kept, again.unchanged) == (1, 2) and len(site.hits) == 3, "what is fresh is not asked for again"

    run(go())


def test_a_second_crawl_asks_only_whether_pages_changed(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE)
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach).without_cache()
            await home.go(depth=1)
            again = await home.go(depth=1)
        assert (again.kept, again.unchanged, again.went_on) == (0, 3, False) and len(site.hits) == 6

    run(go())


def test_a_site_without_end_is_left(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        days = {f"/calendar?day={n}": [f"/calendar?day={n + 1}"] for n in range(100)}
        loops = {"/x" * n: ["/x" * (n + 1)] for n in range(1, 40)}
        site = Site({"/": ["/calendar?day=0", "/x"]} | days | loops)
        async with virtual_hosts({"site.test": site.app}) as reach:
            summary = await crawled(reach).go(depth=1000)
        assert summary.stopped == "" and len(site.hits) < 40

    run(go())


def test_the_sitemap_names_pages_without_links(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        listed = (
            b"<urlset><url><loc>http://site.test/hidden</loc></url><url><loc>http://other.test/</loc></url></urlset>"
        )
        index = b"<sitemapindex><sitemap><loc>http://site.test/map-1.xml</loc></sitemap></sitemapindex>"
        rules = "Sitemap: http://site.test/maps.xml\n"
        site = Site({"/": [], "/hidden": []}, rules=rules, files={"/maps.xml": index, "/map-1.xml": listed})
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            await home.go(sitemap=True)
        assert home.kept() == ["site.test/", "site.test/hidden"]

    run(go())


@pytest.mark.parametrize("start", ["ftp://site.test/", "site", "http://10.0.0.1/", "http://user@site.test/"])
def test_a_start_that_may_not_be_read(run: Run, crawled: Open, start: str) -> None:
    with pytest.raises(FetchRefused):
        run(crawled({}).go(start))


def test_a_host_that_is_not_there_is_told_at_once(run: Run, crawled: Open) -> None:
    home = crawled({"nobody.test:80": "127.0.0.1:9"})
    summary = run(home.go("http://nobody.test/"))
    assert (summary.stopped, summary.waiting, home.pauses) == ("unreachable", 1, [])


def test_one_process_at_a_time_crawls_a_site(run: Run, virtual_hosts: Hosts, crawled: Open) -> None:
    async def go() -> None:
        site = Site(TREE, busy={"/": [(503, "")]})
        async with virtual_hosts({"site.test": site.app}) as reach:
            home = crawled(reach)
            database = open_database(home.settings.database_url)
            waiting, on = asyncio.Event(), asyncio.Event()

            async def pause(_: float) -> None:
                waiting.set()
                await on.wait()

            wish = CrawlWish("http://site.test/")
            first = asyncio.create_task(crawl(home.settings, home.library, database, wish, pause=pause))
            await waiting.wait()
            with pytest.raises(OneboxError, match="another process is crawling"):
                await home.go("http://site.test")
            on.set()
            assert (await first).kept

    run(go())


def test_the_same_start_is_the_same_crawl() -> None:
    assert crawl_id("http://site.test") == crawl_id("https://www.site.test/") != crawl_id("http://site.test/a")
