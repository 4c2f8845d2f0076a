"""Documents from Markdown, for programs in the sandbox: `from onebox_tools import save_document`.

A small model writes Markdown well and python-docx badly; so it writes Markdown, and this makes the file.
"""

import html
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"\s*(?:[-*•]|(\d+)[.)、])\s+(.*)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIECES = re.compile(r"[^\s⺀-鿿　-〿＀-￯]+|\s+|.")
_MARKS = re.compile(r"(\*\*|__)(.+?)\1|`([^`]+)`")


@dataclass
class Block:
    """`kind`: heading (of `level`), paragraph, item (`level` 1: numbered), image (`text` is its file), table."""

    kind: str
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


def save_document(name: str, markdown: str) -> None:
    """Write `markdown` to the file `name`; its ending (docx, pdf, html, pptx, md, txt) says as what."""
    ending = name.rpartition(".")[2].lower()
    if ending not in _WRITERS:
        raise ValueError(f"{name}: can be docx, pdf, html, pptx, md or txt; tables: df.to_excel, df.to_csv")
    if folder := os.path.dirname(name):
        os.makedirs(folder, exist_ok=True)
    _WRITERS[ending](name, str(markdown))
    sys.stdout.write(f"saved {name}\n")


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of `markdown`, in order."""
    lines, at = markdown.replace("\r\n", "\n").split("\n"), 0
    open_text: list[str] = []
    while at < len(lines) + 1:
        line = lines[at] if at < len(lines) else ""
        special = _special(line)
        is_table = line.lstrip().startswith("|") and at + 1 < len(lines) and bool(_RULE.match(lines[at + 1]))
        if (not line.strip() or special or is_table) and open_text:
            yield Block("paragraph", " ".join(open_text))
            open_text = []
        if is_table:
            rows = [line]
            at += 2
            while at < len(lines) and lines[at].lstrip().startswith("|"):
                rows.append(lines[at])
                at += 1
            yield Block("table", rows=[[plain(cell) for cell in row.strip().strip("|").split("|")] for row in rows])
            continue
        if special:
            yield special
        elif line.strip():
            open_text.append(line.strip())
        at += 1


def _special(line: str) -> Block | None:
    if heading := _HEADING.match(line):
        return Block("heading", plain(heading.group(2)), len(heading.group(1)))
    if item := _ITEM.match(line):
        return Block("item", item.group(2).strip(), int(item.group(1) is not None))
    if image := _IMAGE.match(line.strip()):
        return Block("image", image.group(2))
    return None


def plain(text: str) -> str:
    """Without the marks of bold and code."""
    return _MARKS.sub(lambda match: match.group(2) or match.group(3), text).strip()


def _docx(name: str, markdown: str) -> None:
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = docx.Document()
    style = document.styles["Normal"]
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Sans SC")
    for block in blocks(markdown):
        if block.kind == "heading":
            document.add_heading(block.text, min(block.level, 9))
        elif block.kind == "table":
            width = max(len(row) for row in block.rows)
            table = document.add_table(rows=0, cols=width, style="Table Grid")
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=False):
                    cell.text = text
        elif block.kind == "image":
            document.add_picture(block.text, width=Cm(15))
        else:
            kind = ("List Bullet", "List Number")[block.level] if block.kind == "item" else None
            paragraph = document.add_paragraph(style=kind)
            for text, bold in _runs(block.text):
                paragraph.add_run(text).bold = bold
    document.save(name)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces of text, and whether each is bold."""
    at = 0
    for match in _MARKS.finditer(text):
        if text[at : match.start()]:
            yield text[at : match.start()], False
        yield match.group(2) or match.group(3), match.group(2) is not None
        at = match.end()
    if text[at:]:
        yield text[at:], False


