"""The rows of workbooks, from inside the sandbox: `python - NAME …` prints {name: [[sheet, rows], …]}, null for none.

Cells as text, formulas as they are written; without the empty cells and rows at the end.
"""

import datetime
import json
import sys
from typing import Any

MOST_CELLS = 300_000
"""Of one workbook; a larger one is not compared."""


def sheets(name: str) -> list[tuple[str, list[list[str]]]] | None:
    import openpyxl

    found = []
    left = MOST_CELLS
    for sheet in openpyxl.load_workbook(name).worksheets:
        left -= sheet.max_row * sheet.max_column
        if left < 0:
            return None
        rows = [trimmed([text(value) for value in row]) for row in sheet.iter_rows(values_only=True)]
        found.append((sheet.title, trimmed(rows)))
    return found


def trimmed(values: list[Any]) -> list[Any]:
    while values and not values[-1]:
        values.pop()
    return values


def text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(getattr(value, "text", value))


def told(name: str) -> Any:
    try:
        return sheets(name)
    except Exception:  # noqa: BLE001 - whether it opens is told elsewhere
        return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: told(name) for name in sys.argv[1:]}, ensure_ascii=False))
