"""Servers over HTTP that mean harm, and addresses that are not to be reached."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from onebox.errors import McpError
from onebox.settings import McpServer, Settings
from onebox.skills.mcp.connections import Connections
from onebox.skills.mcp.guarded import MOST_BYTES
from onebox.skills.mcp.http import guard_for

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
With = Callable[..., Settings]


class Site:
    """A server by hand: it greets and lists well, `calls` answers the calls. `hits` holds every request."""

    def __init__(self, calls: Answer) -> None:
        self.hits: list[tuple[str, str]] = []
        self.seen: list[Any] = []
        self._calls = calls

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.hits.append((request.method, request.path))
        self.seen.append(dict(request.headers))
        message = json.loads(await request.read() or b"{}")
        method, number = message.get("method"), message.get("id")
        if number is None:
            return web.Response(status=202)
        if method == "tools/call":
            return await self._calls(request)
        if method == "initialize":
            about = {"name": "bad", "version": "1"}
            result: Any = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": about}
        elif method == "tools/list":
            result = {"tools": [{"name": "t", "inputSchema": {"type": "object"}}]}
        else:
            return web.json_response({"jsonrpc": "2.0", "id": number, "error": {"code": -32601, "message": "no"}})
        return web.json_response({"jsonrpc": "2.0", "id": number, "result": result})


@contextlib.asynccontextmanager
async def serving(handle: Answer) -> AsyncIterator[str]:
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # type: ignore[union-attr]
    finally:
        await runner.cleanup()


async def _stream(request: web.Request, first: bytes, again: bytes, pause: float = 0) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        await response.write(first)
        while True:
            await response.write(again)
            await asyncio.sleep(pause)
    return response


async def huge(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b'{"x": "' + b"x" * (MOST_BYTES + 1_000_000), content_type="application/json")


async def packed(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}, content_type="application/json")


async def floods(request: web.Request) -> web.StreamResponse:
    said = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "x"}}
    return await _stream(request, b"", f"data: {json.dumps(said)}\n\n".encode() * 500)


async def drips(request: web.Request) -> web.StreamResponse:
    return await _stream(request, b"", b": still there\n\n", 0.05)


async def one_event(request: web.Request) -> web.StreamResponse:
    return await _stream(request, b"data: ", b"x" * 2**16)


async def dies(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"jsonrpc"')
    assert request.transport
    request.transport.abort()
    return response


async def nonsense(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>hello</html>", content_type="text/html")


async def broken(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text="x" * 1000)


async def wants_sign_in(_: web.Request) -> web.StreamResponse:
    return web.Response(status=401)


@pytest.mark.parametrize(
    ("calls", "seconds", "says"),
    [
        (huge, 120, "more than 16 MB"),
        (packed, 120, "packs its answers"),
        (floods, 120, "more than 2000 messages"),
        (drips, 2, "did not answer within 2 s"),
        (one_event, 120, "the MCP server s"),
        (dies, 120, "the MCP server s"),
        (nonsense, 120, "content type"),
        (broken, 120, "status 500"),
        (wants_sign_in, 120, "status 401"),
    ],
)
def test_a_server_that_does_harm_is_held(calls: Answer, seconds: float, says: str, with_servers: With) -> None:
    async def inner() -> None:
        site = Site(calls)
        async with serving(site.handle) as url:
            settings = with_servers(s=McpServer(url=f"{url}/mcp", local=True, seconds=seconds))
            async with Connections(settings) as connections, asyncio.timeout(250):
                connection = await connections.to("s")
                with pytest.raises(McpError, match=says) as caught:
                    await connection.call("t", {})
                assert "the MCP server s" in str(caught.value)
                if calls is wants_sign_in:
                    assert "onebox mcp login s" in caught.value.hint
                again = await connections.to("s")
                assert [one.name for one in await again.offers()] == ["t"]
        assert not any(method == "GET" for method, _ in site.hits)  # its own stream is never opened

    asyncio.run(inner())


def test_a_redirect_to_elsewhere_is_not_followed(with_servers: With) -> None:
    async def inner() -> None:
        other = Site(nonsense)
        async with serving(other.handle) as elsewhere:

            async def away(_: web.Request) -> web.StreamResponse:
                return web.Response(status=307, headers={"Location": f"{elsewhere}/mcp"})

            async with serving(Site(away).handle) as url:
                settings = with_servers(s=McpServer(url=f"{url}/mcp", local=True, key="secret"))
                async with Connections(settings) as connections:
                    connection = await connections.to("s")
                    with pytest.raises(McpError, match="Redirect"):
                        await connection.call("t", {})
        assert other.hits == []

    asyncio.run(inner())


def test_the_key_is_sent_to_its_server(with_servers: With, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "s3cret")

    async def inner() -> None:
        site = Site(nonsense)
        async with serving(site.handle) as url:
            settings = with_servers(s=McpServer(url=f"{url}/mcp", local=True, key="env:MY_KEY"))
            async with Connections(settings) as connections:
                await connections.to("s")
        assert {one.get("Authorization") for one in site.seen} == {"Bearer s3cret"}
        assert not any("Cookie" in one for one in site.seen)

    asyncio.run(inner())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9000/mcp",
        "http://localhost:9000/mcp",
        "http://[::1]:9000/mcp",
        "http://169.254.169.254/mcp",
        "http://10.0.0.5/mcp",
        "http://0x7f.1:9000/mcp",
        "http://user:pass@example.com/mcp",
        "ftp://example.com/mcp",
    ],
)
def test_addresses_that_are_refused_unless_they_are_the_user_s_own(url: str, with_servers: With) -> None:
    async def inner() -> None:
        async with Connections(with_servers(s=McpServer(url=url))) as connections:
            with pytest.raises(McpError) as caught:
                await connections.to("s")
            assert caught.value.hint

    asyncio.run(inner())


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/mcp", "http://example.com/mcp", "http://8.8.8.8/mcp", "http://0.0.0.0:80/mcp", "x"]
)
def test_local_means_this_machine_or_a_private_network(url: str) -> None:
    with pytest.raises(McpError):
        guard_for("s", McpServer(url=url, local=True))
    for own in ("http://127.0.0.1:9000/mcp", "http://localhost:9000", "http://192.168.1.5/mcp", "http://[::1]:80/mcp"):
        guard_for("s", McpServer(url=own, local=True))


def test_local_opens_one_port_and_nothing_beside_it() -> None:
    from onebox.errors import FetchRefused

    guard = guard_for("s", McpServer(url="http://127.0.0.1:9000/mcp", local=True))
    guard.check("http://127.0.0.1:9000/.well-known/oauth-protected-resource")
    for other in ("http://127.0.0.1:9001/", "http://127.0.0.2:9000/", "http://localhost:9000/"):
        with pytest.raises(FetchRefused):
            guard.check(other)


def test_nothing_answers(with_servers: With) -> None:
    async def inner() -> None:
        settings = with_servers(s=McpServer(url="http://127.0.0.1:9/mcp", local=True), nothing=McpServer())
        async with Connections(settings) as connections:
            with pytest.raises(McpError, match="the MCP server s cannot be reached"):
                await connections.to("s")
            with pytest.raises(McpError, match="needs either"):
                await connections.to("nothing")
            with pytest.raises(McpError, match="no MCP server"):
                await connections.to("gone")

    asyncio.run(inner())
