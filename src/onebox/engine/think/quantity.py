"""A result in one form: "$1,200", "1.2千", "1200.0 元" and "\\boxed{1200}" are the same quantity.

Values are exact fractions. Units are those of school problems; two results in units of one kind are
compared after conversion, in units of different kinds they differ, and a result without a unit fits any.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

_UNITS: Mapping[str, Mapping[str, Fraction | int]] = {
    "length": {
        "mm": Fraction(1, 1000), "毫米": Fraction(1, 1000), "cm": Fraction(1, 100), "厘米": Fraction(1, 100),
        "centimeter": Fraction(1, 100), "centimetre": Fraction(1, 100), "dm": Fraction(1, 10), "分米": Fraction(1, 10),
        "m": 1, "米": 1, "meter": 1, "metre": 1, "km": 1000, "千米": 1000, "公里": 1000, "kilometer": 1000,
        "kilometre": 1000,
    },
    "imperial length": {"inch": 1, "inche": 1, "foot": 12, "feet": 12, "ft": 12, "yard": 36, "mile": 63360},
    "mass": {
        "mg": Fraction(1, 1000), "g": 1, "克": 1, "gram": 1, "kg": 1000, "千克": 1000, "公斤": 1000,
        "kilogram": 1000, "吨": 10**6, "ton": 10**6, "tonne": 10**6,
    },
    "imperial mass": {"ounce": 1, "oz": 1, "pound": 16, "lb": 16},
    "time": {
        "second": 1, "秒": 1, "秒钟": 1, "minute": 60, "min": 60, "分钟": 60, "hour": 3600, "小时": 3600, "时": 3600,
        "day": 86400, "天": 86400, "日": 86400, "week": 604800, "周": 604800, "星期": 604800,
    },
    "years": {"month": 1, "个月": 1, "月": 1, "year": 12, "年": 12},
    "dollars": {"$": 1, "dollar": 1, "cent": Fraction(1, 100), "usd": 1},
    "yuan": {"元": 1, "¥": 1, "yuan": 1, "角": Fraction(1, 10), "万元": 10**4},
    "volume": {"ml": Fraction(1, 1000), "毫升": Fraction(1, 1000), "l": 1, "升": 1, "liter": 1, "litre": 1},
    "area": {
        "平方厘米": Fraction(1, 10**4), "平方分米": Fraction(1, 100), "平方米": 1, "公顷": 10**4, "平方千米": 10**6,
    },
    "solid": {"立方厘米": Fraction(1, 10**6), "立方分米": Fraction(1, 1000), "立方米": 1},
}  # fmt: skip
_KNOWN = {unit: (kind, Fraction(size)) for kind, units in _UNITS.items() for unit, size in units.items()}
_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER = re.compile(
    r"(?P<sign>(?<![\w)\]])-\s?)?(?:(?P<money>[$¥])\s?)?"
    r"(?P<top>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e(?P<exponent>[+-]?\d{1,2})(?!\w))?"
    r"(?:\s?/\s?(?P<bottom>\d+(?:\.\d+)?))?"
    r"\s?(?P<scale>百(?!分)|千(?![米克瓦])|万|亿|thousand\b|million\b|billion\b)?\s?(?P<percent>%)?"
)
_UNIT = re.compile(r"\s?(?P<zh>[\u3400-\u9fff]{1,4})|\s?(?P<en>[A-Za-z]{1,12})\b")
_LATEX = (
    (re.compile(r"\\[dt]?frac\s*\{([^{}]+)\}\s*\{([^{}]+)\}"), r"\1/\2"),
    (re.compile(r"\\(?:text|mathrm|boxed|mbox)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\times|\\cdot"), "×"),
    (re.compile(r"\\div"), "÷"),
    (re.compile(r"\\[,;!: ]|\\left|\\right|\\[()\[\]]|\*\*|`"), ""),
    (re.compile(r"\\([%$])"), r"\1"),
    (re.compile(r"百分之(\d+(?:\.\d+)?)"), r"\1%"),
    (re.compile(r"(\d+)分之(\d+)"), r"\2/\1"),
)
_ROUNDED = re.compile(r"保留|四舍五入|约(?!束)|\bround|\bnearest\b|\babout\b|\bapproximate", re.I)
_ASKED = re.compile(r"\bhow many ([a-z]+)|\bin ([a-z]+)\?|多少(个月|[\u3400-\u9fff]{1,4}?)(?=[?？，,。．]|$)", re.I)
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in `unit` as written; `decimals` written; `percent`: 25 % has the value 25."""

    value: Fraction
    unit: str = ""
    decimals: int = 0
    percent: bool = False

    @property
    def kind(self) -> str:
        return _KNOWN[self.unit][0] if self.unit else ""

    @property
    def in_base(self) -> Fraction:
        return self.value * (_KNOWN[self.unit][1] if self.unit else 1)


