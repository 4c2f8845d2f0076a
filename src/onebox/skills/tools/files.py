"""Look into the files of the task and write text into them. All of it happens in the sandbox, on the copies."""

from collections.abc import Mapping
from typing import Any

from ...errors import SandboxError
from ...sandbox.files import parts_of
from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, ToolResult
from .sandboxed import printed, run_helper, run_in

_NAME = {"type": "string", "minLength": 1, "maxLength": 200}


class ReadFile:
    """Text as it is; tables and documents as text where the sandbox's packages can read them."""

    name = "read_file"
    description: Mapping[Language, str] = {"en": "look into one of the files", "zh": "看其中一个文件的内容"}
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"name": _NAME},
        "required": ["name"],
        "additionalProperties": False,
    }
    effects = Effects(reads_secret=True, reads_untrusted=True)

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """The beginning and the end of the file's text."""
        name = str(arguments["name"])
        if refused := _refused(name):
            return refused
        done = await run_helper(self._sandbox, at.workspace, "show_file", [name])
        return ToolResult(printed(done), ok=done.ok, untrusted=True, secret=True, source=name)


class WriteFile:
    """Text files; other kinds are made by a program."""

    name = "write_file"
    description: Mapping[Language, str] = {"en": "write a text file", "zh": "写一个文本文件"}
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"name": _NAME, "text": {"type": "string", "maxLength": 8_000}},
        "required": ["name", "text"],
        "additionalProperties": False,
    }
    effects = Effects(writes="workspace")

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Replaces a file of that name."""
        name, text = str(arguments["name"]), str(arguments["text"])
        if refused := _refused(name):
            return refused
        command = [self._sandbox.python, "-I", "-S", "-c", ""]
        await run_in(self._sandbox, at.workspace, command, {name: text.encode()})
        said = {"en": f"{name}: {len(text)} characters written", "zh": f"{name}：已写入 {len(text)} 字"}
        return ToolResult(said[at.language], files=(name,))


def _refused(name: str) -> ToolResult | None:
    try:
        parts_of(name)
    except SandboxError as error:
        return ToolResult(str(error), ok=False)
    return None
