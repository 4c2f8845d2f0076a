"""Reading and writing tables, and cells in one form. Only the standard library, openpyxl for .xlsx."""

import csv
import re
import unicodedata
from pathlib import Path

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BIG = {"万": 10_000, "亿": 100_000_000}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def read(path: str) -> tuple[list[str], list[list[str]]]:
    """Head and rows, every row as wide as the head."""
    if path.lower().endswith((".xlsx", ".xlsm")):
        from openpyxl import load_workbook

        sheet = load_workbook(path, read_only=True, data_only=True).active
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        text = _decoded(Path(path).read_bytes())
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        rows = list(csv.reader(text.splitlines(), delimiter=separator))
    head = rows[0]
    return head, [(row + [""] * len(head))[: len(head)] for row in rows[1:]]


def write(path: str, head: list[str], rows: list[list[str]]) -> None:
    """As CSV that a spreadsheet opens with Chinese in it."""
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def cell_in_one_form(cell: str) -> str:
    """Full-width signs narrow, spaces trimmed, numbers and dates in one way of writing."""
    text = " ".join(unicodedata.normalize("NFKC", cell).split())
    if date := _DATE.fullmatch(text):
        year, month, day = map(int, date.groups())
        return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else text
    unit = text[-1:]
    digits = text[:-1].strip() if unit in _BIG else text
    if not _NUMBER.fullmatch(digits) or re.match(r"[-+]?0\d", digits):
        return text  # a number that begins with 0 is a code: of a post office, a telephone
    plain = digits.replace(",", "").lstrip("+")
    if unit not in _BIG:
        return plain
    value = float(plain) * _BIG[unit]
    return f"{value:.0f}" if value == round(value) else f"{value:g}"


def number(cell: str) -> float | None:
    """The cell as a number, if it is one."""
    try:
        return float(cell.rstrip("%"))
    except ValueError:
        return None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
