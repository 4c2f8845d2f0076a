"""Every action passes here: judged before, its labels taken in after. What the rules are is the trust layer's."""

from dataclasses import dataclass, field

from ...skills.tool import Tool, ToolResult
from ..work import Work
from .action import Action, Seen
from .toolbox import Toolbox
from .trust.addresses import addresses_of
from .trust.latches import Latches
from .trust.plan import FixedPlan
from .trust.policy import Decision, Rules, judge

SEARCH = "search"


@dataclass(slots=True)
class Guard:
    """Held through a run; a run taken up again folds its recorded results and is where it was."""

    rules: Rules
    plan: FixedPlan | None
    latches: Latches = field(default_factory=Latches)

    def judge(self, toolbox: Toolbox, tool: Tool, action: Action) -> Decision:
        """The decision on this very action."""
        return judge(tool, action.arguments, self.latches, self.plan, toolbox.word, rules=self.rules)

    def saw(self, tool: Tool, action: Action, seen: Seen) -> None:
        """The model will see this result."""
        result = ToolResult(seen.text, seen.ok, seen.files, seen.untrusted, seen.secret, seen.source)
        self.latches = self.latches.after(result, tool)
        if action.tool == SEARCH:  # to read one of these, unaltered, tells nobody anything new
            self.latches = self.latches.found(*addresses_of(seen.text))


def guard_of(work: Work, plan: FixedPlan) -> Guard:
    """For one run: what the user typed is what they said themselves."""
    return Guard(Rules(run=work.run, words=work.ask.text, language=work.language), plan)
