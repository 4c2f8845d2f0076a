"""Does a file open as what its name says? From inside the sandbox: `python - NAME …` prints {name: why not, or ""}.

Each is really parsed: by the library for its kind where the sandbox has it, else by its own structure.
"""

import csv
import email
import html.parser
import json
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

MEMBERS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def why_not(name: str) -> str:
    """Empty when it opens and holds something."""
    if not os.path.isfile(name):
        return "it was not made"
    if not os.path.getsize(name):
        return "it is empty"
    ending = name.rpartition(".")[2].lower()
    look = KINDS.get(ending)
    if look is None:
        return ""
    try:
        return look(name)
    except Exception as error:  # noqa: BLE001 - whatever a parser says of a bad file is the finding itself
        return f"it does not open: {type(error).__name__}: {error}"[:200]


def text(name: str) -> str:
    with open(name, encoding="utf-8-sig") as file:
        return "" if file.read().strip() else "it holds no text"


def table(name: str) -> str:
    with open(name, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t" if name.lower().endswith("tsv") else ",") if any(row)]
    return "" if rows else "it holds no rows"


def json_file(name: str) -> str:
    with open(name, encoding="utf-8-sig") as file:
        json.load(file)
    return ""


class Tags(html.parser.HTMLParser):
    """Counts tags and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.words = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1

    def handle_data(self, data: str) -> None:
        self.words += bool(data.strip())


def page(name: str) -> str:
    with open(name, encoding="utf-8-sig") as file:
        tags = Tags()
        tags.feed(file.read())
        tags.close()
    return "" if tags.count else "it holds no tags"


def office(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    with zipfile.ZipFile(name) as archive:
        if bad := archive.testzip():
            return f"{bad} in it is damaged"
        if MEMBERS[ending] not in archive.namelist():
            return f"it is no {ending} file"
    try:
        if ending == "docx":
            import docx

            found = docx.Document(name)
            return "" if found.paragraphs or found.tables else "it holds no text"
        if ending == "xlsx":
            import openpyxl

            sheets = openpyxl.load_workbook(name).worksheets
            return "" if any(value is not None for s in sheets for row in s.values for value in row) else "it is empty"
        import pptx

        return "" if len(pptx.Presentation(name).slides) else "it holds no slides"
    except ImportError:
        return ""


def pdf(name: str) -> str:
    with open(name, "rb") as file:
        data = file.read()
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        return "it is no PDF file"
    try:
        import pypdfium2
    except ImportError:
        return ""
    return "" if len(pypdfium2.PdfDocument(name)) else "it holds no pages"


def png(name: str) -> str:
    with open(name, "rb") as file:
        data = file.read()
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "it is no PNG file"
    at, pixels = 8, b""
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if at + 12 + size > len(data):
            break
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if zlib.crc32(kind + body) != struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]:
            return "it is damaged"
        pixels += body if kind == b"IDAT" else b""
        at += 12 + size
        if kind == b"IEND":
            return "" if zlib.decompress(pixels) else "it holds no picture"
    return "it is cut off"


def jpeg(name: str) -> str:
    with open(name, "rb") as file:
        data = file.read()
    return "" if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-64:] else "it is no JPEG file"


def archive(name: str) -> str:
    with zipfile.ZipFile(name) as found:
        if bad := found.testzip():
            return f"{bad} in it is damaged"
        return "" if found.namelist() else "it holds no files"


def calendar(name: str) -> str:
    with open(name, encoding="utf-8-sig") as file:
        lines = [line.strip().upper() for line in file]
    if lines[:1] != ["BEGIN:VCALENDAR"] or "END:VCALENDAR" not in lines:
        return "it is no calendar"
    return "" if lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") else "it is cut off"


def mail(name: str) -> str:
    with open(name, "rb") as file:
        message = email.message_from_binary_file(file)
    return "" if message["To"] or message["From"] else "it says neither to whom nor from whom"


KINDS: dict[str, Callable[[str], str]] = {
    "txt": text, "md": text, "py": text, "csv": table, "tsv": table, "json": json_file, "html": page, "htm": page,
    "docx": office, "xlsx": office, "pptx": office, "pdf": pdf, "png": png, "jpg": jpeg, "jpeg": jpeg, "zip": archive,
    "ics": calendar, "eml": mail,
}  # fmt: skip

if __name__ == "__main__":
    csv.field_size_limit(2**24)
    sys.stdout.write(json.dumps({name: why_not(name) for name in sys.argv[1:]}, ensure_ascii=False))
