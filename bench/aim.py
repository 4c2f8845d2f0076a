"""One aim of the bench, and how a figure is found in the results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Results = Mapping[str, Any]
"""The contents of `bench/results/NAME.json` by NAME."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The figure at `path` (keys parted by `/`, beginning with the file's name) should be at least or at most `target`.

    `interval`: where its 95 % interval stands. `n`: where the number of questions stands.
    """

    what: str
    path: str
    sense: Literal["≥", "≤", ">"]
    target: float
    form: Literal["score", "points", "share", "ms", "seconds", "MB", "count", "tokens", "ratio"] = "score"
    interval: str = ""
    n: str = ""

    def met(self, value: float) -> bool:
        if self.sense == ">":
            return value > self.target
        return value >= self.target if self.sense == "≥" else value <= self.target


def at(results: Results, path: str) -> Any:
    """What stands at `path`, or None. Keys may hold dots and spaces, not `/`."""
    value: Any = results
    for key in path.split("/"):
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, Mapping) and key in value:
            value = value[key]
        else:
            return None
    return value
