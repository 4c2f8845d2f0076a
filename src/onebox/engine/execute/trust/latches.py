"""Two latches: what the model that writes the next action has seen. They close and never open again within a run."""

from dataclasses import dataclass, replace

from ....skills.tool import Tool, ToolResult


@dataclass(frozen=True, slots=True)
class Latches:
    """A fold over results: taken up again after a crash, a run folds the recorded ones and is where it was."""

    tainted: bool = False
    """Text of strangers has been read."""
    secret: bool = False
    """Something private has been read."""

    def after(self, result: ToolResult, tool: Tool | None = None) -> "Latches":
        """The latches when the model has seen `result`; with `tool`, a result cannot say less than its effects do."""
        untrusted = result.untrusted or bool(tool and tool.effects.reads_untrusted)
        secret = result.secret or bool(tool and tool.effects.reads_secret)
        return replace(self, tainted=self.tainted or untrusted, secret=self.secret or secret)
