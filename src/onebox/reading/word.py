"""DOCX: paragraphs and tables in document order, headings by style or outline level, notes at the end."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import BrokenFile
from .builder import Builder, language, trim_lines
from .document import Document, Limits
from .tables import table_lines
from .zipped import open_zip

_HEADING = re.compile(r"^(?:heading|标题|標題)\s*(\d)$", re.I)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(path: Path, limits: Limits) -> Document:
    """A Word document. Text that was deleted with tracked changes is left out."""
    import docx
    from docx.opc.exceptions import OpcError

    builder = Builder()
    with open_zip(path, limits, member="[Content_Types].xml"):
        try:
            document = docx.Document(str(path))
            _add(builder, document)
            properties = document.core_properties
            title, created = properties.title or "", properties.modified or properties.created
            tag = properties.language or ""
        except (OpcError, SyntaxError, zipfile.BadZipFile, KeyError, ValueError, EOFError, zlib.error) as error:
            raise BrokenFile(str(path), f"is damaged: {error}") from error
    date = created.date().isoformat() if created else None
    named = title if title.lower() not in ("word document", "untitled") else ""
    return builder.document(
        path,
        "docx",
        title=named,
        date=date,
        language=language(tag),
        empty_hint="The document holds no text of its own.",
    )


def _add(builder: Builder, document: Any) -> None:
    from docx.table import Table

    tight = False
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            _table(builder, item)
            tight = False
            continue
        text = trim_lines(_words(item))
        level, listed = _level(item), _listed(item)
        if level:
            builder.heading(text, level)
        else:
            builder.block(f"- {text}" if listed and text else text, tight=listed and tight)
        tight = listed
    for text in _notes(document):
        builder.block(text)


def _words(paragraph: Any) -> str:
    """Text with insertions, links and text boxes, without deletions."""
    words = []
    for node in paragraph._p.iter():
        if node.tag == f"{_W}t" and not any(a.tag == f"{_W}txbxContent" for a in node.iterancestors()):
            words.append(node.text or "")
        elif node.tag == f"{_W}tab":
            words.append("\t" if node.getparent().tag == f"{_W}r" else "")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            words.append("\n")
    boxes = paragraph._p.iter(f"{_W}txbxContent")
    seen = {"".join(t.text or "" for t in box.iter(f"{_W}t")) for box in boxes}  # written twice, for old programs
    return "\n".join(["".join(words), *sorted(seen)])


def _level(paragraph: Any) -> int:
    style = paragraph.style
    while style is not None:
        name = style.name or ""
        if match := _HEADING.match(name):
            return int(match.group(1))
        if name.lower() == "title":
            return 1
        style = style.base_style
    for node in paragraph._p.iter(f"{_W}outlineLvl"):
        value = node.get(f"{_W}val")
        return int(value) + 1 if value and value.isdecimal() and int(value) < 6 else 0
    return 0


def _listed(paragraph: Any) -> bool:
    named = (paragraph.style.name or "").lower().startswith("list") if paragraph.style is not None else False
    return named or next(paragraph._p.iter(f"{_W}numPr"), None) is not None


def _table(builder: Builder, table: Any) -> None:
    for i, line in enumerate(table_lines(_row(row) for row in table.rows)):
        builder.block(line, tight=i > 0)


def _row(row: Any) -> list[str]:
    """Cell texts in their columns; a cell merged across columns counts once."""
    cells, before = [""] * row.grid_cols_before, None
    for cell in row.cells:
        cells.append("" if cell._tc is before else "\n".join(_cell(cell)))
        before = cell._tc
    return cells


def _cell(cell: Any) -> Iterator[str]:
    for item in cell.iter_inner_content():
        if hasattr(item, "rows"):
            yield from table_lines(_row(row) for row in item.rows)
        else:
            yield _words(item)


def _notes(document: Any) -> Iterator[str]:
    """Footnotes and endnotes."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root:
            if note.get(f"{_W}type") is None:
                yield trim_lines("".join(t.text or "" for t in note.iter(f"{_W}t")))
