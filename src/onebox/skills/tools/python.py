"""Run a program or a command in the sandbox, on the files of the task."""

from collections.abc import Mapping
from typing import Any

from ...sandbox.sandbox import Sandbox
from ...types import Language
from ..tool import Effects, Place, ToolResult
from .sandboxed import STEPS, helpers, printed, run_in

MOST_CODE = 12_000


class RunPython:
    """The program is written to a file and run there: a traceback names its lines."""

    name = "python"
    description: Mapping[Language, str] = {
        "en": "write and run one Python program on the files",
        "zh": "写一段 Python 程序，在这些文件上运行",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"code": {"type": "string", "maxLength": MOST_CODE}},
        "required": ["code"],
        "additionalProperties": False,
    }
    effects = Effects(reads_secret=True, reads_untrusted=True, writes="workspace")
    """What it prints may be the text of a file."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Its output; not `ok` when it ended with an error."""
        files = {f"{STEPS}/program.py": str(arguments["code"]).encode(), **helpers()}
        done = await run_in(self._sandbox, at.workspace, [self._sandbox.python, f"{STEPS}/program.py"], files)
        return ToolResult(printed(done), ok=done.ok, secret=True, source="program")


class RunShell:
    """One line for `sh`."""

    name = "shell"
    description: Mapping[Language, str] = {
        "en": "run one shell command (unzip, sort, rename …) on the files",
        "zh": "在这些文件上运行一条 shell 命令（解压、排序、改名……）",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"command": {"type": "string", "maxLength": 1_000}},
        "required": ["command"],
        "additionalProperties": False,
    }
    effects = Effects(reads_secret=True, reads_untrusted=True, writes="workspace")

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Its output; not `ok` when its exit status is not 0."""
        done = await run_in(self._sandbox, at.workspace, ["/bin/sh", "-c", str(arguments["command"])])
        return ToolResult(printed(done), ok=done.ok, secret=True, source="command")
