"""`onebox web`: search and the state of the engines, against a local server."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.local_web import LocalWeb

from onebox.testing import FakeEngines, Finds, refuses

Onebox = Callable[..., Any]


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeEngines]]:
    """Start servers in a thread of their own, for commands in another process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started: list[FakeEngines] = []

    def inner(*behaviours: Any) -> FakeEngines:
        server = asyncio.run_coroutine_threadsafe(FakeEngines(*behaviours).__aenter__(), loop).result(10)
        started.append(server)
        return server

    yield inner
    for server in started:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def write(home: Path, **engines: str) -> None:
    home.mkdir(exist_ok=True)
    lines = [f'[searchers.{name}]\nurl = "{url}"\nkey = "secret-key"\n' for name, url in engines.items()]
    (home / "settings.toml").write_text("".join(lines), "utf-8")


def test_a_refused_engine_is_told_and_the_next_one_used(onebox: Onebox, home: Path, serve: Any) -> None:
    write(home, brave=serve(refuses(429, "120")).url, searxng=serve(Finds()).url)
    done = onebox("web", "search", "南京长江大桥", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 0
    assert "1. Tower Bridge\n   https://bridges.example/tower  2024-03-05" in done.stdout
    assert "brave 说请求太多（429），120 秒后再试；改用 searxng" in done.stderr
    listed = onebox("web", "engines", "--json")
    states = {one["name"]: one for one in json.loads(listed.stdout)}
    assert states["brave"]["state"] == "rests" and 60 < states["brave"]["rests"] <= 120
    assert states["searxng"]["state"] == "ready"
    assert states["tavily"]["state"] == "no_key" and not states["tavily"]["asked"]
    assert "secret-key" not in done.stdout + done.stderr + listed.stdout


def test_one_engine_as_json(onebox: Onebox, home: Path, serve: Any) -> None:
    write(home, brave="http://127.0.0.1:9", searxng=serve(Finds()).url)
    done = onebox("web", "search", "bridge", "--engine", "searxng", "--json")
    found = json.loads(done.stdout)
    assert [one["title"] for one in found["results"]] == ["Tower Bridge", "南京长江大桥"]
    assert (found["used"], found["troubles"]) == (["searxng"], [])


def test_what_is_missing_is_said(onebox: Onebox, home: Path) -> None:
    done = onebox("web", "search", "bridge", "--engine", "brave")
    assert done.returncode == 1
    assert "needs a key" in done.stderr and "[searchers.brave]" in done.stderr
    done = onebox("web", "search", "bridge", "--engine", "searxng")
    assert "needs an address" in done.stderr
    assert "has no 'altavista'" in onebox("web", "search", "bridge", "--engine", "altavista").stderr


def test_a_site_is_crawled_listed_searched_and_removed(onebox: Onebox, home: Path) -> None:
    host = "news.qinglan.test"
    with LocalWeb() as local:
        web = {"ONEBOX_WEB_REACH": json.dumps({origin: f"127.0.0.1:{local.port}" for origin in local.origins})}
        web |= {"ONEBOX_WEB_DELAY_SECONDS": "0", "ONEBOX_LIBRARY_BACKGROUND": "false"}
        done = onebox("web", "crawl", local.url(host), "--pages", "4", LC_ALL="zh_CN.UTF-8", **web)
        assert done.returncode == 0 and done.stdout == "4 页存下\n" and "够了" in done.stderr
        searches = len(local.searches)
        found = json.loads(onebox("web", "search", "青岚", "--kept", "--json", **web).stdout)
        assert found["results"][0]["engine"] == "own" and len(local.searches) == searches
    assert onebox("web", "list").stdout.startswith(f"{host}:{local.port}\t4\t")
    assert onebox("web", "remove", f"{host}:{local.port}").stdout == "removed 4 pages\n"
    assert "No pages are kept" in onebox("web", "list").stderr
    gone = onebox("web", "remove", host)
    assert gone.returncode == 1 and "onebox web list" in gone.stderr
