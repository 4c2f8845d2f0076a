"""Judge an action before it is done: allow, ask the user, or refuse. Pure: the same question has the same answer.

What only reads, or changes copies in the workspace, is allowed. For the rest, in this order:

1. Arguments that break the tool's schema, addresses that are no plain http(s) ones or not among the hosts allowed,
   private text in an address or hidden in an argument: refused, and no approval lifts that.
2. What the user refused stays refused; what they allowed is allowed, once (`store/approvals.py` counts).
3. When text of strangers has been read, what the plan does not hold is refused: it may fill slots, not add steps.
4. A step of a plan that the user accepted, all of whose arguments were fixed in it, is allowed.
5. What acts outside the workspace with a slot filled after strangers spoke, or without a plan, is asked for.
6. What only sends (a search, a fetch) is allowed until something private has been read; then each is asked for,
   unless the address is the user's or a search result's, or the words are the user's own.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ....errors import BadArguments
from ....skills.tool import Tool
from ....types import Language
from .addresses import addresses_in, addresses_of, values_in, wrong_with
from .canonical import key_of
from .latches import Latches
from .plan import FixedPlan
from .reasons import how, reason
from .schema import problem_with
from .secrets import Leak, leak_in, spaced

Verdict = Literal["allow", "ask", "refuse"]
Approved = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds through a run. `words`: what the user typed. `hosts`: the only ones anything is sent to; None: any."""

    run: str = ""
    words: str = ""
    hosts: Collection[str] | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Decision:
    """`key` names exactly this action (`canonical.key_of`), `step` the plan's step that it is, `code` the reason."""

    verdict: Verdict
    reason: str
    key: str
    code: str = ""
    step: int | None = None


def judge(
    tool: Tool,
    arguments: Mapping[str, Any],
    latches: Latches,
    plan: FixedPlan | None,
    approved: Approved,
    *,
    rules: Rules | None = None,
) -> Decision:
    """The decision on one call. `approved(key)`: what the user said of exactly this action; None: nothing (yet)."""
    return _Case(tool, arguments, latches, plan, rules or Rules()).decide(approved)


class _Case:
    """One action before the judge."""

    def __init__(
        self, tool: Tool, arguments: Mapping[str, Any], latches: Latches, plan: FixedPlan | None, rules: Rules
    ) -> None:
        self.tool, self.arguments, self.latches, self.plan, self.rules = tool, arguments, latches, plan, rules
        self.key = ""
        self.step: int | None = None

    def decide(self, approved: Approved) -> Decision:
        try:
            self.key = key_of(self.rules.run, self.tool.name, self.arguments)
        except BadArguments as error:
            return self._say("refuse", "bad_arguments", str(error))
        if problem := problem_with(self.arguments, self.tool.parameters):
            return self._say("refuse", "bad_arguments", problem)
        if not is_consequential(self.tool):
            return self._say("allow", "harmless")
        leak = self._leak()
        return self._forbidden(leak) or self._judged(leak, approved(self.key))

    def _judged(self, leak: Leak | None, said: bool | None) -> Decision:
        if said is False:
            return self._say("refuse", "denied")
        self.step = self.plan.step_for(self.tool.name, self.arguments) if self.plan else None
        decision = self._sending(leak) if self._only_sends() else self._acting(leak)
        return self._say("allow", "approved") if decision.verdict == "ask" and said else decision

    def _forbidden(self, leak: Leak | None) -> Decision | None:
        """What no approval lifts."""
        addresses = addresses_in(self.arguments) if self.tool.effects.sends else []
        for address in addresses:
            if wrong := wrong_with(address, self.rules.hosts):
                return self._say("refuse", *wrong)
        if not self.latches.secret:
            return None
        if leak and leak.hidden:
            return self._say("refuse", "hidden_leak", how(leak.how, self.rules.language))
        for address in addresses:
            if self._knows(address):
                continue
            # One that a private text holds as a whole tells no more than that it was chosen; others were put together.
            private = [text for text in self.latches.private if address not in text]
            if found := leak_in([address], private, self.rules.words):
                return self._say("refuse", "address_leaks", how(found.how, self.rules.language))
        return None

    def _acting(self, leak: Leak | None) -> Decision:
        """It changes something outside, or must not be done twice."""
        if self.plan is None or self.step is None:
            outside = self.plan is not None and self.latches.tainted
            return self._say("refuse", "outside_plan") if outside else self._say("ask", "writes_outside")
        if not self.plan.accepted:
            return self._say("ask", "plan_not_accepted")
        if self._filled and leak:
            return self._say("ask", "private_in_it", leak.quote)
        if self._filled and self.latches.tainted:
            return self._say("ask", "filled_by_strangers", ", ".join(sorted(self._filled)))
        return self._say("allow", "planned")

    def _sending(self, leak: Leak | None) -> Decision:
        """All it does is tell somebody its arguments: a search, a fetch."""
        if self._is_known():
            return self._say("allow", "known_address")
        if self.latches.tainted and self.plan is not None and self.step is None:
            return self._say("refuse", "outside_plan")
        if code := self._may_send():
            return self._say("allow", code)
        if leak:
            return self._say("ask", "private_in_it", leak.quote)
        return self._say("ask", "both_latches" if self.latches.tainted else "composed_address")

    def _may_send(self) -> str:
        """Why it needs nobody's word; empty when it does."""
        if not self.latches.secret:
            return "nothing_private"
        if not addresses_in(self.arguments) and all(self._is_own(text) for text in values_in(self.arguments)):
            return "own_words"
        in_plan = self.plan is not None and self.plan.accepted and self.step is not None
        return "planned" if in_plan and not self._filled else ""

    @property
    def _filled(self) -> Mapping[str, Any]:
        """The arguments that the plan's step left open."""
        if self.plan is None or self.step is None:
            return self.arguments
        return self.plan.steps[self.step].filled(self.arguments)

    def _is_known(self) -> bool:
        """Is it a fetch of addresses that the user or a search gave, with nothing beside them but the user's words?"""
        addresses = addresses_in(self.arguments)
        others = [text for text in values_in(self.arguments) if text not in addresses]
        return bool(addresses) and all(map(self._knows, addresses)) and all(map(self._is_own, others))

    def _leak(self) -> Leak | None:
        if not self.latches.secret:
            return None
        addresses = set(addresses_in(self.arguments))
        texts = [text for text in values_in(self.arguments) if text not in addresses]
        return leak_in(texts, self.latches.private, self.rules.words)

    def _only_sends(self) -> bool:
        effects = self.tool.effects
        return effects.sends and effects.writes != "outside" and not effects.once

    def _knows(self, address: str) -> bool:
        return address in self.latches.addresses or address in addresses_of(self.rules.words)

    def _is_own(self, text: str) -> bool:
        wanted, words = spaced(text), spaced(self.rules.words)
        if not wanted:
            return not text.strip()
        return f" {wanted} " in f" {words} " or (not wanted.isascii() and wanted in words)

    def _say(self, verdict: Verdict, code: str, detail: str = "") -> Decision:
        return Decision(verdict, reason(code, self.rules.language, detail[:200]), self.key, code, self.step)


def is_consequential(tool: Tool) -> bool:
    """Can a call of it do anything beyond reading and changing copies in the workspace?"""
    effects = tool.effects
    return effects.sends or effects.once or effects.writes == "outside"
