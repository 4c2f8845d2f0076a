"""One open connection to a server. Everything that can go wrong with it is a McpError that says what."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol

from ...errors import McpError, OneboxError
from ...settings import McpServer
from .clean import NAME, one_line
from .offer import Offer
from .said import Said, said

if TYPE_CHECKING:
    from mcp import ClientSession
    from mcp.client._transport import TransportStreams

MOST_TOOLS = 128
"""Tools read of one server."""
MOST_PAGES = 20


class Wire(Protocol):
    """What carries messages to a server and back."""

    @property
    def fault(self) -> str:
        """What the server did wrong, as a predicate (`left`, `answered with HTTP status 500`); empty: nothing."""
        ...

    def allow(self) -> None:
        """Before each call: what the server may send is counted anew."""
        ...

    def heard(self) -> None:
        """The server said something that is no answer."""
        ...

    def streams(self) -> "AbstractAsyncContextManager[TransportStreams]":
        """Open it; it is closed with the block."""
        ...


class Connection:
    """Belongs to one event loop; close it. Calls may be made from any task, several at once.

    A task of its own holds the SDK's session, whose scopes must be left by the task that entered them.
    """

    def __init__(self, name: str, settings: McpServer, wire: Wire) -> None:
        self.name = name
        self._settings = settings
        self._wire = wire
        self._session: ClientSession | None = None
        self._ready = asyncio.Event()
        self._leave = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._owner is not None and not self._owner.done()

    async def open(self, seconds: float | None = None) -> None:
        """Raises McpError when the server is not ready within `seconds` (default: its setting `start_seconds`)."""
        seconds = seconds or self._settings.start_seconds
        self._owner = asyncio.create_task(self._hold())
        ready = asyncio.create_task(self._ready.wait())
        try:
            async with asyncio.timeout(seconds):
                await asyncio.wait({self._owner, ready}, return_when=asyncio.FIRST_COMPLETED)
        except BaseException as error:
            await self.close()
            if isinstance(error, TimeoutError):
                raise self._error(f"was not ready within {seconds:g} s") from error
            raise
        finally:
            ready.cancel()
        if self._owner.done():
            raise self._error("cannot be used", self._owner.exception())

    async def offers(self) -> list[Offer]:
        """Its tools as they are now; beyond `MOST_TOOLS` they are not read."""
        from mcp_types import PaginatedRequestParams

        async def every() -> list[Offer]:
            found: dict[str, Offer] = {}
            cursor: str | None = None
            for _ in range(MOST_PAGES):
                page = await self._opened.list_tools(params=PaginatedRequestParams(cursor=cursor))
                for tool in page.tools:
                    offer = Offer(self.name, tool.name, tool.description or "", tool.input_schema)
                    found.setdefault(tool.name, offer)
                cursor = page.next_cursor
                if not cursor or len(found) >= MOST_TOOLS:
                    break
            return list(found.values())[:MOST_TOOLS]

        return list(await self._asked(every()))

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Said:
        """What the tool said, cleaned and capped. Cancelling it tells the server."""
        return said(await self._asked(self._opened.call_tool(tool, dict(arguments))))

    async def close(self) -> None:
        """The server is told, or ended."""
        self._leave.set()
        if self._owner is None:
            return
        if not self._ready.is_set():
            self._owner.cancel()
        await asyncio.wait({self._owner})
        if not self._owner.cancelled():
            self._owner.exception()  # told by whoever called, if it was of interest

    async def _hold(self) -> None:
        async with self._wire.streams() as (heard, spoken), _session(heard, spoken, self._wire) as session:
            await _greet(session)
            self._session = session
            self._ready.set()
            await self._leave.wait()

    async def _asked(self, work: Any) -> Any:
        """`work` on the session within the server's time. Raises McpError."""
        import anyio
        from mcp import MCPError

        self._wire.allow()
        try:
            async with asyncio.timeout(self._settings.seconds):
                return await work
        except TimeoutError as error:
            await self.close()  # a server that hangs would hang the next call, too
            raise self._error(f"did not answer within {self._settings.seconds:g} s") from error
        except MCPError as error:
            if error.code == _CLOSED:
                await self.close()
            raise self._error(f"refused: {one_line(error.message, 300)}", error) from error
        except (anyio.ClosedResourceError, anyio.BrokenResourceError, RuntimeError, ValueError) as error:
            raise self._error("did not keep to the protocol", error) from error

    @property
    def _opened(self) -> "ClientSession":
        if self._session is None or not self.is_open:
            raise self._error("is not connected")
        return self._session

    def _error(self, what: str, cause: BaseException | None = None) -> OneboxError:
        """What the wire knows is nearer to the truth than what came of it."""
        inner = next(_leaves(cause), None) if cause else None
        if isinstance(inner, OneboxError):
            return inner
        fault = self._wire.fault
        if not fault and inner and "refused" not in what:
            fault = f"{what} ({type(inner).__name__}: {one_line(str(inner), 300)})"
        hint = f"Sign in: `onebox mcp login {self.name}`." if "status 401" in fault or "OAuth" in fault else ""
        return McpError(f"the MCP server {self.name} {fault or what}", hint=hint)


def _session(heard: Any, spoken: Any, wire: Wire) -> "ClientSession":
    """The SDK's session, less one thing: a server's output schema is not run over its own answer.

    A pattern in it may take for ever, and its verdict would be that of the one who is judged. Nothing is
    offered to servers either: no sampling, no roots, no questions to the user.
    """
    from mcp import ClientSession
    from mcp.types import CallToolResult

    class Session(ClientSession):
        async def validate_tool_result(self, name: str, result: CallToolResult) -> None:
            """Accepted as it is: it is untrusted text either way."""

    async def count(message: object) -> None:
        wire.heard()

    return Session(heard, spoken, message_handler=count)


async def _greet(session: "ClientSession") -> None:
    """Agree on a version: of 2026 and after by `server/discover`, before that by `initialize`."""
    from mcp import MCPError
    from mcp_types import UNSUPPORTED_PROTOCOL_VERSION

    try:
        await session.discover()
        return
    except MCPError as error:
        if error.code == _CLOSED:
            raise
    except (ValueError, RuntimeError):
        pass  # an answer that is no discovery, or names only versions of before
    try:
        await session.initialize()
    except MCPError as error:
        if error.code != UNSUPPORTED_PROTOCOL_VERSION:
            raise
        await session.discover()  # it was slow to start, and took our first word after all


_CLOSED = -32000
"""`CONNECTION_CLOSED` of the SDK."""


def _leaves(error: BaseException) -> "Iterator[BaseException]":
    """What task groups wrapped."""
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


def check_name(name: str) -> None:
    """Raises McpError for a server's name that could not be told from its tools' or stand in a file's name."""
    if not NAME.fullmatch(name) or "__" in name or "." in name or len(name) > 32:
        raise McpError(f"{name!r} is no name for a server", hint="Use up to 32 letters, digits, `-` and single `_`.")
