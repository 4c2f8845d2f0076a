"""Numbers with what they count, in Chinese and English: "21座", "2.80 pounds", "nine minutes", a year."""

import re
from functools import cache

from ..library.tokenise import is_function_word
from .direct import unit_table
from .facts import numbers

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_BARE = re.compile(r"\d[\d,]*(?:\.\d+)?\s?[百千万亿]*")
_DAY_PARTS = frozenset("年月日号点时第")
_MONTHS = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
    )
)
_ALSO = {
    "英镑": "pound",
    "美元": "dollar",
    "欧元": "euro",
    "日元": "yen",
    "元": "yuan",
    "度": "degree",
    "摄氏度": "degree",
    "分": "minute",
    "岁": "year",
    "个月": "month",
    "倍": "time",
}
"""Besides the units of `direct.unit_table`."""


def measures(text: str) -> list[tuple[str, str]]:
    """`("21", "座")`, `("146", "passenger")`, `("2026", "year")`: numbers as in `facts`, names without plural s."""
    return [(value, unit) for _, _, value, unit in measure_spans(text)]


def measure_spans(text: str) -> list[tuple[int, int, str, str]]:
    """`measures` with where each stands: `(start, end, number, name)`."""
    found = []
    for match in _pattern().finditer(text):
        values = numbers(match["number"])
        if len(values) != 1:
            continue
        value = values.pop()
        han, word = match["han"], (match["word"] or "").lower()
        if (han == "年" and len(value) == 4) or (not han and _YEAR.fullmatch(match["number"].strip())):
            found.append((*match.span(), value, "year"))
        elif han or word:
            found.append((*match.span(), value, han or word.removesuffix("s")))
    return found


def tells(unit: str) -> bool:
    """Whether `unit` (of `measures`) names what is counted, so that two numbers of it may be set side by side."""
    return unit == "year" or not (unit in _DAY_PARTS or unit in _MONTHS or is_function_word(unit))


def with_unit(answer: str, quote: str) -> str:
    """A bare number as `quote` writes it with its unit ("6.4 hectares"), where it stands there once; else `answer`."""
    bare = answer.strip().rstrip(".。")
    if not _BARE.fullmatch(bare) or _YEAR.fullmatch(bare):
        return answer
    found = [match for match in _pattern().finditer(quote) if match["number"].strip() == bare]
    unit = (found[0]["han"] or found[0]["word"] or "") if len(found) == 1 else ""
    if not unit or is_function_word(unit.lower()):
        return answer
    return found[0].group().strip()


def english_names(unit: str) -> frozenset[str]:
    """What the Chinese `unit` is called in English, plurals bare; empty for one that is not known."""
    return _units().get(unit, frozenset())


@cache
def _units() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {chinese: {english} for chinese, english in _ALSO.items()}
    for dimension in unit_table.DIMENSIONS:
        for _, english, chinese in dimension.values():
            for name in chinese.split():
                found.setdefault(name, set()).update(word.removesuffix("s") for word in english.split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    known = "|".join(sorted(_units(), key=len, reverse=True))
    words = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    return re.compile(
        rf"(?P<number>\d[\d,]*(?:\.\d+)?\s?[百千万亿]*|[〇零一二三四五六七八九十百千万亿两]{{2,}}|\b(?:{words})\b)"
        rf"[ -]?(?:[多余]?(?P<han>{known}|[\u4e00-\u9fff])|(?P<word>[A-Za-z]{{2,}}))?",
        re.IGNORECASE,
    )
