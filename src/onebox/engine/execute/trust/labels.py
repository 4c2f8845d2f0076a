"""Where a value is from, and so what it may steer and where it may go. The label of a mixture is the join of its parts.

Source of the idea: CaMeL (arXiv 2503.18813): control flow comes from the user alone, and data
carries what it may be used for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ....skills.tool import Tool, ToolResult


@dataclass(frozen=True, slots=True)
class Label:
    """`sources`: `user`, `model`, `tool:NAME`, or what a result names (address, file, server)."""

    sources: frozenset[str] = frozenset()
    untrusted: bool = False
    """Strangers may have written some of it."""
    secret: bool = False
    """Some of it must not leave this machine unasked."""

    def __or__(self, other: "Label") -> "Label":
        return Label(self.sources | other.sources, self.untrusted or other.untrusted, self.secret or other.secret)


USER = Label(frozenset({"user"}))
"""What the user typed: trusted, and theirs to send."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its label."""

    text: str
    label: Label


def joined(labels: Iterable[Label]) -> Label:
    """What a model wrote carries the labels of all it saw."""
    whole = Label()
    for label in labels:
        whole |= label
    return whole


def label_of(result: ToolResult, tool: Tool | None = None) -> Label:
    """What the result says of itself and what the tool's effects say, whichever is the worse."""
    effects = tool.effects if tool else None
    source = result.source or (f"tool:{tool.name}" if tool else "tool")
    return Label(
        frozenset({source}),
        untrusted=result.untrusted or bool(effects and effects.reads_untrusted),
        secret=result.secret or bool(effects and effects.reads_secret),
    )
