"""A workbook written anew, put back into the one it was: with OLD NEW OUT as arguments it writes OUT, or nothing.

Whoever reads a sheet with pandas and writes it again loses the other sheets and every formula. Where that happened,
the values that changed go into the old workbook; its formulas, formats and sheets stay. Where rows or columns cannot be
told to be the same, nothing is written.
"""

import sys
from typing import Any

from .cells import text_of

NOTHING = {"na", "n/a", "#n/a", "nan", "null", "none"}
"""What pandas takes for no value."""


def rebuilt(old_name: str, new_name: str, out: str) -> bool:
    """Was OUT written?"""
    import openpyxl

    old, new = openpyxl.load_workbook(old_name), openpyxl.load_workbook(new_name)
    last = openpyxl.load_workbook(old_name, data_only=True)
    pairs = matched(old, new)
    if pairs is None or not has_lost(old, pairs):
        return False
    for was, now in pairs:
        if not carried(was, last[was.title], rows_of(now)):
            return False
    old.save(out)
    return True


def matched(old: Any, new: Any) -> list[tuple[Any, Any]] | None:
    """Which sheet became which; None where a new sheet was none before."""
    pairs = [(old[title], new[title]) for title in old.sheetnames if title in new.sheetnames]
    left = [sheet for sheet in new.worksheets if sheet.title not in old.sheetnames]
    if len(left) > 1 or not new.worksheets:
        return None
    for sheet in left:
        head = rows_of(sheet)[:1]
        same = [one for one in old.worksheets if one.title not in new.sheetnames and rows_of(one)[:1] == head]
        if not same or not head:
            return None
        pairs.append((same[0], sheet))
    return pairs


def has_lost(old: Any, pairs: list[tuple[Any, Any]]) -> bool:
    """Is a sheet gone, or a formula where there is no longer any?"""
    return len(pairs) < len(old.worksheets) or any(formulas(was) and not formulas(now) for was, now in pairs)


def formulas(sheet: Any) -> int:
    return sum(is_formula(value) for row in sheet.iter_rows(values_only=True) for value in row)


def is_formula(value: Any) -> bool:
    return text_of(value).startswith("=")


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    """Without empty rows and columns at the end."""
    rows = list(sheet.iter_rows(values_only=True))
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    width = max((place + 1 for row in rows for place, value in enumerate(row) if value is not None), default=0)
    return [tuple(row[:width]) + (None,) * (width - len(row)) for row in rows]


def carried(sheet: Any, last: Any, rows: list[tuple[Any, ...]]) -> bool:
    """Put `rows` into `sheet`, of which `last` has the values; False where they do not fit."""
    before, values = rows_of(sheet), rows_of(last)
    width = len(before[0]) if before else 0
    values = [(*row, *(None,) * (width - len(row))) for row in values]
    values += [(None,) * width] * (len(before) - len(values))  # formulas that nobody calculated yet
    if not before or not rows or rows[0][:width] != before[0] or len(rows) < len(before):
        return False
    for place, row in enumerate(rows[1:], 2):
        known = place <= len(before)
        for column, value in enumerate(row, 1):
            cell = sheet.cell(place, column)
            if not known:
                above = sheet.cell(place - 1, column)
                cell.value = continued(above, cell) if value is None and is_formula(above.value) else value
            elif column > width or not (is_formula(cell.value) or is_same(values[place - 1][column - 1], value)):
                cell.value = plain(value, cell.value)
    for column in range(width + 1, len(rows[0]) + 1):
        sheet.cell(1, column).value = rows[0][column - 1]
    return True


def continued(above: Any, cell: Any) -> str:
    """The formula of the row above, one row further down."""
    from openpyxl.formula.translate import Translator

    return str(Translator(above.value, origin=above.coordinate).translate_formula(cell.coordinate))


def is_same(was: Any, now: Any) -> bool:
    if now is None:
        return was is None or str(was).strip().casefold() in NOTHING
    return text_of(was) == text_of(now)


def plain(value: Any, was: Any) -> Any:
    """Whole numbers stay whole in a column that pandas made one of fractions."""
    return int(value) if isinstance(value, float) and isinstance(was, int) and value.is_integer() else value


if __name__ == "__main__":
    sys.stdout.write(str(rebuilt(*sys.argv[1:4])))
