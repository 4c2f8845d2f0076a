"""The door /mcp: the box's tools over streamable HTTP, for whoever has an account or an API key here."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.types import Receive, Scope, Send

from ...app import Box
from ...store.accounts import Account

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

MOST_SESSIONS = 1000


class McpDoor:
    """An ASGI application. The SDK is imported, and its sessions begin, with the first request."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._manager: StreamableHTTPSessionManager | None = None
        self._starting = asyncio.Lock()
        self._leave = asyncio.Event()
        self._holding: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`request.state.user` is who asks; a session belongs to the account that began it."""
        from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
        from mcp.server.auth.provider import AccessToken

        user = scope["state"]["user"]
        assert isinstance(user, Account)
        scope["user"] = AuthenticatedUser(AccessToken(token="", client_id=user.id, scopes=[]))
        manager = await self._started()
        serving = asyncio.create_task(manager.handle_request(scope, receive, send))
        closing = asyncio.create_task(scope["app"].state.closing.wait())
        try:
            await asyncio.wait({serving, closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            closing.cancel()
            if not serving.done():
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
        if not serving.cancelled():
            serving.result()

    async def aclose(self) -> None:
        """End every session."""
        self._leave.set()
        if self._holding:
            await asyncio.wait({self._holding})

    async def _started(self) -> "StreamableHTTPSessionManager":
        async with self._starting:
            if self._manager is None:
                from mcp.server.transport_security import TransportSecuritySettings

                from .tools import mcp_server

                server = mcp_server(self._box, _owner)
                # Host and Origin were checked by `server/guard.py`, by the names this box has.
                checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
                server.streamable_http_app(max_sessions=MOST_SESSIONS, transport_security=checked)
                ready = asyncio.Event()
                self._holding = asyncio.create_task(self._hold(server.session_manager, ready))
                await ready.wait()
                self._manager = server.session_manager
            return self._manager

    async def _hold(self, manager: "StreamableHTTPSessionManager", ready: asyncio.Event) -> None:
        async with manager.run():
            ready.set()
            await self._leave.wait()


def _owner(ctx: "Context[Any, Any]") -> str:
    """As at the OpenAI doors: conversations belong to the account, but are not among those of the page."""
    request = ctx.request_context.request
    assert request is not None
    return f"api:{request.state.user.id}"
