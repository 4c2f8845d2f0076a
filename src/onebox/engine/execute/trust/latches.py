"""Two latches: what the model that writes the next action has seen. They close and never open again within a run."""

from dataclasses import dataclass, replace

from ....skills.tool import Tool, ToolResult
from .labels import Label, label_of


@dataclass(frozen=True, slots=True)
class Latches:
    """A fold over results: taken up again after a crash, a run folds the recorded ones and is where it was.

    `private`: the texts labelled secret, for the matcher. `addresses`: those of the box's own search results.
    """

    tainted: bool = False
    """Text of strangers has been read."""
    secret: bool = False
    """Something private has been read."""
    private: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()

    def after(self, result: ToolResult, tool: Tool | None = None) -> "Latches":
        """The latches when the model has seen `result`; with `tool`, a result cannot say less than its effects do."""
        label = label_of(result, tool)
        private = (*self.private, result.text) if label.secret and result.text not in self.private else self.private
        return replace(self.touched(label), private=private)

    def touched(self, label: Label) -> "Latches":
        """For an action whose arguments hold values with `label` that the model itself has not seen."""
        return replace(self, tainted=self.tainted or label.untrusted, secret=self.secret or label.secret)

    def found(self, *addresses: str) -> "Latches":
        """Addresses that a search of the box's own gave; read unaltered they tell nobody anything new."""
        return replace(self, addresses=self.addresses | frozenset(addresses))
