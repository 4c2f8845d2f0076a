"""Does what was changed in a table look like what was asked for? By code, from the table and the request alone.

Small models take one person's rows for another's, write a first name where the column has addresses, or empty a table
that the request does not speak of. Each is a doubt: it goes back to the model for another try, and to the user when
none helps. A table may still be changed wrongly without a doubt.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...types import Language
from .request import Request
from .tables import Row, are_comparable, pairs, with_columns
from .words import say

MOST_DOUBTS = 3
ENOUGH = 5
"""Rows from which a column is judged."""
MOST_KINDS = 12
"""Different values of a column that tells kinds: a status, a list, a group."""

_SHAPES = {
    "e-mail": re.compile(r"[^@\s]+@[^@\s]+"),
    "YYYY-MM-DD": re.compile(r"\d{4}-\d\d-\d\d"),
    "YYYY-MM-DD HH:MM:SS": re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?"),
    "0": re.compile(r"[-+]?[\d,]*\.?\d+%?"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What the table, as it was, says of one column. `shape`: that all its values have, empty for none."""

    name: str
    values: Mapping[str, int]
    """Value in small letters → how many rows have it."""
    has_empty: bool
    shape: str
    named: frozenset[str]
    """The values that the request names."""

    @property
    def tells_kinds(self) -> bool:
        return not self.shape and len(self.values) <= MOST_KINDS and sum(self.values.values()) >= 3 * len(self.values)

    @property
    def width(self) -> int:
        """Digits of each value, where they are numbers with zeros in front; else 0."""
        widths = {len(one) for one in self.values}
        padded = any(one.startswith("0") for one in self.values) and all(map(str.isdigit, self.values))
        return next(iter(widths)) if padded and len(widths) == 1 and widths != {1} else 0

    @property
    def is_own(self) -> bool:
        """Does each row have a value of its own?"""
        return max(self.values.values(), default=0) == 1


def doubts(
    request: str,
    name: str,
    old: Sequence[Row],
    new: Sequence[Row],
    language: Language,
    others: Mapping[str, Sequence[Row]] | None = None,
) -> list[str]:
    """What speaks against the change of the table `name`, in words for the model and the user; none if nothing does.

    `others`: the other tables that were given, as they were.
    """
    if not old or not new or not are_comparable(old, new):
        return []
    said = Request(request)
    if old[0] != new[0]:
        if lost_columns := _lost_columns(said, old[0], new[0]):
            return [f"{name}: {say('doubt_columns', language, names=', '.join(lost_columns[:MOST_DOUBTS]))}"]
        same = with_columns(new, old[0])  # columns were added or moved
        if same is None:
            return []
        new = same
    lost = 0 if said.speaks_of_formulas else _lost_formulas(old, new)
    found: Counter[str] = Counter({say("doubt_formulas", language, count=lost): lost} if lost else {})
    if len(old) > ENOUGH:
        found += _of_rows(said, old, new, language, others or {})
    return [f"{name}: {doubt}" for doubt, _ in found.most_common(MOST_DOUBTS)]


def missing_sheets(request: str, gone: Sequence[tuple[str, str]], language: Language) -> list[str]:
    """A doubt for each sheet (file, sheet) that is gone from its workbook and was not to be removed."""
    said = Request(request)
    unspoken = [] if said.wants_fewer_sheets else [one for one in gone if not said.removes_sheet(one[1])]
    return [say("doubt_sheet", language, name=name, sheet=sheet) for name, sheet in unspoken[:MOST_DOUBTS]]


def _lost_columns(said: Request, old: Row, new: Row) -> list[str]:
    """Columns that are gone, where the request speaks of none of them and of nothing that would do it."""
    lost = [name for name in old if name.strip() and name not in new]
    spoken = said.wants_less or said.speaks_of_columns or any(said.names(name.casefold()) for name in lost)
    return [] if spoken else lost


