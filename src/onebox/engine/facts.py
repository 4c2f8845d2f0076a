"""Numbers, dates and names in a sentence, in one form for Chinese and English.

"1.2万", "１２０００", "12,000", "twelve thousand" and "一万二千" are the same number; "March 2025",
"2025-03" and "2025年3月" hold the same ones. Used to hold a sentence against its quotes: a number or
name the quotes do not have is not supported by them. Units are compared only as words (`check.py`).
Not covered: arithmetic (a sum of two quoted numbers counts as new), roman numerals, ordinals in words.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import rjieba

_HAN_DIGITS = dict(zip("〇零一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_LARGE = {"万": 10**4, "亿": 10**8}
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORD_VALUES = {word: value for value, word in enumerate(_WORDS)} | {
    word: 10 * (value + 2) for value, word in enumerate(_TENS)
}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTH_VALUES = {name[:length]: n for n, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {"sept": 9}

_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(\d[\d,]*(?:\.\d+)*)\s*(?:(万亿|[百千万亿])|(hundred|thousand|million|billion|trillion)\b)?",
    re.I,
)
_HAN_NUMBER = re.compile(
    r"[〇零一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九十两](?=[年月日号个次种台位岁倍名])"
)
_WORD_NUMBER = re.compile(
    rf"\b(?:{'|'.join([*_WORD_VALUES, *_SCALES])})(?:[\s-]+(?:and\s+)?(?:{'|'.join([*_WORD_VALUES, *_SCALES])}))*\b",
    re.I,
)
_MONTH = re.compile(
    rf"\b({'|'.join(sorted(_MONTH_VALUES, key=len, reverse=True))})\b\.?(?=\s*\d|,?\s+\d)"
    rf"|(?<=\d )({'|'.join(_MONTHS)})\b",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(r"[\d.〇零一二三四五六七八九十百千万亿两]+[年月日号]?")
_NAME = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9_'’+#.-]*[A-Za-zÀ-ɏ0-9_+#]|[A-Z]\b")
_CJK = re.compile(r"[\u3400-\u9fff]")


def numbers(text: str) -> set[str]:
    """Every number in `text` in canonical form ("12000", "3.14", version "11.2.1" as it is)."""
    text = unicodedata.normalize("NFKC", text)
    found: set[str] = set()
    scales = set()
    for match in _NUMBER.finditer(text):
        found.add(_scaled(match.group(1), match.group(2), match.group(3)))
        scales.add(match.start(3))  # the "thousand" of "12 thousand" is no number of its own
    for match in _HAN_NUMBER.finditer(text):
        if (value := _han_value(match.group())) is not None:
            found.add(str(value))
    for match in _WORD_NUMBER.finditer(text):
        if match.start() not in scales:
            found.add(str(_word_value(match.group().lower())))
    for match in _MONTH.finditer(text):
        found.add(str(_MONTH_VALUES[(match.group(1) or match.group(2)).lower()]))
    return found


def is_number_word(word: str) -> bool:
    """Whether `word` (small letters) only writes a number: "12", "two", "million", "三百", "2019年"."""
    return bool(_NUMBER_WORD.fullmatch(word)) or word in _WORD_VALUES or word in _SCALES


def han_names(text: str) -> set[str]:
    """People, places and organisations in Chinese `text`, as jieba's dictionary tags them."""
    return {word for word, tag in rjieba.tag(text) if tag in ("nr", "nrt", "ns", "nt") and len(word) > 1}


def firm_numbers(text: str) -> set[str]:
    """The numbers a claim stands on: those of `numbers` written in digits, or large ones in words."""
    digits = {_scaled(*m.groups()) for m in _NUMBER.finditer(unicodedata.normalize("NFKC", text))}
    return {n for n in numbers(text) if n in digits or len(n) > 1}


def names(text: str) -> set[str]:
    """Names in `text`, small letters: capitalised words inside a sentence, and Latin words inside Chinese."""
    chinese = bool(_CJK.search(text))
    found = set()
    for match in _NAME.finditer(text):
        word = match.group()
        opens = not text[: match.start()].strip(" \"'“‘([") or text[: match.start()].rstrip(" \"'“‘([")[-1:] in ".!?:;"
        named = chinese or (word[0].isupper() and not opens) or any(c.isupper() for c in word[1:])
        if named and len(word) > 1:
            found.add(re.sub(r"['’]s$", "", word).lower())
    return found


def _scaled(digits: str, han: str | None, word: str | None) -> str:
    plain = digits.replace(",", "")
    if plain.count(".") > 1:
        return plain
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return plain
    for unit in han or "":
        value *= _HAN_UNITS.get(unit) or _HAN_LARGE[unit]
    if word:
        value *= _SCALES[word.lower()]
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _han_value(text: str) -> int | None:
    if all(c in _HAN_DIGITS for c in text):  # 二〇二五: digit by digit
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total = myriads = section = digit = 0
    for c in text:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif c in _HAN_UNITS:
            section += (digit or 1) * _HAN_UNITS[c]
            digit = 0
        else:
            if not (total or myriads or section or digit):
                return None  # 万一, 亿万: words, not numbers
            if c == "万":  # of what came since 亿: 三亿二千万
                myriads += (section + digit) * _HAN_LARGE[c]
            else:
                total, myriads = (total + myriads + section + digit) * _HAN_LARGE[c], 0
            section = digit = 0
    return total + myriads + section + digit


def _word_value(text: str) -> int:
    total = section = 0
    for word in re.split(r"[\s-]+", text):
        if word in _WORD_VALUES:
            section += _WORD_VALUES[word]
        elif word == "hundred":
            section = (section or 1) * 100
        elif word in _SCALES:
            total += (section or 1) * _SCALES[word]
            section = 0
    return total + section
