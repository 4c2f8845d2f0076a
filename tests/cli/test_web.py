"""`onebox web`: search and the state of the engines, against a local server."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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