def _lost_formulas(old: Sequence[Row], new: Sequence[Row]) -> int:
    """How many formulas became a mere value or nothing.

    Whoever reads a workbook with pandas and writes it again loses all of them.
    """
    if not any(cell.startswith("=") for row in old for cell in row):
        return 0
    both = (zip(was, (*now, *[""] * len(was)), strict=False) for was, now in pairs(old, new) if was and now)
    return sum(was.startswith("=") and not now.startswith("=") for cells in both for was, now in cells)


def _of_rows(
    said: Request, old: Sequence[Row], new: Sequence[Row], language: Language, others: Mapping[str, Sequence[Row]]
) -> Counter[str]:
    """Each doubt, and of how many rows it is."""
    columns = _columns(old, said)
    found: Counter[str] = Counter()
    gone = touched = 0
    for was, now in pairs(old, new):
        gone += now is None
        touched += was is not None
        for doubt in _of_row(columns, was, now, language):
            found[doubt] += 1
    if (lost := len(old) - len(new)) > 0 and not said.wants_less:
        found[say("doubt_gone", language, count=lost)] += lost
    if touched > 1 and said.means_one:
        found[say("doubt_many", language, count=touched, one=said.means_one)] += touched
    if gone and not any(one.named for one in columns):
        for other, rows in others.items():
            if names := _names(rows, said):
                found[say("doubt_table", language, count=gone, other=other, names=names)] += 1
    return found


def _of_row(columns: Sequence[Column], was: Row | None, now: Row | None, language: Language) -> Iterator[str]:
    """Of a row that is gone, new or another one."""
    for place, column in enumerate(columns):
        old, new = (_cell(row, place) for row in (was, now))
        if now is not None and (was is None or old != new):
            yield from _of_value(column, columns, was is None, new, language)
        kept_empty = was is None and not new
        if column.named and not kept_empty and not any(one in cell for one in column.named for cell in (old, new)):
            names = ", ".join(sorted(column.named)[:3])
            word, value = ("doubt_new", new) if was is None else ("doubt_row", old)
            yield say(word, language, column=column.name, value=value or "∅", names=names)


def _of_value(column: Column, columns: Sequence[Column], is_new: bool, value: str, language: Language) -> Iterator[str]:
    """Of a value that was written."""
    if not value:
        if is_new and not column.has_empty and (column is columns[0] or (column.named and not column.is_own)):
            yield say("doubt_empty", language, column=column.name)
    elif (column.shape and not _SHAPES[column.shape].fullmatch(value)) or (column.width or len(value)) != len(value):
        example = next(iter(column.values))
        yield say("doubt_shape", language, column=column.name, value=value, example=example)
    elif column.tells_kinds and value not in column.values:
        if any(value in other.values for other in columns if other is not column and other.tells_kinds):
            values = ", ".join(list(column.values)[:6])
            yield say("doubt_kind", language, column=column.name, value=value, values=values)
    elif is_new and column is columns[0] and value in column.values and column.is_own:
        yield say("doubt_key", language, column=column.name, value=value)


def _columns(rows: Sequence[Row], said: Request) -> list[Column]:
    return [_column(place, rows, said) for place in range(len(rows[0]))]


def _names(rows: Sequence[Row], said: Request) -> str:
    """The names and titles of this table that the request speaks of."""
    columns = _columns(rows, said) if rows else []
    return ", ".join(sorted({one for column in columns if not column.tells_kinds for one in column.named})[:3])


def _column(place: int, rows: Sequence[Row], said: Request) -> Column:
    cells = [_cell(row, place) for row in rows[1:]]
    values = Counter(one for one in cells if one)
    shape = next((name for name, form in _SHAPES.items() if values and all(map(form.fullmatch, values))), "")
    named = frozenset(filter(said.names, values)) if shape in ("", "e-mail") else frozenset()
    return Column(rows[0][place], values, "" in cells, shape, named)


def _cell(row: Row | None, place: int) -> str:
    return row[place].strip().casefold() if row is not None and place < len(row) else ""