def plain(text: str) -> str:
    """The end of `text` in half width, without the marks of LaTeX and Markdown."""
    return unmarked(text[-_LONGEST:])


def unmarked(text: str) -> str:
    """All of `text` so."""
    text = unicodedata.normalize("NFKC", text)
    for pattern, new in _LATEX:
        text = pattern.sub(new, text)
    return text.strip()


def quantities(text: str) -> list[Quantity]:
    """Every quantity in `text`, in order."""
    text = plain(text)
    found = []
    for match in _NUMBER.finditer(text):
        try:
            value = Fraction(Decimal(match["top"].replace(",", "")))
            value = value / Fraction(match["bottom"]) if match["bottom"] else value
        except (InvalidOperation, ZeroDivisionError):
            continue
        value *= Fraction(10) ** int(match["exponent"] or 0) * _SCALES.get(match["scale"] or "", 1)
        decimals = 9 if match["bottom"] or match["exponent"] else len(match["top"].partition(".")[2])
        unit = match["money"] or _unit_at(text, match.end())
        found.append(Quantity(-value if match["sign"] else value, unit, decimals, bool(match["percent"])))
    return found


def result_in(text: str) -> Quantity | None:
    """The one quantity that a short `text` gives: what stands behind its last `=`, or the first one."""
    _, _, behind = plain(text).rpartition("=")
    found = quantities(behind) or quantities(text)
    return found[0] if found else None


def same(one: Quantity, other: Quantity, question: str = "") -> bool:
    """Are they equal, up to rounding that was asked for or is to two decimals or more?"""
    if one.kind and other.kind and one.kind != other.kind:
        return False
    in_units = one.kind and other.kind
    pairs = [(one.in_base, other.in_base) if in_units else (one.value, other.value)]
    if one.percent != other.percent:
        share, whole = (one, other) if one.percent else (other, one)
        pairs.append((share.value / 100, whole.value))
    return any(_near(a, b, one, other, bool(_ROUNDED.search(question))) for a, b in pairs)


def unit_fits(result: Quantity, question: str) -> bool:
    """False when the question asks for a unit of another kind or size than `result` has."""
    asked = _ASKED.search(question)
    unit = _known(next(filter(None, asked.groups()), "")) if asked else ""
    if not unit or not result.unit or unit == result.unit:
        return True
    return _KNOWN[unit] == _KNOWN[result.unit]


def shown(value: Fraction) -> str:
    """An integer or a short decimal as such; else a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = format(float(value), ".6f").rstrip("0")
    return decimal if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def _near(a: Fraction, b: Fraction, one: Quantity, other: Quantity, rounded: bool) -> bool:
    if abs(a - b) <= max(abs(a), abs(b), Fraction(1)) / 10**6:
        return True
    coarse = min(one.decimals, other.decimals)
    if not rounded and coarse < 2:
        return False
    return abs(a - b) <= Fraction(1, 2 * 10**coarse)


def _unit_at(text: str, at: int) -> str:
    match = _UNIT.match(text, at)
    return _known(match["zh"] or match["en"]) if match else ""


def _known(word: str) -> str:
    """The unit that `word` is or begins with (Chinese runs on: 米长), without the English plural."""
    low = word.lower()
    for unit in (low, low.removesuffix("s")):
        if unit in _KNOWN:
            return unit
    if word and word[0] >= "\u3400":
        return next((word[:size] for size in range(len(word), 0, -1) if word[:size] in _KNOWN), "")
    return ""
