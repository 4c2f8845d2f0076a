"""Describe the files of a task as JSON, from inside the sandbox, their names as arguments.

Tables: rows, and for each column its type, range or most frequent values, and gaps; the way to read them with pandas.
Calendars: their events as a table. E-mails and documents: how they begin. Other files: size. A model that sees this
need not guess names or types.
"""

import csv
import datetime
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .events import read_calendar
from .mail import read_email
from .text import encoding_of, read_text, separator_of

Facts = dict[str, Any]

MOST_ROWS = 300_000
MOST_COLUMNS = 60
GAPS = {"", "na", "n/a", "nan", "null", "none", "-", "--"}
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")
TIMES = ("%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%Y/%m/%d %H:%M")
DATES_ZH = ("%Y年%m月%d日", "%Y年%m月", "%Y.%m.%d", "%Y-%m", "%d-%b-%y", "%b %d, %Y")


class Column:
    """What is known of one column so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = self.gaps = self.integers = self.numbers = self.dates = 0
        self.padded = False
        """Numbers with zeros in front are names of something: as numbers they would lose them."""
        self.low: float | None = None
        self.high: float | None = None
        self.first_text = self.last_text = ""
        self.values: dict[str, int] = {}

    def see(self, text: str) -> None:
        """One more cell."""
        text = text.strip()
        if text.lower() in GAPS:
            self.gaps += 1
            return
        self.count += 1
        if len(self.values) < 2000 or text in self.values:
            self.values[text] = self.values.get(text, 0) + 1
        self.padded |= len(text) > 1 and text[0] == "0" and text.isascii() and text.isdigit()
        number = number_of(text)
        if number is not None:
            self.numbers += 1
            self.integers += number == int(number) and "." not in text
            self.low = number if self.low is None else min(self.low, number)
            self.high = number if self.high is None else max(self.high, number)
        elif self.count <= 50:
            self.dates += is_date(text)
        self.first_text = self.first_text or text
        self.last_text = text

    def told(self) -> Facts:
        """What is known now."""
        facts: Facts = {"name": self.name, "missing": self.gaps}
        if self.count and self.numbers >= 0.9 * self.count and not self.padded:
            facts["type"] = "integer" if self.integers == self.count else "number"
            if self.numbers < self.count:
                facts["type"] = "number, some text"
            facts["range"] = [plain(self.low), plain(self.high)]
            if len(self.values) <= 4:
                facts["values"] = list(self.values)
        elif self.count and self.dates >= 0.9 * min(self.count, 50):
            facts["type"] = "date"
            facts["range"] = [self.first_text[:25], self.last_text[:25]]
        else:
            facts["type"] = "text" if self.count else "empty"
            often = sorted(self.values.items(), key=lambda item: -item[1])
            facts["different"] = len(self.values)
            facts["values"] = [value[:30] for value, _ in often[: 8 if len(often) <= 8 else 3]]
        return facts


def number_of(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None  # nor is what is no number


def is_date(text: str) -> bool:
    for form in (*DATES, *TIMES, *DATES_ZH):
        try:
            datetime.datetime.strptime(text[:19], form)
            return True
        except ValueError:
            continue
    return False


def plain(value: float | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.6g}")


def described(rows: Iterator[list[str]]) -> Facts:
    """Facts of a table whose first row names the columns."""
    names = [str(name).strip() for name in next(rows, [])]
    columns = [Column(name) for name in names]
    first: list[list[str]] = []
    count = 0
    for row in itertools.islice(rows, MOST_ROWS):
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if len(first) < 3:
            first.append([cell[:40] for cell in row[:MOST_COLUMNS]])
        for column, cell in zip(columns, row, strict=False):
            column.see(cell)
    return {
        "kind": "table",
        "rows": count,
        "columns": [column.told() for column in columns[:MOST_COLUMNS]],
        "more_columns": max(0, len(columns) - MOST_COLUMNS),
        "first": first,
        "padded": [column.name for column in columns[:MOST_COLUMNS] if column.padded],
    }


def text_table(name: str) -> Facts:
    encoding = encoding_of(name)
    with open(name, encoding=encoding, newline="", errors="replace") as file:
        lines = list(itertools.islice(file, 30))
        separator = separator_of(lines)
        file.seek(0)
        facts = described(csv.reader(file, delimiter=separator))
    options = ("" if separator == "," else f", sep={separator!r}") + (
        "" if encoding in ("utf-8", "utf-8-sig") else f", encoding={encoding!r}"
    )
    options += as_text(facts.pop("padded"))
    return {**facts, "read": f"pd.read_csv({name!r}{options})"}


def as_text(columns: list[str]) -> str:
    """The option that keeps them as they are written: as numbers, the table would differ in every row."""
    return f", dtype={dict.fromkeys(columns, 'str')!r}" if columns else ""


def workbook(name: str) -> Facts:
    import openpyxl

    book = openpyxl.load_workbook(name, read_only=True, data_only=True)
    tables = []
    for sheet in book.worksheets[:5]:
        rows = ([cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True))
        facts = described(row for row in rows if any(row))
        options = as_text(facts.pop("padded"))
        read = f"pd.read_excel({name!r}, sheet_name={sheet.title!r}{options})"
        tables.append({**facts, "sheet": sheet.title, "read": read})
    return {"kind": "workbook", "sheets": tables}


def cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.time() != datetime.time() else "%Y-%m-%d")
    return str(value)


def json_facts(name: str) -> Facts:
    with open(name, encoding=encoding_of(name)) as file:
        data = json.load(file)
    if isinstance(data, list) and data and isinstance(data[0], dict):
        keys = list(dict.fromkeys(key for row in data[:200] if isinstance(row, dict) for key in row))
        rows = iter([keys, *([cell_text(row.get(key)) for key in keys] for row in data if isinstance(row, dict))])
        return {**described(rows), "read": f"pd.read_json({name!r})"}
    shape = {key: type(value).__name__ for key, value in list(data.items())[:40]} if isinstance(data, dict) else {}
    return {"kind": "json", "keys": shape}


def text_file(name: str) -> Facts:
    with open(name, encoding=encoding_of(name), errors="replace") as file:
        return {"kind": "text", "opening": file.read(400)}


def calendar(name: str) -> Facts:
    events = read_calendar(name)
    keys = ["title", "start", "end", *(key for key in ("place", "repeats") if any(one[key] for one in events))]
    facts = described(iter([keys, *([one[key] for key in keys] for one in events)]))
    return {**facts, "read": f"pd.DataFrame(read_calendar({name!r}))", "helper": "read_calendar"}


def mail(name: str) -> Facts:
    said = read_email(name)
    opening = "; ".join(f"{key}: {said[key]}" for key in ("from", "to", "date", "subject") if said[key])
    return {
        "kind": "document",
        "opening": f"{opening}. {said['text'][:400]}",
        "read": f"read_email({name!r})",
        "helper": "read_email",
        "gives": list(said),
    }


def document(name: str) -> Facts:
    text = read_text(name)
    if not text.strip():
        return {"kind": "file", "error": "it holds no text; it may be scanned"}
    return {"kind": "document", "opening": text[:400], "read": f"read_text({name!r})", "helper": "read_text"}


TEXTS = ("txt", "md", "log", "html", "xml", "py", "yaml", "yml", "ini")
KINDS: dict[str, Callable[[str], Facts]] = {
    **dict.fromkeys(("csv", "tsv", "tab"), text_table),
    **dict.fromkeys(("xlsx", "xlsm"), workbook),
    "json": json_facts,
    **dict.fromkeys(TEXTS, text_file),
    **dict.fromkeys(("docx", "pptx", "pdf"), document),
    "ics": calendar,
    "eml": mail,
}


def facts_of(name: str) -> Facts:
    """The facts of one file; one that cannot be read says why."""
    base: Facts = {"name": name, "bytes": os.path.getsize(name), "kind": "file"}
    look = KINDS.get(name.rpartition(".")[2].lower())
    try:
        return {**base, **look(name)} if look else base
    except ImportError as error:
        return {**base, "error": f"needs {error.name}"}
    except Exception as error:  # noqa: BLE001 - a broken file is told, with its error; nothing here is ours to mend
        return {**base, "kind": "broken", "error": f"{type(error).__name__}: {error}"[:200]}


if __name__ == "__main__":
    csv.field_size_limit(2**24)
    sys.stdout.write(json.dumps([facts_of(name) for name in sys.argv[1:]], ensure_ascii=False))
