"""The rows of workbooks whose names are the arguments, from inside the sandbox.

Prints {name: [[sheet, rows], …]}, null for what cannot be read.

Cells as text, formulas as they are written; without the empty cells and rows at the end.
"""

import json
import sys
from typing import Any

from .cells import text_of

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
        rows = [trimmed([text_of(value) for value in row]) for row in sheet.iter_rows(values_only=True)]
        found.append((sheet.title, trimmed(rows)))
    return found


def trimmed(values: list[Any]) -> list[Any]:
    while values and not values[-1]:
        values.pop()
    return values


def told(name: str) -> Any:
    try:
        return sheets(name)
    except Exception:  # noqa: BLE001 - whether it opens is told elsewhere
        return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: told(name) for name in sys.argv[1:]}, ensure_ascii=False))
