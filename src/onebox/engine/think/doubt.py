"""What speaks against a result that several tries came to: it is not called verified then, and why is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ...types import Language
from ..facts import firm_numbers
from .draft import Draft
from .quantity import Quantity, unit_fits

Unlikely = Literal["below zero", "in parts"]
Kind = Literal["unused", "unit"] | Unlikely

_AMOUNT = re.compile(
    r"\bhow (?:many|much|long|far|old|tall|heavy|big|large|wide|deep)\b|多少|几[^何率]|多[长高重远大宽深]", re.I
)
_MAY_FALL = re.compile(
    r"\bbelow zero\b|\bnegative\b|\bminus\b"
    r"|\b(?:temperature|degrees?|loss|lose|lost|debt|owes?|change[sd]?|profit|net)\b|零下|负|气温|温度|度|亏|欠|变化|盈|利润|海拔",
    re.I,
)
_MANY = re.compile(
    r"\bhow many (?:(?:more|fewer|less|total|different|other|whole|of|the|his|her|their) )*([a-z]+)", re.I
)
_IN_PARTS = re.compile(
    r"(?:hour|minute|second|day|week|month|year|decade|mile|yard|f(?:oo|ee)t|inch|(?:kilo|centi|milli)?met(?:er|re)|k?m"
    r"|pound|ounce|ton|(?:kilo|milli)?gram|k?g|lb|(?:milli)?lit(?:er|re)|gallon|quart|pint|cup|(?:table|tea)spoon|acre"
    r"|dollar|cent|percent(?:age)?|point|degree|calorie|time|unit|square|cubic|serving|pizza|cake|pie|slice|bag|box|mph)"
    r"(?:e?s)?",
    re.I,
)
"""What an English question asks how many of, and may be answered in parts."""
_MEAN = re.compile(r"\baverage\b|\bmean\b|平均", re.I)
_COUNTED = re.compile(r"(?:多少|几)(?:个(?!百分点|小时|月|星期|单位)|[只人本辆张头名位棵颗朵匹架艘枚])")
"""Chinese measure words of what comes whole."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`what`: the number of the question that is not used, as written in plain digits."""

    kind: Kind
    what: str = ""

    def told(self, language: Language) -> str:
        """It as half a sentence."""
        return _TOLD[self.kind][language].format(what=self.what)


def doubt_about(question: str, group: Sequence[Draft]) -> Doubt | None:
    """The first thing that speaks against what `group`, drafts of one result, came to."""
    results = [draft.result for draft in group if draft.result]
    for result in results:
        if unlikely := unlikely_amount(question, result):
            return Doubt(unlikely)
    if not all(unit_fits(result, question) for result in results):
        return Doubt("unit")
    unused = _unused(question, group)
    return Doubt("unused", unused) if unused else None


def unlikely_amount(question: str, result: Quantity) -> Unlikely | None:
    """Is an amount asked for that cannot be `result`: less than nothing, or a part of what comes whole?"""
    if result.value < 0 and _AMOUNT.search(question) and not _MAY_FALL.search(question):
        return "below zero"
    whole = result.value.denominator == 1
    return "in parts" if not whole and not result.unit and not result.percent and _comes_whole(question) else None


def _comes_whole(question: str) -> bool:
    if _MEAN.search(question):
        return False
    asked = _MANY.findall(question)
    return bool(_COUNTED.search(question)) or bool(asked and not _IN_PARTS.fullmatch(asked[-1]))


def _unused(question: str, group: Sequence[Draft]) -> str:
    """A number of the question that no program of the group calculates with; empty: none, or there is no program."""
    wanted = [one for one in firm_numbers(question) if re.fullmatch(r"\d+(\.\d+)?", one)]
    programs = " ".join(draft.text for draft in group if draft.by == "program")
    if not programs:
        return ""
    code = "\n".join(line.partition("#")[0] for line in programs.splitlines())
    held = {Fraction(one) for one in re.findall(r"\d+(?:\.\d+)?", code.replace("_", ""))}

    def used(number: Fraction) -> bool:
        return number in held or number / 100 in held or 1 - number / 100 in held

    return next((one for one in sorted(wanted) if not used(Fraction(one))), "")


_TOLD: Mapping[Kind, Mapping[Language, str]] = {
    "unused": {
        "en": "no calculation uses the {what} of the question",
        "zh": "没有一次计算用到题目里的 {what}",
    },
    "unit": {"en": "its unit is not the one asked for", "zh": "单位和题目问的不一致"},
    "below zero": {"en": "an amount is not below zero", "zh": "数量不应小于零"},
    "in parts": {"en": "what is counted here comes whole", "zh": "这里问的东西应当是整数"},
}
