"""A table where claims are numbers of one kind, made by code: each row from one claim, each cell cited.

Nothing is worked out and nothing rounded: a value is shown as its quote writes it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...types import Language
from ..evidence import folded
from ..measures import measure_spans, tells
from .claim import Claim
from .report_check import quoted
from .report_types import Cell, Table
from .report_words import say

LEAST_ROWS = 3
MOST_ROWS = 12
LABEL_CHARACTERS = 80
_PERCENT = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s?(?:[%％]|per ?cent\b)|百分之(\d+(?:\.\d+)?)")
_CLAUSE = re.compile(r"[。！？；;，：]\s*|[,:.!?]\s+|\b(?:and|while|but)\b")
_TAIL = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|of|to|at|by|in|for|about|around|roughly|nearly|over|some|only|the|a|an|than"
    r"|more|less|up|reached|reaches|totals|totalled|totaled|be|been)|[约为达共有是至到仅超过近大概设于在长]|[“\"(（])\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Figure:
    label: str
    unit: str
    text: str
    value: float
    year: str
    claim: Claim


def table_of(claims: Sequence[Claim], language: Language) -> Table | None:
    """The table over the unit most claims share; None when fewer than three different rows come of it."""
    by_unit: dict[str, dict[tuple[str, str], _Figure]] = {}
    for claim in claims:
        for figure in _figures(claim):
            by_unit.setdefault(figure.unit, {}).setdefault((folded(figure.label), figure.year), figure)
    rows = max((list(one.values()) for one in by_unit.values()), key=len, default=[])
    rows = _one_each(rows)
    if len(rows) < LEAST_ROWS:
        return None
    years = sum(bool(row.year) for row in rows) == len(rows) and len({row.year for row in rows}) > 1
    if years:
        rows.sort(key=lambda row: row.year)
    unit = rows[0].unit
    head = [say("what", language), *([say("year", language)] if years else []), say("value", language, unit=unit)]
    cells = tuple(_row(row, years=years) for row in rows[:MOST_ROWS])
    return Table(say("figures", language, unit=unit), tuple(head), cells, unit)


def _row(row: _Figure, *, years: bool) -> tuple[Cell, ...]:
    cited = tuple(one.citation() for one in quoted(row.claim))
    year = (Cell(row.year, cited),) if years else ()
    return (Cell(row.label, cited), *year, Cell(row.text, cited, row.value))


def _one_each(rows: list[_Figure]) -> list[_Figure]:
    """One row of each claim: the first number of the unit is what its sentence is about."""
    first: dict[str, _Figure] = {}
    for row in rows:
        first.setdefault(row.claim.id, row)
    return list(first.values())


def _figures(claim: Claim) -> list[_Figure]:
    """The measures of a claim's quote: what each is of, told in the quote's own words before it."""
    text = " ".join(claim.quote.split())
    spans = [one for one in measure_spans(text) if tells(one[3])]
    years = [(start, value) for start, _, value, unit in spans if unit == "year"]
    spans += [(match.start(), match.end(), match[1] or match[2], "%") for match in _PERCENT.finditer(text)]
    found = []
    for start, end, value, unit in sorted(spans):
        label = _label(text, start)
        number = _number(value)
        if unit == "year" or not label or number is None:
            continue
        before = [year for at, year in years if at < start]
        found.append(_Figure(label, unit, text[start:end].strip(), number, before[-1] if before else "", claim))
    return found


def _label(text: str, start: int) -> str:
    """The words of the clause before the number; of the clause before that when there are none."""
    head = text[:start]
    for piece in reversed(_CLAUSE.split(head)):
        label, before = (piece or "").strip(), None
        while label != before:
            label, before = _TAIL.sub("", label).strip(" ,，:："), label
        if len(label) > 1:
            return label[-LABEL_CHARACTERS:]
    return ""


def _number(value: str) -> float | None:
    try:
        return float(value.replace(",", ""))
    except ValueError:
        return None  # a version, 11.2.1
