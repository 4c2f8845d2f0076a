"""The plug for tools: one thing that a model may do, and what that does to the world.

What a tool's result may carry and what a call may change is told by `Effects`, by code and never by the
model; the executor decides by it what is allowed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from ..types import Language


@dataclass(frozen=True, slots=True)
class Effects:
    """What any call of a tool may do."""

    reads_untrusted: bool = False
    """The result may carry text that strangers wrote."""
    reads_secret: bool = False
    """The result may carry what must not leave the machine."""
    writes: Literal["nothing", "workspace", "outside"] = "nothing"
    sends: bool = False
    """Bytes chosen by the caller leave the machine."""
    once: bool = False
    """Must never be done twice: it has a side effect that a repeat would double."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call came to. The labels say at least what the tool's Effects say."""

    text: str
    """What the model may see (capped by the loop)."""
    ok: bool = True
    files: tuple[str, ...] = ()
    """Names in the workspace that were made or changed."""
    untrusted: bool = False
    secret: bool = False
    source: str = ""
    """Where the text is from: an address, a file, a server."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is made: the workspace of the run, its id, the language of its user."""

    workspace: Path
    run: str
    language: Language


class Tool(Protocol):
    """One thing a model may do. `parameters` is a flat JSON schema with bounded lengths."""

    name: str
    description: Mapping[Language, str]
    parameters: Mapping[str, Any]
    effects: Effects

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Do it. What goes wrong in the doing is a result that is not `ok`, told so that the model can go on."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A call made exact: `tool`, one of the `kinds`, with `arguments` that hold all it will do.

    Without a `tool` there is nothing to do: `told` says why, and `ok` whether that is a failure.
    """

    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    told: str = ""
    ok: bool = False
    source: str = ""


@runtime_checkable
class Prepares(Protocol):
    """A tool whose words stand for actions that differ in what they cause.

    The model sees the tool alone; code turns its call into one of `kinds`, each with effects of its own, before
    anything is judged. So the judge and the user see what would really be done, not what the model calls it.
    """

    kinds: Sequence[Tool]

    async def prepare(self, arguments: Mapping[str, Any], language: Language) -> Prepared:
        """Changes nothing outside; asked once for an action, whatever happens in between."""
        ...
