"""The box behind a fake endpoint and a small web, and the SDK's own client in front of it, over each transport."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

import httpx2
from bench.local_web import LocalWeb
from mcp import Client as SdkClient
from mcp import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from tests.conftest import BRIDGES
from tests.server.conftest import Client, Served, serving

from onebox.library.library import Library
from onebox.settings import Settings, load
from onebox.store.database import open_database
from onebox.testing import Behaviour, FakeEndpoint, Says, replies
from onebox.types import Message

QUESTION = "When was the Sydney Harbour Bridge opened?"
_FACTS = replies(answer="1932", text="The Sydney Harbour Bridge was opened in 1932.", why="It was opened in 1932.")

Connect = Callable[..., Any]


def _script(messages: Sequence[Message], body: dict[str, Any]) -> str | Behaviour:
    if "forever" in str(messages[-1].content):
        return Says("word " * 100_000, slow=0.05)
    return _FACTS(messages, body)


@dataclass
class Boxes:
    """`settings` of a home with documents; `web` is all of the web there is."""

    settings: Settings
    web: LocalWeb
    endpoint: FakeEndpoint


@pytest.fixture(scope="package")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boxes]:
    home = tmp_path_factory.mktemp("mcp")
    for name, text in BRIDGES.items():
        (home / name).write_text(text, "utf-8")
    with LocalWeb() as web, FakeEndpoint(_script) as endpoint:
        reach = "".join(f'"{origin}" = "127.0.0.1:{web.port}"\n' for origin in web.origins)
        (home / "settings.toml").write_text(
            f'[endpoints.fake]\nurl = "{endpoint.url}"\n[models]\nanswer = "fake/m"\nembed = "off"\n'
            f'first_token_seconds = 60\n[library]\nbackground = false\n[searchers.searxng]\nurl = "{web.search_url}"\n'
            f"[web]\nrobots = false\n[web.reach]\n{reach}",
            "utf-8",
        )
        settings = load(home)
        Library(open_database(settings.database_url), settings).add([home / name for name in BRIDGES])
        yield Boxes(settings, web, endpoint)


@dataclass
class Doors:
    served: Served
    owner: Client
    key: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.served.port}/mcp"


@pytest.fixture(scope="package")
def doors(boxes: Boxes) -> Iterator[Doors]:
    """The server over that home, and an API key."""
    with serving(boxes.settings) as served:
        owner = served.first()
        yield Doors(served, owner, owner.post("/api/keys", {"name": "test"}, 201)["key"])


@asynccontextmanager
async def over_http(url: str, key: str, mode: str = "auto") -> AsyncIterator[SdkClient]:
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=300, trust_env=False) as http,
        SdkClient(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


@asynccontextmanager
async def over_stdio(home: Path, mode: str = "auto") -> AsyncIterator[SdkClient]:
    start = "from onebox.cli import main; main()"
    environment = {"ONEBOX_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[3] / "src"), "LC_ALL": "C.UTF-8"}
    program = StdioServerParameters(command=sys.executable, args=["-c", start, "mcp"], env=environment)
    async with SdkClient(program, mode=mode) as client:
        yield client


@pytest.fixture(params=["http", "http legacy", "stdio", "stdio legacy"])
def connect(request: pytest.FixtureRequest, boxes: Boxes) -> Connect:
    """`async with connect() as client`: the SDK's client, by the newest protocol or that of 2025."""
    transport, _, legacy = request.param.partition(" ")
    mode = "legacy" if legacy else "auto"
    if transport == "stdio":
        return lambda: over_stdio(boxes.settings.home, mode)
    doors: Doors = request.getfixturevalue("doors")
    return lambda: over_http(doors.url, doors.key, mode)
