"""The plan, fixed before anything that strangers wrote is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PlanStep:
    """`fixed`: values from the user's own words; `open`: names of arguments filled in later; `times` it may be done."""

    tool: str
    fixed: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class FixedPlan:
    """`accepted`: the user has seen it and agreed."""

    steps: tuple[PlanStep, ...] = ()
    accepted: bool = False
    done: tuple[int, ...] = ()

    def after(self, step: int | None) -> "FixedPlan":
        """The plan when `step` has been done once more."""
        return self
