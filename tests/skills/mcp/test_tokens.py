"""Signing in at a server that wants that: the whole of OAuth 2.1 against a small authorisation server."""

import asyncio
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web

from onebox.errors import McpError
from onebox.settings import McpServer, Settings
from onebox.skills.mcp.connections import Connections
from onebox.skills.mcp.tokens import SignIn, TokenFile

from .test_http import Site, serving

With = Callable[..., Settings]


class Guarded:
    """A server whose /mcp wants a token of its own authorisation server, at the same address."""

    def __init__(self) -> None:
        self.url = ""
        self.valid = "token-0"
        self.issued = 0
        self.forms: list[dict[str, Any]] = []
        self.site = Site(self._call)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/mcp":
            if request.headers.get("Authorization") == f"Bearer {self.valid}":
                return await self.site.handle(request)
            place = f'Bearer resource_metadata="{self.url}/.well-known/oauth-protected-resource/mcp"'
            return web.Response(status=401, headers={"WWW-Authenticate": place})
        if request.path == "/authorize":
            back = f"{request.query['redirect_uri']}?code=abc&state={request.query['state']}"
            return web.Response(status=302, headers={"Location": back})
        found = await self._object(request)
        return web.json_response(found, status=201 if request.path == "/register" else 200 if found else 404)

    async def _object(self, request: web.Request) -> dict[str, Any]:
        path = request.path
        if path.startswith("/.well-known/oauth-protected-resource"):
            return {"resource": f"{self.url}/mcp", "authorization_servers": [self.url]}
        if path.startswith("/.well-known/oauth-authorization-server"):
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "registration_endpoint": f"{self.url}/register",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
            }
        if path == "/register":
            return {**await request.json(), "client_id": "box", "token_endpoint_auth_method": "none"}
        if path == "/token":
            self.forms.append(dict(await request.post()))
            self.issued += 1
            self.valid = f"token-{self.issued}"
            return {"access_token": self.valid, "token_type": "Bearer", "expires_in": 3600, "refresh_token": "again"}
        return {}

    async def _call(self, request: web.Request) -> web.StreamResponse:
        number = json.loads(await request.read())["id"]
        said = {"content": [{"type": "text", "text": "signed in"}]}
        return web.json_response({"jsonrpc": "2.0", "id": number, "result": said})


async def visit(address: str) -> None:
    """What the user's browser does."""
    async with aiohttp.ClientSession() as browser, browser.get(address) as page:
        assert page.status == 200 and "Onebox" in await page.text()


def test_sign_in_then_calls_then_a_token_renewed(with_servers: With, home: Path) -> None:
    async def inner() -> None:
        guarded = Guarded()
        async with serving(guarded.handle) as url:
            guarded.url = url
            server = McpServer(url=f"{url}/mcp", local=True)
            settings = with_servers(s=server)
            async with Connections(settings) as connections:
                with pytest.raises(McpError) as caught:
                    await connections.to("s")
                assert "onebox mcp login s" in caught.value.hint
            visits: list[asyncio.Task[None]] = []
            shown: list[str] = []

            def show(address: str) -> None:
                shown.append(address)
                visits.append(asyncio.create_task(visit(address)))

            async with SignIn("s", server, home, show) as auth, Connections(settings) as connections:
                await connections.to("s", auth=auth, seconds=120)
            await asyncio.gather(*visits)
            asked = parse_qs(urlsplit(shown[0]).query)
            assert asked["code_challenge_method"] == ["S256"] and asked["resource"] == [f"{url}/mcp"]
            file = home / "mcp" / "s.token.json"
            assert stat.S_IMODE(file.stat().st_mode) == 0o600 and "token-1" in file.read_text()

            async with Connections(settings) as connections:
                connection = await connections.to("s")
                assert (await connection.call("t", {})).text == "signed in"
            kept = json.loads(file.read_text())
            assert guarded.forms[0]["grant_type"] == "authorization_code" and guarded.forms[0]["code_verifier"]
            assert kept["url"] == f"{url}/mcp"

            guarded.valid = "another"  # the server forgot us: nobody is there to sign in again
            async with Connections(settings) as connections:
                with pytest.raises(McpError):
                    await connections.to("s")
            assert len(shown) == 1

    asyncio.run(asyncio.wait_for(inner(), 250))


def test_a_token_is_for_one_address(home: Path) -> None:
    async def inner() -> None:
        from mcp.shared.auth import OAuthToken

        mine = TokenFile(home, "s", "https://a.test/mcp")
        await mine.set_tokens(OAuthToken(access_token="x"))
        assert mine.exists() and (await mine.get_tokens()) is not None
        other = TokenFile(home, "s", "https://b.test/mcp")
        assert not other.exists() and await other.get_tokens() is None
        mine.forget()
        assert not mine.exists()

    asyncio.run(inner())


def test_a_sign_in_address_that_is_no_web_address(home: Path) -> None:
    async def inner() -> None:
        server = McpServer(url="https://a.test/mcp")
        sign_in = SignIn("s", server, home, lambda address: pytest.fail("shown"))
        async with sign_in:
            with pytest.raises(McpError, match="no web address"):
                await sign_in._go("javascript:alert(1)")

    asyncio.run(inner())
