"""Open connections to the servers of the settings: made when first needed, kept, made anew when one dies."""

import asyncio
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ...errors import McpError, SandboxUnavailable
from ...settings import McpServer, Settings
from .connection import Connection, Wire, check_name

if TYPE_CHECKING:
    import httpx2

    from ...sandbox.bubblewrap import Bubblewrap


class Connections:
    """Belongs to one event loop; close it, or use it as an async context."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open: dict[str, Connection] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._sandbox: Bubblewrap | None = None
        self._choosing = asyncio.Lock()

    async def to(self, name: str, *, auth: "httpx2.Auth | None" = None, seconds: float | None = None) -> Connection:
        """The open connection to the server `name`. `auth` signs in anew. Raises McpError, SettingsError."""
        async with self._opening.setdefault(name, asyncio.Lock()):
            found = self._open.get(name)
            if found and found.is_open and auth is None:
                return found
            if found:
                await found.close()
            settings = server_of(self._settings, name)
            connection = Connection(name, settings, await self._wire(name, settings, auth))
            await connection.open(seconds)
            self._open[name] = connection
            return connection

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in self._open.values()))
        self._open.clear()
        if self._sandbox:
            await asyncio.to_thread(self._sandbox.close)
            self._sandbox = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _wire(self, name: str, settings: McpServer, auth: "httpx2.Auth | None") -> Wire:
        if settings.url:
            from .http import Http
            from .tokens import signer

            return Http(name, settings, auth or signer(name, settings, self._settings.home))
        from .stdio import Stdio

        return Stdio(name, settings, await self._box())

    async def _box(self) -> "Bubblewrap":
        """The sandbox that all programs share. Raises SandboxUnavailable: no program is ever run outside one."""
        from ...sandbox.bubblewrap import Bubblewrap
        from ...sandbox.choose import sandbox_for

        async with self._choosing:
            if self._sandbox is None:
                found = await asyncio.to_thread(sandbox_for, self._settings)
                if not isinstance(found, Bubblewrap):
                    await asyncio.to_thread(found.close)
                    raise SandboxUnavailable(
                        f"Programs that are MCP servers need the sandbox bubblewrap; here it is {found.name}."
                    )
                self._sandbox = found
            return self._sandbox


def server_of(settings: Settings, name: str) -> McpServer:
    """The settings of the server `name`. Raises McpError when there is none, or it is neither program nor address."""
    check_name(name)
    if name not in settings.mcp:
        known = ", ".join(sorted(settings.mcp)) or "none"
        raise McpError(f"there is no MCP server {name!r}", hint=f"There are: {known}. Add one with `onebox mcp add`.")
    found = settings.mcp[name]
    if bool(found.command) == bool(found.url):
        raise McpError(f"mcp.{name} needs either `command` or `url`", hint="Set one of them in settings.toml.")
    return found
