"""The wire to a server that is a program: lines of JSON to and from the sandbox it runs in."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import anyio

from ...errors import McpError, SandboxError, SettingsError
from ...sandbox.bubblewrap import Bubblewrap
from ...sandbox.limits import MB, Limits
from ...sandbox.openings import Openings
from ...sandbox.sandbox import WORK, Job
from ...sandbox.talk import Talk
from ...settings import McpServer

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams
    from mcp.shared.message import SessionMessage

_PATH = ("/usr/local/bin", "/usr/bin", "/bin")
MOST_BYTES = 16_000_000
"""The longest line."""
MOST_MESSAGES = 2_000
"""That a server may say between two of ours."""
MOST_GARBAGE = 50
"""Lines that are no message, which some servers print before they begin."""


class Stdio:
    """A transport for the SDK's client. `fault` says why the server was ended, or what it said when it left."""

    def __init__(self, name: str, settings: McpServer, sandbox: Bubblewrap) -> None:
        self.fault = ""
        self._name = name
        self._settings = settings
        self._sandbox = sandbox
        self._messages = self._garbage = 0

    def allow(self) -> None:
        """Before each call: messages are counted anew."""
        self._messages = self._garbage = 0

    def heard(self) -> None:
        """Messages are counted as they are read."""

    @asynccontextmanager
    async def streams(self) -> "AsyncIterator[TransportStreams]":
        """Start the program; it ends with the block. Raises McpError when it cannot be started."""
        from mcp.shared.message import SessionMessage

        talk = await self._start()
        heard_in, heard = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        said, said_out = anyio.create_memory_object_stream[SessionMessage](0)

        async def listen() -> None:
            async with heard_in:
                try:
                    while (line := await talk.line()) and (message := self._message(line)) is not False:
                        if message is not None:
                            await heard_in.send(message)
                except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                    return  # the session is over
                self._tell(talk)

        async def speak() -> None:
            async with said_out:
                async for message in said_out:
                    text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                    try:
                        await talk.write(text.encode() + b"\n")
                    except SandboxError:
                        await heard_in.aclose()
                        return

        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(listen)
                tasks.start_soon(speak)
                try:
                    yield heard, said
                finally:
                    tasks.cancel_scope.cancel()
        finally:
            with anyio.CancelScope(shield=True):
                await talk.close()
            for stream in (heard_in, heard, said, said_out):
                stream.close()

    def _message(self, line: bytes) -> "SessionMessage | Literal[False] | None":
        """The message in `line`; None when it holds none; False when the server has said too much."""
        from mcp.shared.message import SessionMessage
        from mcp_types import jsonrpc_message_adapter

        self._messages += 1
        if self._messages > MOST_MESSAGES:
            self.fault = f"was ended: it sent more than {MOST_MESSAGES} messages for one call"
            return False
        try:
            return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
        except ValueError:
            self._garbage += 1
            if self._garbage > MOST_GARBAGE:
                self.fault = "was ended: what it prints is not the protocol"
                return False
            return None

    def _tell(self, talk: Talk) -> None:
        """Put in words why there is nothing more to hear."""
        if self.fault:
            return
        reasons = {
            "output": f"was ended: a single message was longer than {MOST_BYTES // 1_000_000} MB",
            "memory": f"was ended: it held more than {self._settings.memory_mb} MB of memory",
            "disk": "was ended: it wrote too much",
            "entries": "was ended: it made too many files",
        }
        said = talk.complaint().splitlines()
        self.fault = reasons.get(talk.ended or "", f"left{': ' + said[-1][:300] if said else ''}")

    async def _start(self) -> Talk:
        settings = self._settings
        openings = Openings(
            network=settings.network,
            read=tuple(Path(one).expanduser() for one in (*settings.programs, *settings.read)),
            write=tuple(Path(one).expanduser() for one in settings.write),
        )
        memory = settings.memory_mb * MB
        job = Job(
            [settings.command, *settings.args],
            environment={
                "HOME": WORK,
                "PATH": ":".join([*_PATH, *settings.programs]),
                "PYTHONPATH": "",
                **variables(self._name, settings.env),
            },
            # Node and others reserve far more than they use; what they hold is watched from outside
            limits=Limits(
                cpu=3600, memory=memory, address_space=64 * 1024 * MB, processes=128, disk=512 * MB,
                file=256 * MB, entries=50_000, open_files=1024, output=MOST_BYTES,
            ),
        )  # fmt: skip
        try:
            return await Talk.begin(self._sandbox, job, openings)
        except SandboxError as error:
            raise McpError(f"the MCP server {self._name} cannot be started: {error}", hint=error.hint) from error


def variables(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """`given`, with `env:OTHER` read from our own environment. Raises SettingsError when that is not set."""
    found = {}
    for key, value in given.items():
        if value.startswith("env:"):
            other = value.removeprefix("env:")
            if (value := os.environ.get(other, "")) == "":
                raise SettingsError(f"mcp.{name}.env.{key} reads {other}, which is not set", hint=f"Set {other}.")
        found[key] = value
    return found
