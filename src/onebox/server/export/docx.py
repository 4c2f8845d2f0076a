"""A paper as a Word file."""

import io
import re
import time
from typing import Any

from ..errors import Refused
from ..words import label
from .docx_prose import write_prose
from .markdown import plain_mark, prose_text
from .paper import Block, Grid, Heading, Items, Paper, Prose, Said

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx(paper: Paper) -> bytes:
    """Headings, emphasis, lists, tables and quotes are of Word's own styles."""
    try:
        from docx import Document
    except ImportError as error:
        raise Refused("no_docx", 501) from error
    document = Document()
    document.core_properties.title = _clean(paper.title)[:255]
    document.core_properties.author = "Onebox"
    document.add_heading(_clean(paper.title), 0)
    document.add_paragraph(time.strftime("%Y-%m-%d %H:%M", time.localtime(paper.created)))
    for block in paper.blocks:
        _write(document, block, label("unsupported", paper.language))
    if paper.quotes:
        document.add_heading(_clean(paper.sources), 2)
    for quoted in paper.quotes:
        where = document.add_paragraph(f"[{quoted.number}] ")
        where.add_run(_clean(" › ".join(part for part in (quoted.title, quoted.heading) if part))).bold = True
        where.add_run(_clean(f" ({quoted.place})"))
        document.add_paragraph(_clean(quoted.quote), style="Quote")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _write(document: Any, block: Block, unsupported: str) -> None:
    match block:
        case Heading(text):
            document.add_heading(_clean(text), 2)
        case Said(text):
            for piece in text.strip().split("\n\n"):
                document.add_paragraph(_clean(piece))
        case Prose(parts):
            write_prose(document, _clean(prose_text(parts, unsupported)))
        case Items(texts):
            for text in texts:
                document.add_paragraph(_clean(text), style="List Bullet")
        case Grid():
            _grid(document, block)


def _grid(document: Any, grid: Grid) -> None:
    document.add_paragraph(_clean(grid.caption), style="Caption")
    table = document.add_table(rows=0, cols=len(grid.head), style="Table Grid")
    rows = [[f"{part.text}{''.join(map(plain_mark, part.numbers))}" for part in row] for row in grid.rows]
    for texts in [list(grid.head), *rows]:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = _clean(text)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
