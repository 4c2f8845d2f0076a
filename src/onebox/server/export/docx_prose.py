"""Markdown as Word has it: emphasis as runs, headings, lists, tables and quotes in Word's own styles."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .commonmark import reader

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEEPEST = 3
"""Word's built-in bullets know three levels."""
_TYPEWRITER = "Courier New"


def write_prose(document: Any, text: str) -> None:
    """Add `text` to `document`, a python-docx Document."""
    tokens = iter(reader().parse(text))
    lists: list[int | None] = []
    """The next number of each list around us; None where it has bullets."""
    quoted = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                _inline(document.add_heading("", min(int(token.tag[1]) + 1, 9)), next(tokens))
            case "paragraph_open":
                _inline(_paragraph(document, lists, quoted), next(tokens))
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "fence" | "code_block":
                document.add_paragraph().add_run(token.content.rstrip("\n")).font.name = _TYPEWRITER
            case "table_open":
                _table(document, tokens)


def _paragraph(document: Any, lists: list[int | None], quoted: int) -> Any:
    if not lists:
        return document.add_paragraph(style="Quote" if quoted else None)
    number = lists[-1]
    if number is None:
        level = min(len(lists), _DEEPEST)
        return document.add_paragraph(style="List Bullet" if level == 1 else f"List Bullet {level}")
    # Word would count on from the list before: the numbers are written out.
    lists[-1] = number + 1
    return document.add_paragraph(f"{number}. ", style="List Paragraph")


def _inline(paragraph: Any, inline: "Token") -> None:
    bold = italic = 0
    link = ""
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                link = str(token.attrGet("href") or "")
            case "link_close":
                if link not in inline.content.replace(f"({link})", ""):  # an address in words needs no second one
                    paragraph.add_run(f" ({link})")
            case "hardbreak":
                paragraph.add_run().add_break()
            case "softbreak":
                paragraph.add_run(" ")
            case "text" | "code_inline":
                run = paragraph.add_run(token.content)
                run.bold, run.italic = bold > 0 or None, italic > 0 or None
                if token.type == "code_inline":
                    run.font.name = _TYPEWRITER


def _table(document: Any, tokens: "Iterator[Token]") -> None:
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token)
        elif token.type == "table_close":
            break
    _grid(document, rows)


def _grid(document: Any, rows: "Sequence[Sequence[Token]]") -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, inline in zip(table.add_row().cells, row, strict=False):
            _inline(cell.paragraphs[0], inline)
