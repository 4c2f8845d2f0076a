"""Cells that a program only wrote in another form get back the form they had.

Whoever reads a table with pandas and writes it again turns 007 into 7, 1.50 into 1.5 and NA into nothing, in rows that
nobody spoke of. None of that was asked for, and it hides what was. Where the request speaks of forms, nothing is put
back.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from .tables import KINDS, Row, are_comparable, blocks, rows_of

_FORM = re.compile(
    r"\b(?:formats?|formatted|formatting|convert|normali[sz]|standardi[sz]|clean|tidy|uniform|consistent|round"
    r"|decimals?|digits?|zeros?|integers?|pad|types?|missing|blanks?|null|n/?a\b|nan|fill|iso|dates? as)"
    r"|格式|转换|转成|转为|统一|规范|标准化|清洗|清理|整理|小数|保留|四舍五入|取整|补零|前导|空值|空白|缺失|填充|类型",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")
_NOTHING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "<na>"})
_EXACT = 15
"""Digits that a number with a point keeps when it is read: longer ones are known as they are written."""


def speaks_of_forms(request: str) -> bool:
    """Does the request ask how values are written?"""
    return _FORM.search(request) is not None


def with_old_forms(name: str, before: bytes, after: bytes) -> bytes | None:
    """The table `name` as it is now, its cells of the same value written as before; None when nothing is to be done."""
    old, new = rows_of(name, before), rows_of(name, after)
    if not old or not new or not are_comparable(old, new):
        return None
    bare = _without_index(old, new)
    if bare[0] != old[0]:
        return None
    mended = _mended(old, bare)
    if mended == old:
        return before if before != after else None
    return None if mended == list(new) else _written(name, mended, before)


def _without_index(old: Sequence[Row], new: Sequence[Row]) -> Sequence[Row]:
    """Without the numbers of rows that pandas puts before the first column."""
    if list(new[0][1:]) != list(old[0]) or new[0][0] not in ("", "Unnamed: 0"):
        return new
    numbers = [row[0] for row in new[1:] if row]
    if not all(one.isdigit() for one in numbers) or len(set(numbers)) != len(numbers):
        return new
    return [tuple(row[1:]) for row in new]


def _mended(old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    made: list[Row] = list(new)
    for first, second in _same_rows([_values(row) for row in old], [_values(row) for row in new]):
        if len(old[first]) == len(new[second]):
            both = zip(old[first], new[second], strict=True)
            made[second] = tuple(was if _value(was) == _value(now) else now for was, now in both)
    return made


def _same_rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Places of rows that are one and the same: by the key in the first column, else by where they stand."""
    keys = [{row[0]: place for place, row in enumerate(rows) if row and row[0]} for rows in (old, new)]
    if all(len(found) == len(rows) for found, rows in zip(keys, (old, new), strict=True)):
        yield from ((place, keys[1][key]) for key, place in keys[0].items() if key in keys[1])
        return
    last = end = 0
    for (first, some), (start, others) in [*blocks(old, new), ((len(old), ()), (len(new), ()))]:
        yield from zip(range(last, first), range(end, start), strict=True)
        if len(some) == len(others):
            yield from zip(range(first, first + len(some)), range(start, start + len(others)), strict=True)
        last, end = first + len(some), start + len(others)


def _values(row: Row) -> Row:
    return tuple(map(_value, row))


def _value(cell: str) -> str:
    """The cell without the form it is written in."""
    text = cell.strip().casefold()
    if text in _NOTHING:
        return ""
    if text in ("true", "false"):
        return text
    if _NUMBER.fullmatch(text):
        if text.isdigit():
            return text.lstrip("0") or "0"
        digits = sum(one.isdigit() for one in text)
        number = float(text)
        return text if digits > _EXACT else str(int(number)) if number.is_integer() else repr(number)
    return _MIDNIGHT.sub(r"\1", cell) if _MIDNIGHT.fullmatch(cell) else cell


def _written(name: str, rows: Sequence[Row], before: bytes) -> bytes:
    """As the file was written before: its mark, its ends of lines, its quotes."""
    text = before.decode("utf-8-sig")
    lines = text.splitlines()
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=KINDS[PurePath(name).suffix.lower()],
        lineterminator="\r\n" if "\r\n" in text else "\n",
        quoting=csv.QUOTE_ALL if all(line.startswith('"') for line in lines) else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    return (b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b"") + out.getvalue().encode()
