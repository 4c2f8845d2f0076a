"""A tool: one thing that a run may do, with what doing it means for those who trust it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from ..types import Language


@dataclass(frozen=True, slots=True)
class Effects:
    """What calling a tool can lead to; the executor goes by it, never by what the tool says of itself."""

    reads_untrusted: bool = False
    """The result may carry text that strangers wrote."""
    reads_secret: bool = False
    """The result may carry what must not leave the machine."""
    writes: Literal["nothing", "workspace", "outside"] = "nothing"
    sends: bool = False
    """Bytes chosen by the caller leave the machine."""
    once: bool = False
    """It must never be done twice: a repeat would double its effect."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a call. `text` is what the model may see; the labels are at least what `Effects` says."""

    text: str
    ok: bool = True
    files: tuple[str, ...] = ()
    """Names in the workspace that were made or changed."""
    untrusted: bool = False
    secret: bool = False
    source: str = ""
    """Where the text is from: an address, a file, a server."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is made."""

    workspace: Path
    run: str
    language: Language


class Tool(Protocol):
    """`parameters` is a JSON schema: flat, with bounded lengths."""

    name: str
    description: Mapping[Language, str]
    parameters: Mapping[str, Any]
    effects: Effects

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult: ...