def _html(name: str, markdown: str) -> None:
    body = "\n".join(_element(block) for block in blocks(markdown))
    title = next((html.escape(block.text) for block in blocks(markdown) if block.kind == "heading"), html.escape(name))
    style = (
        "body{max-width:46rem;margin:2rem auto;font-family:sans-serif}td,th{border:1px solid #999;padding:.2rem .5rem}"
    )
    page = (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title><style>{style}'
        f"table{{border-collapse:collapse}}img{{max-width:100%}}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
    _write(name, page)


def _element(block: Block) -> str:
    if block.kind == "heading":
        return f"<h{block.level}>{html.escape(block.text)}</h{block.level}>"
    if block.kind == "table":
        rows = [
            "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>"
            for row, tag in zip(block.rows, ["th"] + ["td"] * len(block.rows), strict=False)
        ]
        return f"<table>{''.join(rows)}</table>"
    if block.kind == "image":
        return f'<p><img src="{_data_address(block.text)}" alt=""></p>'
    text = "".join(f"<b>{html.escape(piece)}</b>" if bold else html.escape(piece) for piece, bold in _runs(block.text))
    return f"<li>{text}</li>" if block.kind == "item" else f"<p>{text}</p>"


def _data_address(name: str) -> str:
    import base64
    import mimetypes

    with open(name, "rb") as file:
        data = base64.b64encode(file.read()).decode()
    return f"data:{mimetypes.guess_type(name)[0] or 'image/png'};base64,{data}"


def _pptx(name: str, markdown: str) -> None:
    """A slide for each heading, what follows it as its points."""
    import pptx

    deck: Any = pptx.Presentation()
    slide, first = None, True
    for block in blocks(markdown):
        if block.kind == "heading" or slide is None:
            slide = deck.slides.add_slide(deck.slide_layouts[0 if first and block.level == 1 else 1])
            first = False
            if block.kind == "heading":
                slide.shapes.title.text = block.text
                continue
        if block.kind == "image":
            slide.shapes.add_picture(block.text, deck.slide_width // 8, deck.slide_height // 3)
            continue
        lines = [" · ".join(row) for row in block.rows] or [plain(block.text)]
        frame = slide.placeholders[1].text_frame
        for line in lines:
            paragraph = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
            paragraph.text = line
    deck.save(name)


def _pdf(name: str, markdown: str) -> None:
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(name) as pages:
        paper = _Paper(pages)
        for block in blocks(markdown):
            paper.put(block)
        paper.close()


class _Paper:
    """A4 pages filled from above; sizes in points."""

    WIDTH, HEIGHT, MARGIN, SIZE = 595.0, 842.0, 56.0, 10.5

    def __init__(self, pages: Any) -> None:
        self._pages = pages
        self._figure: Any = None
        self._y = 0.0

    def put(self, block: Block) -> None:
        if block.kind == "image":
            return self._image(block.text)
        if block.kind == "table":
            for row in block.rows:
                share = (self.WIDTH - 2 * self.MARGIN) / len(row)
                self._lines([(self.MARGIN + i * share, wrapped(c, share - 6, 9.0)) for i, c in enumerate(row)], 9.0)
            self._y -= self.SIZE
            return None
        size = {1: 20.0, 2: 15.0, 3: 12.5}.get(block.level, 11.0) if block.kind == "heading" else self.SIZE
        mark = "• " if block.kind == "item" else ""
        left = self.MARGIN + (12 if mark else 0)
        self._lines([(left, wrapped(mark + plain(block.text), self.WIDTH - self.MARGIN - left, size))], size)
        self._y -= 0.5 * size
        return None

    def close(self) -> None:
        self._room(self.SIZE)
        self._pages.savefig(self._figure)

    def _room(self, height: float) -> None:
        """A page with `height` left below."""
        if self._figure is not None and self._y - height >= self.MARGIN:
            return
        from matplotlib.figure import Figure

        if self._figure is not None:
            self._pages.savefig(self._figure)
        self._figure = Figure(figsize=(self.WIDTH / 72, self.HEIGHT / 72))
        self._y = self.HEIGHT - self.MARGIN

    def _lines(self, columns: list[tuple[float, list[str]]], size: float) -> None:
        """Texts side by side, line by line."""
        for number in range(max(len(lines) for _, lines in columns)):
            self._room(1.4 * size)
            self._y -= 1.4 * size
            for left, lines in columns:
                if number < len(lines):
                    # a dollar sign would begin a formula
                    text = lines[number].replace("$", r"\$")
                    self._figure.text(left / self.WIDTH, self._y / self.HEIGHT, text, fontsize=size, va="baseline")

    def _image(self, name: str) -> None:
        import matplotlib.image

        pixels = matplotlib.image.imread(name)
        width = self.WIDTH - 2 * self.MARGIN
        height = min(width * pixels.shape[0] / pixels.shape[1], self.HEIGHT - 2 * self.MARGIN)
        self._room(height)
        self._y -= height
        place = (self.MARGIN / self.WIDTH, self._y / self.HEIGHT, width / self.WIDTH, height / self.HEIGHT)
        axes = self._figure.add_axes(place)
        axes.imshow(pixels)
        axes.axis("off")
        self._y -= self.SIZE


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than about `width` points; broken at spaces, and between any two Chinese characters."""
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        for part in [piece] if _wide(piece, size) <= width else piece:  # a word wider than the line breaks anywhere
            wide = _wide(part, size)
            if used + wide > width and line:
                lines.append(line.rstrip())
                line, used = "", 0.0
            if line or not part.isspace():
                line, used = line + part, used + wide
    return [*lines, line] if line or not lines else lines


def _wide(text: str, size: float) -> float:
    return sum(size if unicodedata.east_asian_width(char) in "WF" else 0.56 * size for char in text)


def _write(name: str, text: str) -> None:
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


_WRITERS = {"docx": _docx, "pdf": _pdf, "html": _html, "htm": _html, "pptx": _pptx, "md": _write, "txt": _write}
