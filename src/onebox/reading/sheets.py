"""XLSX: each sheet a page; each row a line that names its columns, so that it can be quoted alone."""

import datetime
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from ..errors import BrokenFile, FileTooLarge
from .builder import Builder
from .document import Document, Limits
from .tables import table_lines
from .zipped import open_zip

_DECIMALS = re.compile(r"0\.(0+)")


def read(path: Path, limits: Limits) -> Document:
    """A workbook's values as its program last calculated them; hidden sheets are left out.

    Raises FileTooLarge when it has more than `limits.rows` rows, rather than leave some out.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    damaged = (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        EOFError,
        ParseError,
        zlib.error,
    )
    builder = Builder()
    with open_zip(path, limits, member="[Content_Types].xml"):
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            rows = 0
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    rows += _sheet(builder, sheet, limits.rows - rows, path)
            properties = book.properties
            title, changed = properties.title or "", properties.modified or properties.created
            book.close()
        except damaged as error:
            raise BrokenFile(str(path), f"is damaged: {error}") from error
    date = changed.date().isoformat() if changed else None
    return builder.document(
        path,
        "xlsx",
        title=title,
        date=date,
        empty_hint="Its sheets hold no values; formulas that were never calculated have none.",
    )


def _sheet(builder: Builder, sheet: Any, left: int, path: Path) -> int:
    """Lay one sheet; the number of its rows."""
    builder.mark(sheet.title, 0)
    counted = 0

    def rows() -> Iterator[list[str]]:
        nonlocal counted
        for row in sheet.iter_rows():
            values = [_value(cell) for cell in row]
            if not any(values):
                continue
            counted += 1
            if counted > left:
                raise FileTooLarge(
                    str(path), "has too many rows", hint="Split it, or save the part you need as its own file."
                )
            yield values

    for i, line in enumerate(table_lines(rows())):
        builder.block(line, tight=i > 0)
    return counted


def _value(cell: Any) -> str:
    """A cell as the sheet shows it, nearly: percents, dates and rounded decimals."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.date | datetime.time):
        return _moment(value)
    if isinstance(value, float):
        return _number(value, cell.number_format or "")
    return f"{value * 100}%" if isinstance(value, int) and "%" in (cell.number_format or "") else str(value)


def _moment(value: datetime.date | datetime.time) -> str:
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, datetime.time) else value.isoformat()


def _number(value: float, form: str) -> str:
    decimals = _DECIMALS.search(form)
    if "%" in form:
        return f"{value * 100:.{len(decimals.group(1)) if decimals else 0}f}%"
    if decimals:
        return f"{value:.{len(decimals.group(1))}f}"
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"
