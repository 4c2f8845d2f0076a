"""How much a worked answer may cost, by the effort asked for and how hard the question looks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...types import Ask, Budget, Effort
from ..facts import numbers

Difficulty = Literal["easy", "medium", "hard"]

EFFORTS: Mapping[Effort, Budget] = {
    "fast": Budget(calls=2, prompt_tokens=2_500, completion_tokens=2_500, seconds=300),
    "normal": Budget(calls=6, prompt_tokens=8_000, completion_tokens=8_000, seconds=600),
    "heavy": Budget(calls=12, prompt_tokens=24_000, completion_tokens=32_000, seconds=1_800),
}
DRAFTS: Mapping[Effort, Mapping[Difficulty, int]] = {
    "fast": {"easy": 2, "medium": 2, "hard": 2},
    "normal": {"easy": 4, "medium": 5, "hard": 6},
    "heavy": {"easy": 6, "medium": 9, "hard": 12},
}
"""The most drafts of a calculable question; agreement ends them sooner."""

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|far|old|tall|often|fast|big|large|heavy|deep|wide)\b|\bwhat (?:is|was|are|will|would)\b"
    r"|\b(?:calculate|compute|solve|evaluate|simplify|factor|differentiate|integrate|find|percent|percentage|total"
    r"|average|probability|area|volume|perimeter|ratio|sum|derivative|integral|remainder|cost|profit)\b"
    r"|多少|[几求解]|计算|合计|总共|一共|概率|面积|体积|周长|平均|比例|百分|方程|因式|化简|导数|积分|余数|[=+×÷]",
    re.I,
)
_NUMBER_WORD = re.compile(
    r"\b(?:half|twice|double|triple|thrice|quarter|third|dozen|one|pair|couple)\b|[一二三四五六七八九十两百千半]", re.I
)
_ALGEBRA = re.compile(r"(?:\d|\b)[xyn]\s*[\^²³=+*/-]|[=+*/^-]\s*\d*[xyn]\b|√|\\frac|∫|\bsqrt\b", re.I)
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+")
_CLAUSE = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[。．;；？?！!，]")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: `calculable` questions by program and in words, at most `drafts` times."""

    effort: Effort
    difficulty: Difficulty
    calculable: bool
    drafts: int


def plan_for(question: str, effort: Effort) -> Plan:
    """The plan in code: what the question holds decides, no model is asked."""
    known = len(numbers(_ORDINAL.sub("", question)))
    some = known > 0 or bool(_NUMBER_WORD.search(question))
    calculable = bool(_ALGEBRA.search(question)) or (some and bool(_ASKS_NUMBER.search(question)))
    weight = known + len(_CLAUSE.findall(question)) // 3
    difficulty: Difficulty = "easy" if weight <= 4 else "medium" if weight <= 7 else "hard"
    return Plan(effort, difficulty, calculable, DRAFTS[effort][difficulty] if calculable else 1)


def with_budget(ask: Ask) -> Ask:
    """`ask` with the budget of its effort, where it brought none of its own."""
    return ask.within(EFFORTS[ask.effort])
