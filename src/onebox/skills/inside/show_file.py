"""Print a file's text, from inside the sandbox: `python - NAME`. Long ones are cut in the middle by the loop."""

import os
import sys

MOST = 200_000


def text_of(name: str) -> str:
    """The text of the file, however it is kept. Raises OSError, ValueError, ImportError."""
    ending = name.rpartition(".")[2].lower()
    if ending == "docx":
        import docx

        document = docx.Document(name)
        tables = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        return "\n".join([*(one.text for one in document.paragraphs), *tables])
    if ending in ("xlsx", "xlsm"):
        import openpyxl

        book = openpyxl.load_workbook(name, read_only=True, data_only=True)
        lines = []
        for sheet in book.worksheets:
            lines.append(f"[{sheet.title}]")
            for row in sheet.iter_rows(max_row=200, values_only=True):
                lines.append("\t".join("" if value is None else str(value) for value in row))
        return "\n".join(lines)
    if ending == "pptx":
        import pptx

        slides = pptx.Presentation(name).slides
        return "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    if ending == "pdf":
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(name))
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


if __name__ == "__main__":
    try:
        sys.stdout.write(text_of(sys.argv[1])[:MOST])
    except ImportError as error:
        sys.exit(f"{sys.argv[1]}: needs {error.name}, which is not in the sandbox")
    except FileNotFoundError:
        there = sorted(name for name in os.listdir(".") if not name.startswith("_"))
        sys.exit(f"{sys.argv[1]}: no such file. There are: {', '.join(there)}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"{sys.argv[1]}: cannot be read: {error}")
