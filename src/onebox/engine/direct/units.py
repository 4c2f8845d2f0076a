"""Conversions: `5 miles in km`, `how many feet are in a mile`, `一百八十厘米是多少英尺`, `98.6华氏度等于多少摄氏度`."""

import re
from fractions import Fraction
from functools import cache

from ...types import Language
from .answer import DirectAnswer, asked, written
from .numerals import NUMBER, in_digits
from .unit_table import TEMPERATURE, names, shown, size


@cache
def _patterns() -> tuple[tuple["re.Pattern[str]", ...], dict[str, tuple[int, str]]]:
    table = names()
    unit = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    amount, a, b = rf"(?P<n>{NUMBER}|an?|one)", rf"(?P<a>{unit})", rf"(?P<b>{unit})"
    many = r"(?:多少|几)"
    asks_en = r"(?:convert |how (?:much|many) (?:is|are) |what(?:'s| is| are) )?"
    turn = r"换算成|转换成|转成|换成|转换为|换算为"
    rows = (
        rf"{asks_en}{amount} ?{a} (?:in|to|into|as) {b}",
        rf"how many {b} (?:are )?(?:there )?(?:in|to|make) {amount} ?{a}",
        rf"(?:把)?(?P<n>{NUMBER}) ?{a} ?(?:等于|是|合|有|折合|为|{turn}){many} ?{b}",
        rf"(?:把)?(?P<n>{NUMBER}) ?{a} ?(?:{turn}|折合成) ?{b}(?:是多少|等于多少)?",
        rf"(?P<n>{NUMBER}) ?{a} ?= ?{many}? ?{b}",
    )
    return tuple(re.compile(row, re.IGNORECASE) for row in rows), table


def conversion(question: str, language: Language) -> DirectAnswer | None:
    """`question`'s amount in the unit it asks for. None when it asks anything else, or across dimensions."""
    # 两 is 2 at the start and the unit after a number: 两斤, 五两.
    text = in_digits(re.sub(r"(?<=[\d一二三四五六七八九十百千万几少])两", "liang", asked(question)))
    patterns, table = _patterns()
    match = next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    (place, have), (other, want) = table[match["a"].lower()], table[match["b"].lower()]
    if place != other or have == want:
        return None
    given = match["n"].lower()
    amount = Fraction(1) if given in ("a", "an", "one") else Fraction(given)
    value = _temperature(amount, have, want) if place == TEMPERATURE else amount * size(place, have) / size(place, want)
    if value is None or (amount < 0 and place != TEMPERATURE):
        return None
    number, exact = written(value)
    have_name, want_name = (shown(place, unit, language == "zh") for unit in (have, want))
    said = f"{number} {want_name}"
    return DirectAnswer("unit", said, f"{written(amount)[0]} {have_name} {'=' if exact else '≈'} {said}")


def _temperature(amount: Fraction, have: str, want: str) -> Fraction | None:
    """None below absolute zero."""
    zero = Fraction("273.15")
    kelvin = {"C": amount + zero, "F": (amount - 32) * 5 / 9 + zero, "K": amount}[have]
    if kelvin < 0:
        return None
    return {"C": kelvin - zero, "F": (kelvin - zero) * 9 / 5 + 32, "K": kelvin}[want]
