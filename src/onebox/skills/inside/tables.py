"""Tables changed in place, for programs in the sandbox: `from onebox_tools import change_rows, delete_rows, add_row`.

Only what is named changes: every other cell stays as it was written, with its zeros in front, its quotes' meaning, its
format. So a small change makes a small difference to look through. CSV and xlsx (first row: names of the columns).
"""

import csv
import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from .cells import text_of
from .text import encoding_of, separator_of

Where = Mapping[str, Any]
"""Column → the value a row must have there, or a list of values of which one will do."""


def change_rows(name: str, where: Where, values: Mapping[str, Any], sheet: str = "") -> int:
    """Set `values` (column → new value) in the rows that `where` names. Gives their number."""
    table = _opened(name, sheet)
    table.known([*where, *values])
    rows = table.found(where)
    for row in rows:
        for column, value in values.items():
            table.put(row, column, value)
    return table.saved(len(rows), "changed")


def delete_rows(name: str, where: Where, sheet: str = "") -> int:
    """Remove the rows that `where` names. Gives their number."""
    table = _opened(name, sheet)
    table.known(where)
    rows = table.found(where)
    table.remove(rows)
    return table.saved(len(rows), "removed")


def add_row(name: str, values: Mapping[str, Any], sheet: str = "") -> int:
    """Add a row at the end. A first column of numbers that goes without a value gets the next number."""
    table = _opened(name, sheet)
    table.known(values)
    filled = dict(values)
    first = table.columns[0]
    if not filled.get(first) and (following := _next([table.get(row, first) for row in table.rows()])):
        filled[first] = following
    table.append(filled)
    return table.saved(1, "added")


def set_cell(name: str, cell: str, value: Any, sheet: str = "") -> None:
    """Set one cell of a workbook, e.g. `set_cell("a.xlsx", "B12", 100)`; nothing else in it changes."""
    import openpyxl

    book = openpyxl.load_workbook(name)
    (book[sheet] if sheet else book.active)[cell] = value
    book.save(name)
    sys.stdout.write(f"{name}: {cell} = {value}\n")


class _Csv:
    """Rows by their place in the list."""

    def __init__(self, name: str) -> None:
        self.name, self._encoding = name, encoding_of(name)
        with open(name, encoding=self._encoding, newline="") as file:
            text = file.read()
        self._sign = separator_of(text.splitlines()[:30])
        self._end = "\r\n" if "\r\n" in text else "\n"
        every = list(csv.reader(text.splitlines(keepends=True), delimiter=self._sign))
        self.columns, self._rows = (every[0], every[1:]) if every else ([], [])

    def rows(self) -> Iterable[int]:
        return [place for place, row in enumerate(self._rows) if any(row)]

    def get(self, row: int, column: str) -> str:
        place = self.columns.index(column)
        return self._rows[row][place] if place < len(self._rows[row]) else ""

    def put(self, row: int, column: str, value: Any) -> None:
        place = self.columns.index(column)
        self._rows[row] += [""] * (place + 1 - len(self._rows[row]))
        self._rows[row][place] = "" if value is None else str(value)

    def remove(self, rows: list[int]) -> None:
        gone = set(rows)
        self._rows = [row for place, row in enumerate(self._rows) if place not in gone]

    def append(self, values: Mapping[str, Any]) -> None:
        self._rows.append(["" if values.get(name) is None else str(values[name]) for name in self.columns])

    def write(self) -> None:
        part = f"{self.name}.part"
        with open(part, "w", encoding=self._encoding, newline="") as out:
            csv.writer(out, delimiter=self._sign, lineterminator=self._end).writerows([self.columns, *self._rows])
        os.replace(part, self.name)


class _Sheet:
    """Rows by their number in the sheet."""

    def __init__(self, name: str, sheet: str) -> None:
        import openpyxl

        self.name = name
        self._book = openpyxl.load_workbook(name)
        self._sheet = self._book[sheet] if sheet else self._book.active
        self.columns = ["" if cell.value is None else str(cell.value).strip() for cell in self._sheet[1]]

    def rows(self) -> Iterable[int]:
        every = range(2, self._sheet.max_row + 1)
        return [row for row in every if any(cell.value is not None for cell in self._sheet[row])]

    def get(self, row: int, column: str) -> str:
        return _text(self._sheet.cell(row, self.columns.index(column) + 1).value)

    def put(self, row: int, column: str, value: Any) -> None:
        self._sheet.cell(row, self.columns.index(column) + 1).value = value

    def remove(self, rows: list[int]) -> None:
        for row in sorted(rows, reverse=True):
            self._sheet.delete_rows(row)

    def append(self, values: Mapping[str, Any]) -> None:
        last = max(self.rows(), default=1)
        for name, value in values.items():
            self.put(last + 1, name, value)

    def write(self) -> None:
        self._book.save(self.name)


class _Table:
    """What both kinds do alike."""

    def __init__(self, kind: "_Csv | _Sheet") -> None:
        self._kind = kind
        self.columns, self.rows, self.get = kind.columns, kind.rows, kind.get
        self.put, self.remove, self.append = kind.put, kind.remove, kind.append

    def known(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.columns:
                raise KeyError(f"{self._kind.name} has no column {name!r}; it has {', '.join(self.columns)}")

    def found(self, where: Where) -> list[int]:
        if not where:
            raise ValueError("say which rows are meant, e.g. {'id': '7'}")
        wanted = {
            name: {_text(one) for one in (value if isinstance(value, list | tuple | set) else [value])}
            for name, value in where.items()
        }
        return [row for row in self.rows() if all(self.get(row, name) in some for name, some in wanted.items())]

    def saved(self, count: int, what: str) -> int:
        if count:
            self._kind.write()
        sys.stdout.write(f"{self._kind.name}: {count} {'row' if count == 1 else 'rows'} {what}\n")
        return count


def _opened(name: str, sheet: str) -> _Table:
    return _Table(_Sheet(name, sheet) if name.lower().endswith((".xlsx", ".xlsm")) else _Csv(name))


def _text(value: Any) -> str:
    """A value as it is compared: without spaces around it."""
    return text_of(value).strip()


def _next(values: list[str]) -> str:
    """The number after the highest, as wide as the others; empty when they are no numbers."""
    numbers = [one.strip() for one in values]
    if not numbers or not all(one.isascii() and one.isdigit() for one in numbers):
        return ""
    return str(max(map(int, numbers)) + 1).zfill(min(map(len, numbers)))
