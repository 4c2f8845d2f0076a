"""The plug: one thing the box may do for a run, with its effects told beforehand.

Effects are declared by whoever writes the tool and read by the executor alone; a model never sees or sets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from ..types import Language


@dataclass(frozen=True, slots=True)
class Effects:
    reads_untrusted: bool = False  # result may carry text that strangers wrote
    reads_secret: bool = False  # result may carry what must not leave the machine
    writes: Literal["nothing", "workspace", "outside"] = "nothing"
    sends: bool = False  # bytes chosen by the caller leave the machine
    once: bool = False  # must never be done twice (has a side effect that a repeat would double)


@dataclass(frozen=True, slots=True)
class ToolResult:
    text: str  # what the model may see (capped by the loop)
    ok: bool = True
    files: tuple[str, ...] = ()  # names in the workspace that were made or changed
    untrusted: bool = False
    secret: bool = False  # labels, at least what Effects says
    source: str = ""  # where the text is from (address, file, server)


class Tool(Protocol):
    name: str
    description: Mapping[Language, str]
    parameters: Mapping[str, Any]  # JSON schema, flat, bounded
    effects: Effects

    async def call(self, arguments: Mapping[str, Any], at: "Place") -> ToolResult: ...


@dataclass(frozen=True, slots=True)
class Place:
    workspace: Path
    run: str
    language: Language
