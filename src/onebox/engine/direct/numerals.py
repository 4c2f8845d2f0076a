"""Numbers in Chinese and English words → digits: `三点五`, `两千零八`, `1.5万`, `负二`, `twenty-one`."""

import re
from fractions import Fraction

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
HAN = "零〇一二两三四五六七八九十百千万亿"
_RUN = re.compile(
    rf"(负)?((?:\d[\d,]*(?:\.\d+)?|[{HAN}]+)(?:点[零〇一二三四五六七八九]+)?(?:[百千](?![米克瓦]))?(?:[万亿]+)?)"
)
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: number for number, word in enumerate(_ONES)} | {word: 10 * (n + 2) for n, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_WORD = "|".join([*_WORDS, *_SCALES])
_PHRASE = re.compile(rf"\b(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*\b", re.IGNORECASE)
NUMBER = r"[-+]?\d+(?:\.\d+)?"
"""A number as `in_digits` writes it."""


def in_digits(text: str) -> str:
    """`text` with every number in digits, without grouping commas. What is no number stays."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = _PHRASE.sub(lambda found: _plain(_english(found[0].lower())) or found[0], text)
    return _RUN.sub(_replaced, text)


def number(text: str) -> Fraction | None:
    """The number `text` is, in digits or words; None when it is anything else."""
    plain = in_digits(text.strip())
    return Fraction(plain) if re.fullmatch(NUMBER, plain) else None


def _replaced(found: "re.Match[str]") -> str:
    value = _chinese(found[2])
    if value is None:
        return found[0]
    return ("-" if found[1] else "") + (_plain(value) or found[2])


def _chinese(text: str) -> Fraction | None:
    """`text` is digits with 万 or 亿 behind, or written out."""
    match = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)([百千万亿]*)", text)
    if match:
        value = Fraction(match[1].replace(",", ""))
        for unit in match[2]:
            value *= _LARGE.get(unit) or _SMALL[unit]
        return value
    head, point, tail = text.partition("点")
    scale = 1
    if point:
        while tail and tail[-1] in _LARGE:
            scale, tail = scale * _LARGE[tail[-1]], tail[:-1]
    whole = _whole(head)
    if whole is None or (point and not tail):
        return None
    fraction = Fraction(int("".join(str(_DIGITS[c]) for c in tail)), 10 ** len(tail)) if tail else Fraction(0)
    return (whole + fraction) * scale


def _whole(text: str) -> int | None:
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        elif c in _LARGE and (total or section or digit):
            total = (total + section + digit) * _LARGE[c] if c == "亿" else total + (section + digit) * _LARGE[c]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _english(text: str) -> Fraction | None:
    total = section = 0
    for word in re.split(r"-| and | ", text):
        if word in _WORDS:
            section += _WORDS[word]
        elif word == "hundred":
            section = (section or 1) * 100
        else:
            total += (section or 1) * _SCALES[word]
            section = 0
    return Fraction(total + section)


def _plain(value: Fraction | None) -> str:
    """As a finite decimal; empty when there is none."""
    if value is None:
        return ""
    if value.denominator == 1:
        return str(value.numerator)
    digits = len(str(value.denominator))
    scaled = value * 10**digits
    if scaled.denominator != 1:
        return ""
    text = str(scaled.numerator).rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:].rstrip('0')}"
