"""Approved tools of MCP servers as tools of the box.

A model sees what was pinned when the user approved a tool, never what the server says now; so listing them
asks no server. Before each call the server is asked what it offers: a tool that changed since is not called.
"""

from collections.abc import Mapping
from typing import Any

from ...errors import McpError, McpNotApproved, OneboxError
from ...settings import McpServer, Settings
from ...types import Language
from ..tool import Effects, Place, ToolResult
from .connections import Connections
from .offer import Offer
from .pins import Pins

_FAILED: dict[Language, str] = {"zh": "没有做成：{error}", "en": "This did not work: {error}"}


class McpTool:
    """As `Tool`, for the approved `offer`. With `connections` those are used, else one is made for each call."""

    def __init__(self, offer: Offer, settings: Settings, connections: Connections | None = None) -> None:
        self._offer = offer
        self._settings = settings
        self._server = settings.mcp[offer.server]
        self._connections = connections
        self.name = offer.full_name
        self.description: Mapping[Language, str] = offer.described(self._server.says.get(offer.name, ""))
        self.parameters: Mapping[str, Any] = offer.parameters()
        self.effects = effects_of(offer.name, self._server)

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """As `Tool.call`."""
        try:
            if self._connections:
                return await self._call(self._connections, arguments)
            async with Connections(self._settings) as connections:
                return await self._call(connections, arguments)
        except OneboxError as error:
            return self._result(_FAILED[at.language].format(error=f"{error} {error.hint}"), ok=False)

    async def _call(self, connections: Connections, arguments: Mapping[str, Any]) -> ToolResult:
        connection = await connections.to(self._offer.server)
        self._check(next((one for one in await connection.offers() if one.name == self._offer.name), None))
        said = await connection.call(self._offer.name, arguments)
        return self._result(said.text, ok=said.ok)

    def _check(self, now: Offer | None) -> None:
        server, tool = self._offer.server, self._offer.name
        if now is None:
            raise McpError(f"the MCP server {server} has no tool {tool} any more")
        approved = Pins(self._settings.home).approved(server, self._server).get(tool)
        if approved is None or approved.offer.pin != self._offer.pin:
            raise McpNotApproved(f"the tool {tool} of the MCP server {server} is not approved any more")
        if now.pin != self._offer.pin:
            raise McpNotApproved(
                f"the tool {tool} of the MCP server {server} is not what you approved: its description or its "
                "parameters changed, so it was not called",
                hint=f"See the change with `onebox mcp show {server}`; approve it with `onebox mcp approve {server}`.",
            )

    def _result(self, text: str, *, ok: bool) -> ToolResult:
        source = f"mcp:{self._offer.server}"
        return ToolResult(text, ok, untrusted=True, secret=self.effects.reads_secret, source=source)


def effects_of(tool: str, server: McpServer) -> Effects:
    """By what the server may reach; what it says about itself (its annotations) counts for nothing.

    A program without network that may change no folder of the user's can harm nothing outside its sandbox.
    """
    outside = bool(server.url or server.network)
    changes = (outside or bool(server.write)) and tool not in server.reads
    return Effects(
        reads_untrusted=True,
        reads_secret=bool(server.read or server.write),
        writes="outside" if changes else "nothing",
        sends=outside,
        once=changes,
    )


def mcp_tools(settings: Settings, connections: Connections | None = None) -> list[McpTool]:
    """Every approved tool of every server that the settings allow, by name. No server is asked."""
    pins = Pins(settings.home)
    found: dict[str, McpTool] = {}
    for name, server in sorted(settings.mcp.items()):
        for tool, pinned in sorted(pins.approved(name, server).items()):
            if (not server.tools or tool in server.tools) and not pinned.offer.problem():
                one = McpTool(pinned.offer, settings, connections)
                found.setdefault(one.name, one)
    return list(found.values())
