"""Money, from a table of rates that somebody fetched: `100美元是多少人民币`, `50 euros in pounds`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from ...types import Language
from .answer import DirectAnswer, asked
from .numerals import NUMBER, in_digits

_NAMES = {
    "CNY": "人民币 人民币元 元人民币 yuan rmb cny chinese_yuan",
    "USD": "美元 美金 us_dollars us_dollar usd dollars dollar",
    "EUR": "欧元 euros euro eur",
    "GBP": "英镑 pounds_sterling british_pounds gbp",
    "JPY": "日元 日圆 japanese_yen yen jpy",
    "HKD": "港元 港币 hong_kong_dollars hkd",
    "TWD": "新台币 台币 twd",
    "KRW": "韩元 won korean_won krw",
    "AUD": "澳元 澳币 australian_dollars aud",
    "CAD": "加元 加币 canadian_dollars cad",
    "CHF": "瑞士法郎 swiss_francs chf",
    "SGD": "新加坡元 新币 singapore_dollars sgd",
    "THB": "泰铢 baht thb",
    "RUB": "卢布 rubles roubles rub",
    "INR": "印度卢比 indian_rupees inr",
}


@dataclass(frozen=True, slots=True)
class Rates:
    """Units of each currency (ISO 4217) for one of `base`, on `date` (YYYY-MM-DD), as `source` gave them."""

    base: str
    per_base: Mapping[str, Decimal]
    date: str
    source: str

    def rate(self, have: str, want: str) -> Fraction | None:
        table = {**self.per_base, self.base: Decimal(1)}
        first, second = table.get(have), table.get(want)
        return Fraction(second) / Fraction(first) if first and second else None


@cache
def _patterns() -> tuple[tuple["re.Pattern[str]", ...], dict[str, str]]:
    table = {name.replace("_", " "): code for code, names in _NAMES.items() for name in names.split()}
    money = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    a, b = rf"(?P<a>{money})", rf"(?P<b>{money})"
    rows = (
        rf"(?:convert |how much (?:is|are) |what(?:'s| is) )?(?P<n>{NUMBER}|an?|one) ?{a} (?:in|to|into) {b}",
        rf"how many {b} (?:are|is|in)(?: in)? (?P<n>{NUMBER}|an?|one) ?{a}",
        rf"(?P<n>{NUMBER}) ?{a}(?:等于|是|合|折合|能换|可以换|换算成|兑换?|换)(?:多少|几)(?:钱)?{b}",
        rf"(?P<n>{NUMBER}) ?{a}(?:换算成|兑换成|换成|折合成?|兑){b}(?:是多少)?",
    )
    return tuple(re.compile(row, re.IGNORECASE) for row in rows), table


def exchange(question: str, rates: Rates, language: Language) -> DirectAnswer | None:
    """The amount of money `question` asks for, by `rates`; it says their date and source. None for anything else."""
    patterns, table = _patterns()
    text = in_digits(asked(question))
    match = next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    have, want = table[match["a"].lower()], table[match["b"].lower()]
    rate = rates.rate(have, want)
    if rate is None or have == want or match["n"].startswith("-"):
        return None
    amount = Fraction(1) if match["n"].lower() in ("a", "an", "one") else Fraction(match["n"])
    value = f"{float(amount * rate):,.2f} {want}"
    start = f"{float(amount):,.2f} {have}"
    text = (
        f"{start} ≈ {value}（{rates.date}，{rates.source}）"
        if language == "zh"
        else f"{start} ≈ {value} ({rates.date}, {rates.source})"
    )
    return DirectAnswer("currency", value, text, rates.source)
