"""Plan, act, observe, verify: the loop of a task. Code leads it; the model chooses actions and writes programs.

The shape is that of mini-swe-agent's loop (one action a step, limits on steps, format errors and failures), with
every decision and action recorded, so that a killed run goes on behind its last finished action.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...errors import BudgetExceeded
from ...skills.tool import Prepares
from ...types import Ask, Budget
from ..work import Work
from .act import act
from .action import FINISH, Action, Seen, Turn
from .ask_user import AskUser
from .choose import State, choose
from .guard import Guard, guard_of
from .inputs import Taken, take_in
from .plan import MOST_ACTIONS, PROGRAM, Plan, fixed, make_plan
from .reading import is_careful, told
from .toolbox import Toolbox
from .trust.addresses import addresses_of
from .verify import Checked, doubted, in_form, verify
from .words import say

BUDGET = Budget(calls=24, prompt_tokens=48_000, seconds=3_600.0, completion_tokens=12_000)
"""Of a task whose ask brought none of its own."""
MOST_PROBLEMS = 3
"""Replies in a row that are no action."""
MOST_FAILURES = 3
"""Programs in a row that fail after the first one, and unmet promises: each is a new try."""
READ_PAGE = "read_page"
_NO_PACKAGE = "ModuleNotFoundError"
MOST_REPEATS = 3
"""The same action so often is a loop."""


def with_budget(ask: Ask) -> Ask:
    """`ask` with the budget of a task, where it brought none of its own."""
    return ask.within(BUDGET)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended. `stopped`: why it did not finish; `problems`: what is missing or does not open."""

    taken: Taken
    plan: Plan
    version: str
    answer: str = ""
    made: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    stopped: str = ""
    broken: Mapping[str, str] | None = None
    """Name → why it does not open; None: nobody looked."""
    addresses: frozenset[str] = frozenset()
    """That the answer may lead to: the user's own, those a search found, those of pages that were read."""
    unprepared: bool = False
    """Programs failed for want of the packages that the user has not installed."""


@dataclass(slots=True)
class _Counts:
    """What tells a task that goes nowhere."""

    problems: int = 0
    failures: int = 0
    seen: Counter[str] = field(default_factory=Counter)


