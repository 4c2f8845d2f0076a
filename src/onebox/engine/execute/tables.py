"""Tables of text among the files of a task: their rows, and where two states of one differ."""

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import PurePath

KINDS = {".csv": ",", ".tsv": "\t"}
"""Tables of text, and what stands between their cells."""
BOOKS = frozenset({".xlsx", ".xlsm"})
MOST_BYTES = 4_000_000
MOST_ROWS = 20_000
"""Of tables whose numbers of rows differ: which rows are the same takes time."""

Row = Sequence[str]
Part = tuple[int, Sequence[Row]]
"""Where it begins, counted from 0, and its rows."""


def rows_of(name: str, data: bytes) -> list[Row] | None:
    """The rows of the table `name`, the header first; None when it is none, too large or not UTF-8."""
    mark = KINDS.get(PurePath(name).suffix.lower())
    if mark is None or len(data) > MOST_BYTES:
        return None
    try:
        return [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=mark)]
    except (UnicodeDecodeError, csv.Error):
        return None


def are_comparable(old: Sequence[Row], new: Sequence[Row]) -> bool:
    """Can be told in reasonable time where they differ?"""
    return len(old) == len(new) or max(len(old), len(new)) <= MOST_ROWS


def blocks(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Part, Part]]:
    """Where the tables differ: the place and the rows of each. Rows that stand where they stood are found first."""
    if len(old) == len(new):
        for place, (was, now) in enumerate(zip(old, new, strict=True)):
            if was != now:
                yield (place, [was]), (place, [now])
        return
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what != "equal":
            yield (first, old[first:last]), (start, new[start:end])


def pairs(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that differ, as they were and as they are; None for a row that is new or gone. Without the headers.

    Rows with a key of their own in the first column are known by it, wherever they stand now.
    """
    keyed, rekeyed = _by_key(old), _by_key(new)
    if keyed is not None and rekeyed is not None:
        for key in dict.fromkeys([*keyed, *rekeyed]):
            was, now = keyed.get(key), rekeyed.get(key)
            if was != now:
                yield was, now
        return
    left, come = (_less(*both) for both in ((old[1:], new[1:]), (new[1:], old[1:])))
    for (_, some), (_, others) in blocks(left, come):
        yield from zip_longest(some, others)


def with_columns(rows: Sequence[Row], names: Row) -> Sequence[Row] | None:
    """`rows` with the columns `names` only, in this order; None where one is missing or a name stands twice."""
    header = list(rows[0]) if rows else []
    if len(set(header)) < len(header) or not set(names) <= set(header):
        return None
    if tuple(header) == tuple(names):
        return rows
    places = [header.index(name) for name in names]
    return [tuple(row[place] if place < len(row) else "" for place in places) for row in rows]


def _less(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """`rows` without those that are among `others`, as often as they are."""
    there = Counter(others)
    found = []
    for row in rows:
        there[row] -= 1
        if there[row] < 0:
            found.append(row)
    return found


def _by_key(rows: Sequence[Row]) -> dict[str, Row] | None:
    found = {row[0]: row for row in rows[1:] if row and row[0].strip()}
    return found if len(found) == len(rows) - 1 else None
