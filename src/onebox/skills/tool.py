"""The plug: one thing that the model may have done, what doing it can cause, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from ..types import Language


@dataclass(frozen=True, slots=True)
class Effects:
    """What a call of the tool can cause. Rules over these decide what is allowed, never the tool itself."""

    reads_untrusted: bool = False
    """Its result may carry text that strangers wrote."""
    reads_secret: bool = False
    """Its result may carry what must not leave the machine."""
    writes: Literal["nothing", "workspace", "outside"] = "nothing"
    sends: bool = False
    """Bytes chosen by the caller leave the machine."""
    once: bool = False
    """Must never be done twice: a repeat would double its side effect."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a call."""

    text: str
    """What the model may see (capped by the loop)."""
    ok: bool = True
    files: tuple[str, ...] = ()
    """Names in the workspace that were made or changed."""
    untrusted: bool = False
    secret: bool = False
    """Labels: at least what `Effects` says."""
    source: str = ""
    """Where the text is from: address, file, server."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call happens: the work folder of a run, and the language to speak."""

    workspace: Path
    run: str
    language: Language


class Tool(Protocol):
    """Safe to call again after a failure, unless `effects.once`. `parameters` is a flat JSON schema with bounds."""

    name: str
    description: Mapping[Language, str]
    parameters: Mapping[str, Any]
    effects: Effects

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Do it. What goes wrong for the model to mend is a result that is not `ok`; OneboxError is for the user."""
        ...
