"""Any file as text, and how text files are kept. For programs in the sandbox: `from onebox_tools import read_text`."""

import csv
import os

from .mail import read_email

MOST = 200_000


def read_text(name: str) -> str:
    """The text of a docx, xlsx, pptx, pdf, eml or text file. Raises OSError, ValueError, ImportError."""
    return _READERS.get(name.rpartition(".")[2].lower(), _plain)(name)


def _docx(name: str) -> str:
    import docx

    document = docx.Document(name)
    tables = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(one.text for one in document.paragraphs), *tables])


def _workbook(name: str) -> str:
    import openpyxl

    book = openpyxl.load_workbook(name, read_only=True, data_only=True)
    lines = []
    for sheet in book.worksheets:
        lines.append(f"[{sheet.title}]")
        for row in sheet.iter_rows(max_row=200, values_only=True):
            lines.append("\t".join("" if value is None else str(value) for value in row))
    return "\n".join(lines)


def _slides(name: str) -> str:
    import pptx

    slides = pptx.Presentation(name).slides
    return "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


def _pdf(name: str) -> str:
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(name))


def _mail(name: str) -> str:
    said = read_email(name)
    return "\n".join([*(f"{key.title()}: {said[key]}" for key in ("from", "to", "date", "subject")), "", said["text"]])


def _plain(name: str) -> str:
    with open(name, "rb") as file:
        data = file.read(MOST)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"({os.path.getsize(name)} bytes that are not text)"
    return decoded(data)


def decoded(data: bytes) -> str:
    """Bytes as text: by their mark, as UTF-8, as GB 18030, else byte by byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # a character may be cut at the end
            try:
                return data[: len(data) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("latin-1")


def encoding_of(name: str) -> str:
    """The encoding of a text file, as `open` takes it."""
    with open(name, "rb") as file:
        data = file.read(2**22)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                data[: len(data) - cut].decode(encoding)
                return encoding
            except UnicodeDecodeError:
                continue
    return "latin-1"


def separator_of(lines: list[str]) -> str:
    """The sign that cuts most lines into the same number of parts, more than one."""
    best, most = ",", 0
    for sign in (",", "\t", ";", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        usual = max(set(counts), key=counts.count) if counts else 0
        if usual > 1 and (weight := counts.count(usual) * min(usual, 50)) > most:
            best, most = sign, weight
    return best


_READERS = {"docx": _docx, "xlsx": _workbook, "xlsm": _workbook, "pptx": _slides, "pdf": _pdf, "eml": _mail}
