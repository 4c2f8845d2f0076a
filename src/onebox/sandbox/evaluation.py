"""The plug: run a short program and give what it printed."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`text` is what the program printed, `error` why it failed (empty: it did not)."""

    text: str
    error: str
    seconds: float


class Evaluator(Protocol):
    """Safe to use from several threads."""

    def evaluate(self, program: str, *, seconds: float = 5.0) -> Evaluation:
        """Run `program`. Whatever it does, the answer comes: failing is a value, not an exception."""
        ...

    def close(self) -> None: ...
