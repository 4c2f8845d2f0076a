"""The plan, fixed before anything that strangers wrote is read.

A step names a tool, the arguments known when it was planned, and those to be filled in later. What was read may
fill a slot; it may not add a step. Source of the method: "plan-then-execute" of the design patterns against
prompt injection (arXiv 2506.08837).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .canonical import canonical, key_of


@dataclass(frozen=True, slots=True)
class PlanStep:
    """`fixed`: values from the user's own words; `open`: names of arguments filled in later; `times` it may be done."""

    tool: str
    fixed: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    times: int = 1

    def holds(self, tool: str, arguments: Mapping[str, Any]) -> bool:
        """Is this call what the step says, slots aside?"""
        if tool != self.tool or not set(arguments) <= {*self.fixed, *self.open}:
            return False
        return all(
            name in arguments and canonical({"": arguments[name]}) == canonical({"": value})
            for name, value in self.fixed.items()
        )

    def filled(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments that were not known when it was planned."""
        return {name: value for name, value in arguments.items() if name not in self.fixed}


@dataclass(frozen=True, slots=True)
class FixedPlan:
    """`accepted`: the user has seen it and agreed. `done[i]`: how often step i was done."""

    steps: tuple[PlanStep, ...] = ()
    accepted: bool = False
    done: tuple[int, ...] = ()

    def step_for(self, tool: str, arguments: Mapping[str, Any]) -> int | None:
        """The first step that this call is, and that is not used up; the one with the fewest slots."""
        fitting = [
            number
            for number, step in enumerate(self.steps)
            if self._used(number) < step.times and step.holds(tool, arguments)
        ]
        return min(fitting, key=lambda number: len(self.steps[number].filled(arguments)), default=None)

    def names(self, tool: str) -> bool:
        return any(step.tool == tool for step in self.steps)

    def after(self, step: int | None) -> "FixedPlan":
        """The plan when `step` has been done once more."""
        if step is None:
            return self
        return replace(self, done=tuple(self._used(number) + (number == step) for number in range(len(self.steps))))

    def key(self, run: str) -> str:
        """What the user's consent to this plan is bound to."""
        steps = [[step.tool, dict(step.fixed), list(step.open), step.times] for step in self.steps]
        return key_of(run, "plan", {"steps": steps})

    def _used(self, number: int) -> int:
        return self.done[number] if number < len(self.done) else 0
