"""What a task changed in a table, cell by cell and in words: a yes to it is given knowing what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from ...types import Language
from .tables import Row, are_comparable, blocks, with_columns
from .words import say

SHOWN = 3
"""Cells and rows named one by one; of more only how many."""
LONGEST = 40
"""Characters of a cell's value that are shown."""


@dataclass(slots=True)
class Changes:
    """`cells`: number of the row (the header is row 1), name of the column, before, after. Rows with their numbers."""

    cells: list[tuple[int, str, str, str]] = field(default_factory=list)
    added: list[tuple[int, Row]] = field(default_factory=list)
    removed: list[tuple[int, Row]] = field(default_factory=list)
    new_columns: tuple[str, ...] = ()
    lost_columns: tuple[str, ...] = ()
    other: bool = False
    """The columns are others, or stand twice: nothing else is compared."""


def table_changes(old: Sequence[Row], new: Sequence[Row]) -> Changes | None:
    """The changes of a table, the header being its first row; None when it is too large."""
    if not are_comparable(old, new):
        return None
    if not old or not new:
        return Changes(other=True)
    kept = tuple(name for name in old[0] if name in new[0])
    before, after = (with_columns(rows, kept) for rows in (old, new)) if old[0] != new[0] else (old, new)
    if before is None or after is None or not kept:
        return Changes(other=True)
    found = Changes(
        new_columns=tuple(name for name in new[0] if name not in kept),
        lost_columns=tuple(name for name in old[0] if name not in kept),
    )
    old, new = before, after
    for (first, some), (start, others) in blocks(old, new):
        for place, (was, now) in enumerate(zip_longest(some, others)):
            if was is None:
                found.added.append((start + place + 1, now))
            elif now is None:
                found.removed.append((first + place + 1, was))
            else:
                found.cells += _cells(start + place + 1, old[0], was, now)
    return found


def told(name: str, changes: Changes, language: Language) -> str:
    """`changes` of the table `name` in a few lines; empty when there are none."""
    if changes.other:
        return say("columns_changed", language, name=name)
    lines = [
        say("cell_changed", language, row=row, column=column, old=_short(old), new=_short(new))
        for row, column, old, new in changes.cells[:SHOWN]
    ]
    for word, rows in (("row_added", changes.added), ("row_removed", changes.removed)):
        lines += [say(word, language, row=row, cells=_shown(cells)) for row, cells in rows[:SHOWN]]
    counts = (("cells", changes.cells), ("rows_added", changes.added), ("rows_removed", changes.removed))
    columns = (("columns_added", changes.new_columns), ("columns_removed", changes.lost_columns))
    sign = "、" if language == "zh" else ", "
    parts = [say(word, language, names=sign.join(map(_short, some[:SHOWN]))) for word, some in columns if some]
    parts += [say(word, language, count=len(some)) for word, some in counts if some]
    if not parts:
        return ""
    opening = say("table_changed", language, name=name, what=("，" if language == "zh" else ", ").join(parts))
    return "\n".join([opening, *(f"- {line}" for line in lines)])


def _cells(row: int, header: Row, was: Row, now: Row) -> list[tuple[int, str, str, str]]:
    return [
        (row, column or "?", before or "", after or "")
        for column, before, after in zip_longest(header, was, now, fillvalue="")
        if before != after
    ]


def _short(value: str) -> str:
    value = " ".join(value.split())
    return f"{value[:LONGEST]}…" if len(value) > LONGEST else value or "∅"


def _shown(cells: Row) -> str:
    return _short(", ".join(one for one in cells if one.strip()))