class Loop:
    """One task. `run` does it; a budget that runs out ends it with what is there."""

    def __init__(self, work: Work, toolbox: Toolbox) -> None:
        self._work, self._toolbox = work, toolbox
        self._counts = _Counts()
        self._addresses = addresses_of(work.ask.text)

    async def run(self) -> Outcome:
        """Raises OneboxError when the files cannot be taken in or the model does not answer."""
        work, toolbox = self._work, self._toolbox
        work.ask = with_budget(work.ask)
        toolbox.tools = [*toolbox.tools, AskUser(work, toolbox)]
        self._taken = await take_in(work, toolbox)
        self._version = self._taken.version
        self._plan = await make_plan(work, toolbox, self._taken.facts)
        careful = is_careful(toolbox.tools, self._plan.tools)
        self._state = State(self._plan, self._taken.facts, self._taken.pandas, [], careful=careful)
        self._guard: Guard = guard_of(work, fixed(self._plan, toolbox.tools))
        try:
            for number in range(1, MOST_ACTIONS + 1):
                if outcome := await self._one(number):
                    return outcome
        except BudgetExceeded as error:
            return self._ended(stopped=str(error))
        return self._ended(stopped=self._say("actions", count=MOST_ACTIONS))

    async def _one(self, number: int) -> Outcome | None:
        """Choose, act, verify; the outcome when the task is over."""
        action = await choose(self._work, self._toolbox, self._state, number)
        if action.problem or not action.tool:
            return self._no_action(action)
        self._counts.problems, self._state.missed = 0, False
        stuck = self._repeated(action)
        if stuck or self._state.repeated:
            return stuck
        if action.tool == FINISH:
            return await self._finished(number, action.answer)
        begin = self._taken.version if self._plan.direct else self._version  # a program written anew begins anew, too
        seen = await act(self._work, self._toolbox, self._guard, number, action, begin)
        self._version = seen.version
        shown = await told(self._work, number, action, seen, careful=self._state.careful)
        self._state.turns.append(Turn(action, seen, shown))
        if seen.ok and action.tool == READ_PAGE:
            self._addresses |= addresses_of(seen.source)
        self._state.complaint = ""
        if not seen.ok:
            return self._failed()
        if self._plan.direct and action.tool == PROGRAM:
            return await self._finished(number, seen.whole)
        self._counts.failures = 0
        return None

    def _failed(self) -> Outcome | None:
        """One more try, until there were too many."""
        self._counts.failures += 1
        if self._counts.failures <= MOST_FAILURES:
            return None
        return self._ended(stopped=self._say("failures", count=self._counts.failures))

    async def _finished(self, number: int, answer: str) -> Outcome | None:
        """The end, when the promises are kept; else what is wrong goes to the model for another try."""
        answer = in_form(answer, self._plan.promise.fields)
        checked = await self._checked(number, answer)
        if checked.ok:
            return self._ended(answer=answer, broken={})
        self._state.complaint = "; ".join(checked.problems)
        self._counts.failures += 1
        if self._counts.failures > MOST_FAILURES:
            return self._ended(answer=answer, problems=checked.problems, broken=checked.broken)
        return None

    async def _checked(self, number: int, answer: str) -> Checked:
        promise, language = self._plan.promise, self._work.language

        async def check() -> Checked:
            checked = await verify(self._toolbox, promise, self._version, self._made(), answer, language)
            states = (self._taken.version, self._version)
            doubts = await doubted(self._toolbox, *states, self._work.ask.text, language)
            return replace(checked, problems=(*checked.problems, *doubts))

        return await self._work.step(f"verify {number}", Checked, check)

    def _no_action(self, action: Action) -> Outcome | None:
        self._counts.problems += 1
        self._state.complaint = action.problem
        self._state.repeated = self._state.missed = True  # drawn anew: the most likely reply was no good
        if self._counts.problems >= MOST_PROBLEMS:
            return self._ended(stopped=self._say("format", count=self._counts.problems, what=action.problem))
        return None

    def _repeated(self, action: Action) -> Outcome | None:
        """The same action again is not done again, unless it is to finish; so often it is a loop."""
        identity = action.identity
        if self._state.turns and isinstance(
            self._toolbox.tool(action.tool), Prepares
        ):  # what it means hangs on the page
            identity += self._state.turns[-1].seen.text
        self._counts.seen[identity] += 1
        times = self._counts.seen[identity]
        self._state.repeated = times > 1 and action.tool != FINISH
        if times >= MOST_REPEATS:
            return self._ended(stopped=self._say("loop", count=times, what=action.shown(80)))
        if self._state.repeated and not self._state.complaint:
            self._state.complaint = self._say("seen_before")
        return None

    def _made(self) -> tuple[str, ...]:
        """Files that were made or changed since the beginning and are there now."""
        versions = self._toolbox.workspace.versions
        before, now = versions.files(self._taken.version), versions.files(self._version)
        lent = self._toolbox.lent
        return tuple(name for name, digest in now.items() if before.get(name) != digest and digest not in lent)

    def _ended(
        self,
        answer: str = "",
        problems: tuple[str, ...] = (),
        stopped: str = "",
        broken: Mapping[str, str] | None = None,
    ) -> Outcome:
        last = self._state.turns[-1].seen if self._state.turns else Seen(False, "", self._version)
        said = answer or (last.whole if last.ok else "")
        addresses = self._addresses | self._guard.latches.addresses
        lacked = any(not turn.seen.ok and _NO_PACKAGE in turn.seen.text for turn in self._state.turns)
        return Outcome(
            self._taken, self._plan, self._version, said, self._made(), problems, stopped, broken, addresses,
            unprepared=lacked and not self._taken.pandas,
        )  # fmt: skip

    def _say(self, word: str, **values: object) -> str:
        return say(word, self._work.language, **values)
