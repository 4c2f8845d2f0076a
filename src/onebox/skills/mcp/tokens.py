"""Signing in at a server with OAuth 2.1: the SDK's flow, our file for its tokens, a loopback address to come back to.

Tokens belong to one server and one address: they are never sent to another.
"""

import asyncio
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from ...errors import McpError
from ...settings import McpServer
from .pins import write_private

if TYPE_CHECKING:
    from mcp.client.auth import OAuthClientProvider
    from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthToken

SIGN_IN_SECONDS = 300.0
"""How long the user may take in the browser."""
_PAGE = "<!doctype html><meta charset=utf-8><title>Onebox</title><p>{text}</p>"
_DONE = "You can close this page and go back to Onebox. 可以关闭此页，回到一框。"


class TokenFile:
    """The SDK's `TokenStorage` in `mcp/NAME.token.json` under the home folder, readable by its owner alone."""

    def __init__(self, home: Path, name: str, url: str) -> None:
        self._file = home / "mcp" / f"{name}.token.json"
        self._url = url

    def exists(self) -> bool:
        return bool(self._read().get("tokens"))

    def forget(self) -> None:
        self._file.unlink(missing_ok=True)

    async def get_tokens(self) -> "OAuthToken | None":
        from mcp.shared.auth import OAuthToken

        kept = self._read().get("tokens")
        return OAuthToken.model_validate(kept) if kept else None

    async def set_tokens(self, tokens: "OAuthToken") -> None:
        self._keep("tokens", tokens.model_dump(mode="json", exclude_none=True))

    async def get_client_info(self) -> "OAuthClientInformationFull | None":
        from mcp.shared.auth import OAuthClientInformationFull

        kept = self._read().get("client")
        return OAuthClientInformationFull.model_validate(kept) if kept else None

    async def set_client_info(self, client_info: "OAuthClientInformationFull") -> None:
        self._keep("client", client_info.model_dump(mode="json", exclude_none=True))

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise McpError(f"{self._file}: {error}", hint="Remove the file and sign in again.") from error
        return kept if isinstance(kept, dict) and kept.get("url") == self._url else {}

    def _keep(self, key: str, value: dict[str, Any]) -> None:
        write_private(self._file, json.dumps(self._read() | {"url": self._url, key: value}))


def signer(name: str, settings: McpServer, home: Path) -> "OAuthClientProvider | None":
    """What signs requests with the tokens kept, and renews them; None when nobody signed in.

    A server that wants the user again is refused: only `onebox mcp login` opens a browser.
    """
    file = TokenFile(home, name, settings.url)
    return _provider(settings.url, file, "http://127.0.0.1/callback") if file.exists() else None


class SignIn:
    """A sign-in under way: listens on loopback for the browser to come back. Use it as an async context."""

    def __init__(self, name: str, settings: McpServer, home: Path, show: Callable[[str], None]) -> None:
        """`show(address)` opens a browser there, or tells the user to."""
        self._file = TokenFile(home, name, settings.url)
        self._url = settings.url
        self._show = show
        self._back: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> "OAuthClientProvider":
        self._file.forget()  # a registration is for one address to come back to
        self._server = await asyncio.start_server(self._came_back, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return _provider(self._url, self._file, f"http://127.0.0.1:{port}/callback", self._go, self._wait)

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _go(self, address: str) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise McpError(f"the server wants to be signed in to at {address[:80]!r}, which is no web address")
        self._show(address)

    async def _wait(self) -> "AuthorizationCodeResult":
        from mcp.shared.auth import AuthorizationCodeResult

        async with asyncio.timeout(SIGN_IN_SECONDS):
            back = await self._back
        return AuthorizationCodeResult(code=back.get("code", ""), state=back.get("state"), iss=back.get("iss"))

    async def _came_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line = head.partition("\r\n")[0].split(" ")
            parts = urlsplit(line[1] if len(line) > 1 else "")
            if parts.path == "/callback" and not self._back.done():
                self._back.set_result({key: values[0] for key, values in parse_qs(parts.query).items()})
            body = _PAGE.format(text=html.escape(_DONE)).encode()
            told = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
            writer.write(told.encode() + b"\r\n" + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # a browser that left, a head that never ended
        finally:
            writer.close()


def _provider(url: str, file: TokenFile, back: str, go: Any = None, wait: Any = None) -> "OAuthClientProvider":
    from mcp.client.auth import OAuthClientProvider
    from mcp.shared.auth import OAuthClientMetadata
    from pydantic import AnyUrl

    about = OAuthClientMetadata(client_name="Onebox", redirect_uris=[AnyUrl(back)])
    return OAuthClientProvider(url, about, file, go, wait)
