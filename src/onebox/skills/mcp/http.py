"""The wire to a server over HTTP (the SDK's streamable HTTP transport)."""

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...errors import FetchFailed, FetchRefused, McpError
from ...models.http import resolve_key
from ...reading.web.guard import PORTS, Guard
from ...settings import McpServer

if TYPE_CHECKING:
    import httpx2
    from mcp.client._transport import TransportStreams

    from .guarded import GuardedTransport

LONGEST_EVENT = 4_000_000
"""Bytes of one message in a stream of them."""


class Http:
    """As `Wire`. `auth` is what signs the requests, if anything does; else the setting `key`."""

    def __init__(self, name: str, settings: McpServer, auth: "httpx2.Auth | None" = None) -> None:
        self._name = name
        self._settings = settings
        self._auth = auth
        self._guard = guard_for(name, settings)
        self._transport: GuardedTransport | None = None

    @property
    def fault(self) -> str:
        return self._transport.fault if self._transport else ""

    def allow(self) -> None:
        if self._transport:
            self._transport.allow()

    def heard(self) -> None:
        if self._transport:
            self._transport.heard()

    @asynccontextmanager
    async def streams(self) -> "AsyncIterator[TransportStreams]":
        """Nothing is asked before the first message. Raises McpError for an address that is refused."""
        import httpx2
        from mcp.client.streamable_http import streamable_http_client

        from .guarded import GuardedTransport

        settings = self._settings
        await self._check()
        self._transport = GuardedTransport(self._guard, settings.url, settings.start_seconds)
        headers = {"Accept-Encoding": "identity", "User-Agent": "Onebox"}
        if key := resolve_key(settings.key):
            headers["Authorization"] = f"Bearer {key}"
        client = httpx2.AsyncClient(
            transport=self._transport,
            headers=headers,
            auth=self._auth,
            timeout=httpx2.Timeout(settings.seconds),
            trust_env=False,
        )
        async with client:
            wire = streamable_http_client(settings.url, http_client=client, max_sse_event_size=LONGEST_EVENT)
            async with wire as streams:
                yield streams

    async def _check(self) -> None:
        try:
            url = self._guard.check(self._settings.url)
            await self._guard.resolve(url.raw_host or "", url.port or 0)
        except (FetchRefused, FetchFailed) as error:
            ours = "" if self._settings.local else f"If it is a server of your own: mcp.{self._name}.local = true."
            raise McpError(f"the MCP server {self._name}: {error}", hint=ours or error.hint) from error


def guard_for(name: str, settings: McpServer) -> Guard:
    """What `settings.url` may lead to. Raises McpError when it is no address, or `local` and not one of numbers."""
    try:
        parts = urlsplit(settings.url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        host = parts.hostname or ""
    except ValueError as error:
        raise McpError(f"mcp.{name}.url: {error}", hint="Write it like https://example.org/mcp.") from error
    if not host or not port:
        raise McpError(f"mcp.{name}.url is no address of the web", hint="Write it like https://example.org/mcp.")
    if not settings.local:
        return Guard(ports=(*PORTS, port))
    address = "127.0.0.1" if host == "localhost" else host
    if not _is_inside(address):
        raise McpError(
            f"mcp.{name}.local is set, but {host} is no address of this machine or of a private network.",
            hint="Write the address in numbers (http://192.168.1.5:8000/mcp), or leave `local` out.",
        )
    where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return Guard(ports=(*PORTS, port), reach={f"{host}:{port}": where})


def _is_inside(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (parsed.is_loopback or parsed.is_private) and not parsed.is_link_local and not parsed.is_unspecified
