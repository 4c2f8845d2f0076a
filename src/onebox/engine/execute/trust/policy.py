"""Judge an action before it is done: allow, ask the user, or refuse.

A cautious beginning: what sends anything or changes something outside the workspace is refused.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ....skills.tool import Tool
from ....types import Language
from .latches import Latches
from .plan import FixedPlan

Verdict = Literal["allow", "ask", "refuse"]
Approved = Callable[[str], bool | None]

_REFUSED: dict[Language, str] = {
    "en": "it would act or send outside the workspace, which is not allowed yet",
    "zh": "它会在工作区之外做事或往外发送，目前还不允许",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds through a run. `words`: what the user typed. `hosts`: the only ones anything is sent to; None: any."""

    run: str = ""
    words: str = ""
    hosts: Collection[str] | None = None
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Decision:
    """`key` names exactly this action, `step` the plan's step that it is, `code` the reason."""

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
    rules = rules or Rules()
    text = json.dumps([rules.run, tool.name, dict(arguments)], sort_keys=True)
    key = hashlib.sha256(text.encode()).hexdigest()
    if tool.effects.sends or tool.effects.writes == "outside":
        return Decision("refuse", _REFUSED[rules.language], key, "outside")
    return Decision("allow", "", key, "harmless")
