"""What the judge needs, held through a run: one object to ask before an action and to tell after it.

decision = gate.before(tool, arguments)      # allow, ask or refuse
gate.after(tool, result, decision)           # latches close, the plan's step is used up
"""

from collections.abc import Collection, Mapping
from typing import Any

from ....skills.tool import Tool, ToolResult
from .labels import Label
from .latches import Latches
from .plan import FixedPlan
from .policy import Approved, Decision, Rules, judge


class Gate:
    """The state is a fold of what was judged and seen: a run taken up again tells its gate the recorded results."""

    def __init__(
        self, rules: Rules, approved: Approved, plan: FixedPlan | None = None, latches: Latches | None = None
    ) -> None:
        self.rules = rules
        self.plan = plan
        self.latches = latches or Latches()
        self._approved = approved

    def before(self, tool: Tool, arguments: Mapping[str, Any], label: Label | None = None) -> Decision:
        """The decision on a call; `label`: of values in it that the model has not seen (`quarantine.py`)."""
        latches = self.latches.touched(label) if label else self.latches
        return judge(tool, arguments, latches, self.plan, self._approved, rules=self.rules)

    def after(
        self, tool: Tool, result: ToolResult, decision: Decision, *, seen: bool = True, addresses: Collection[str] = ()
    ) -> None:
        """An action was done. `seen`: the model sees the result, else it is quarantined. `addresses`: of a search."""
        if self.plan is not None:
            self.plan = self.plan.after(decision.step)
        if seen:
            self.latches = self.latches.after(result, tool)
        self.latches = self.latches.found(*addresses)

    def fix(self, plan: FixedPlan) -> bool:
        """Take `plan` as the fixed one, if none of strangers' text has been read or the user accepted it."""
        if self.latches.tainted and not plan.accepted:
            return False
        self.plan = plan
        return True
