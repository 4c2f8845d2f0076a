"""A canary: a server on loopback that no attack may reach."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from onebox.reading.web import Fetcher, Guard
from onebox.settings import Web


class Canary:
    """Counts who connects; whoever does gets a secret."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.touched = 0

    @classmethod
    @asynccontextmanager
    async def singing(cls) -> AsyncIterator["Canary"]:
        canary = cls(0)

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            canary.touched += 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nsecret")
            await writer.drain()
            writer.close()

        servers = [await asyncio.start_server(answer, "127.0.0.1", 0)]
        canary.port = servers[0].sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6, or the port is taken there
            servers.append(await asyncio.start_server(answer, "::1", canary.port))
        try:
            yield canary
        finally:
            for server in servers:
                server.close()
        assert canary.touched == 0, "the canary was reached"


@pytest.fixture
def canary() -> Callable[[], Any]:
    return Canary.singing


@pytest.fixture
def fetcher(tmp_path: Path) -> Callable[..., Fetcher]:
    """A fetcher in a hurry, whose guard allows `port` too, so that only the address can be at fault."""

    def make(
        *, port: int = 0, reach: dict[str, str] | None = None, names: dict[str, list[Sequence[str]]] | None = None,
        **more: Any,
    ) -> Fetcher:  # fmt: skip
        answers = {name: list(given) for name, given in (names or {}).items()}

        async def lookup(host: str, port: int) -> Sequence[str]:
            if host not in answers:
                raise OSError(f"no such name: {host}")
            given = answers[host]
            return given.pop(0) if len(given) > 1 else given[0]

        tls = more.pop("tls", None)
        web = Web(**{"seconds": 3, "first_byte_seconds": 2, "delay_seconds": 0, "robots": False} | more)
        guard = Guard(ports=(80, 443, port), reach=reach, lookup=lookup)
        return Fetcher(web, tmp_path / "web", guard=guard, tls=tls)

    return make
