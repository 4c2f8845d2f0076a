import asyncio
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from onebox.errors import FetchFailed, FetchRefused
from onebox.reading.web import Fetcher
from onebox.settings import Web


class Site:
    """A host that counts what is asked of it."""

    def __init__(self, *, robots: str | int = 404, **headers: str) -> None:
        self.asked: Counter[str] = Counter()
        self.conditional = 0
        self.text = "<p>一页 a page</p>"
        self.robots = robots
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.times: list[float] = []
        self.app = web.Application()
        self.app.router.add_get("/robots.txt", self._robots)
        self.app.router.add_get("/{any:.*}", self._page)

    async def _robots(self, request: web.Request) -> web.Response:
        self.asked["robots"] += 1
        return web.Response(status=self.robots) if isinstance(self.robots, int) else web.Response(text=self.robots)

    async def _page(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.times.append(time.monotonic())
        if request.path == "/moved":
            return web.Response(status=301, headers={"Location": "/a"})
        if request.path.startswith("/status/"):
            return web.Response(status=int(request.path[8:]), headers={"Retry-After": "7"})
        if "ETag" in self.headers and request.headers.get("If-None-Match") == self.headers["ETag"]:
            self.conditional += 1
            return web.Response(status=304, headers=self.headers)
        await asyncio.sleep(0.01)
        return web.Response(text=self.text, content_type="text/html", headers=self.headers)


@pytest.fixture
def fetcher(tmp_path: Path) -> Callable[..., Fetcher]:
    def make(reach: dict[str, str], **more: Any) -> Fetcher:
        return Fetcher(Web(**{"delay_seconds": 0, "reach": reach, "seconds": 5} | more), tmp_path / "web")

    return make


def test_a_fresh_page_is_not_asked_for_again(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        site = Site(ETag='"1"')
        async with virtual_hosts({"a.test": site.app}) as reach:
            async with fetcher(reach) as one:
                found = await one.get("http://a.test/a#part")
                assert (found.from_cache, found.url, found.status) == (False, "http://a.test/a", 200)
                await asyncio.gather(*(one.get("http://a.test/b") for _ in range(5)))
            async with fetcher(reach) as two:  # another process, or after a restart
                again = await two.get("http://a.test/a")
                assert again.from_cache and again.body == found.body and again.content_type == "text/html"
        assert site.asked == {"robots": 1, "/a": 1, "/b": 1}

    run(work())


def test_a_stale_page_is_asked_for_with_its_etag(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        site = Site(ETag='"1"')
        async with virtual_hosts({"a.test": site.app}) as reach, fetcher(reach, fresh_seconds=0) as one:
            first = await one.get("http://a.test/a")
            second = await one.get("http://a.test/a")
            assert second.from_cache and second.body == first.body
            site.headers["ETag"], site.text = '"2"', "new"
            assert (await one.get("http://a.test/a")).body == b"new"
        assert (site.asked["/a"], site.conditional) == (3, 1)

    run(work())


def test_cache_control_is_obeyed_and_no_store_kept_nowhere(
    run: Any, fetcher: Any, virtual_hosts: Any, tmp_path: Path
) -> None:
    async def work() -> None:
        long, never = Site(Cache_Control="max-age=1000"), Site(Cache_Control="no-store")
        async with (
            virtual_hosts({"a.test": long.app, "b.test": never.app}) as reach,
            fetcher(reach, fresh_seconds=0) as one,
        ):
            for _ in range(2):
                await one.get("http://a.test/a")
                await one.get("http://b.test/b")
            await one.get("http://a.test/a", fresh=True)
        assert (long.asked["/a"], never.asked["/b"]) == (2, 2)
        kept = [file for file in (tmp_path / "web").rglob("*.json") if "b.test/b" in file.read_text()]
        assert not kept

    run(work())


def test_damage_in_the_cache_costs_one_request(run: Any, fetcher: Any, virtual_hosts: Any, tmp_path: Path) -> None:
    async def work() -> None:
        site = Site()
        async with virtual_hosts({"a.test": site.app}) as reach, fetcher(reach, robots=False) as one:
            await one.get("http://a.test/a")
            for file in (tmp_path / "web").rglob("*.json"):
                file.write_text("{half")
            assert not (await one.get("http://a.test/a")).from_cache
            for file in (tmp_path / "web" / "bodies").rglob("*"):
                if file.is_file():
                    file.unlink()
            assert not (await one.get("http://a.test/a")).from_cache

    run(work())


def test_redirects_are_followed_remembered_and_told(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        site = Site()
        async with virtual_hosts({"a.test": site.app}) as reach, fetcher(reach) as one:
            for _ in range(2):
                found = await one.get("http://a.test/moved")
                assert (found.url, found.asked) == ("http://a.test/a", "http://a.test/moved")
                assert found.hops == ("http://a.test/moved",)
        assert site.asked["/moved"] == site.asked["/a"] == 1

    run(work())


@pytest.mark.parametrize(
    "status, says",
    [(404, "no such page"), (403, "not let us in"), (429, "busy"), (503, "busy"), (500, "error"), (204, "204")],
)
def test_a_status_in_words(status: int, says: str, run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        async with virtual_hosts({"a.test": Site().app}) as reach, fetcher(reach) as one:
            with pytest.raises(FetchFailed, match=says) as caught:
                await one.get(f"http://a.test/status/{status}")
            assert caught.value.status == status
            assert "a.test" in str(caught.value)
            assert status not in (429, 503) or "7 s" in caught.value.hint

    run(work())


RULES = (
    "User-agent: *\nDisallow: /all\n\nUser-agent: Onebox\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 0.2\n"
)


def test_robots_txt_is_obeyed(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        site = Site(robots=RULES)
        async with virtual_hosts({"a.test": site.app}) as reach, fetcher(reach) as one:
            for path in ("/all", "/private/open", "/x"):
                await one.get(f"http://a.test{path}")
            with pytest.raises(FetchRefused, match=r"robots\.txt of a\.test"):
                await one.get("http://a.test/private/a")
            assert min(b - a for a, b in pairwise(site.times)) >= 0.19
        async with virtual_hosts({"a.test": site.app}) as reach, fetcher(reach, robots=False) as one:
            await one.get("http://a.test/private/a")
        assert site.asked["robots"] == 1

    run(work())


@pytest.mark.parametrize("status, allowed", [(404, True), (401, True), (500, False), (503, False)])
def test_rules_that_cannot_be_read(status: int, allowed: bool, run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        async with virtual_hosts({"a.test": Site(robots=status).app}) as reach, fetcher(reach) as one:
            if allowed:
                await one.get("http://a.test/a")
            else:
                with pytest.raises(FetchFailed, match="rules for programs"):
                    await one.get("http://a.test/a")

    run(work())


def test_one_host_is_not_hurried(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    async def work() -> None:
        site, other = Site(), Site()
        async with (
            virtual_hosts({"a.test": site.app, "b.test": other.app}) as reach,
            fetcher(reach, delay_seconds=0.1) as one,
        ):
            pages = [f"http://{host}.test/{i}" for i in range(3) for host in "ab"]
            await asyncio.gather(*map(one.get, pages))
        for times in (site.times, other.times):
            assert min(b - a for a, b in pairwise(times)) >= 0.09

    run(work())


def test_who_we_are_is_told(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers["User-Agent"])
        return web.Response(text="a", content_type="text/plain")

    async def work() -> None:
        app = web.Application()
        app.router.add_get("/", answer)
        async with (
            virtual_hosts({"a.test": app}) as reach,
            fetcher(reach, robots=False, agent="Nosy", contact="https://nosy.example/") as one,
        ):
            await one.get("http://a.test/")
        assert seen == ["Nosy/1 (+https://nosy.example/)"]

    run(work())


def test_a_chosen_proxy_is_used_and_private_hosts_stay_refused(run: Any, fetcher: Any, virtual_hosts: Any) -> None:
    seen: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readline()).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()
        writer.close()

    async def work() -> None:
        async with (
            virtual_hosts({"p": proxy}) as at,
            fetcher({}, robots=False, proxy=f"http://{at['p:80']}") as one,
        ):
            assert (await one.get("http://93.184.215.14/x")).body == b"hi"
            for address in (f"http://{at['p:80']}/", "http://10.0.0.1/", "http://localhost/"):
                with pytest.raises(FetchRefused):
                    await one.get(address)
        assert seen == ["GET http://93.184.215.14/x HTTP/1.1\r\n"]

    run(work())
