"""PDF: text in reading order, page marks, the outline as headings, without running heads and feet."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import BrokenFile, EmptyFile, EncryptedFile
from .builder import Builder, clean, language, one_line
from .document import Document, Limits
from .layout import Paragraph, Piece, paragraphs, pieces

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5
_LONGEST_HEADING = 100
_SCAN = 200 / 72  # pixels in a point: 200 dots an inch, enough for text of 8 points
_EDGE = 0.08  # of the page's height; margins for text are wider
_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")

_Char = tuple[str, float, float, float, float]


def read(path: Path, limits: Limits) -> Document:
    """A PDF file. Raises EncryptedFile, BrokenFile, or EmptyFile for one that only holds pictures."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refused(path, error) from error
    if not len(pdf):
        raise BrokenFile(str(path), "is a PDF without pages; perhaps its end is missing")
    found = [_page_pieces(pdf, number) for number in range(len(pdf))]
    scanned = _read_scanned(path, pdf, found)
    _drop_repeated(found)
    builder = Builder()
    blocks = [paragraphs(page.pieces) for page in found]
    large = _large_lines(blocks)
    headings = _outline(pdf) or large
    for number, page in enumerate(found):
        _add_page(builder, page.label, blocks[number], headings.get(number, []))
    if not builder.length:
        raise EmptyFile(
            str(path),
            f"has {len(pdf)} pages but no text" + (" that can be recognised in their pictures" if scanned else ""),
            hint="Nothing to do: there is nothing in it." if not scanned else "Scan it anew, larger or sharper.",
        )
    info = pdf.get_metadata_dict()
    title = _title(info.get("Title", "")) or min(large.get(0, []), key=lambda h: h[1], default=("", 0))[0]
    return builder.document(path, "pdf", title=title, date=_date(info), language=_language(pdf))


class _Page:
    def __init__(self, label: str, height: float, found: list[Piece]) -> None:
        self.label = label
        self.height = height
        self.pieces = found


def _read_scanned(path: Path, pdf: Any, pages: Sequence[_Page]) -> bool:
    """Recognise the text of pages that are only pictures; says whether there are any.

    Raises ModuleNotFoundError when nothing else holds text and the engine is not installed.
    """
    scanned = [(number, page) for number, page in enumerate(pages) if not page.pieces and _has_picture(pdf, number)]
    if not scanned:
        return False
    try:
        from .ocr import recognise, sure
        from .picture import encoded

        for number, page in scanned:
            image = pdf[number].render(scale=_SCAN).to_pil().convert("RGB")
            page.pieces = sure(recognise(encoded(image), image.height, scale=_SCAN))
    except ModuleNotFoundError:
        if not any(page.pieces for page in pages):
            raise
    return True


def _has_picture(pdf: Any, number: int) -> bool:
    import pypdfium2

    try:
        page = pdf[number]
        return any(one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for one in page.get_objects(max_depth=3))
    except pypdfium2.PdfiumError:
        return False


def _refused(path: Path, error: Exception) -> Exception:
    if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY) or "password" in str(error).lower():
        return EncryptedFile(str(path), "is protected by a password")
    return BrokenFile(str(path), "is damaged, cut short or not a PDF", hint="Download it again or save it anew.")


def _page_pieces(pdf: Any, number: int) -> _Page:
    """One page; a page that cannot be loaded counts as empty, so the others are still read."""
    import pypdfium2

    label = pdf.get_page_label(number) or str(number + 1)
    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return _Page(label, 0.0, [])
    found = _Page(label, page.get_height(), pieces(_upright(_characters(text), page)))
    text.close()
    page.close()
    return found


def _characters(text: Any) -> Iterator[_Char]:
    """Every character and its loose box: full line height, so characters of a line overlap."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (0xFFFE, 0x02):  # pdfium's mark for a hyphen at a line's end
            code = 0x2010
        char = clean(chr(code)) if 0 < code < 0x110000 else ""
        if char.isspace():
            yield " ", 0, 0, 0, 0
        elif char and raw.FPDFText_GetLooseCharBox(text, index, at):
            yield char, box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)


def _upright(chars: Iterator[_Char], page: Any) -> Iterator[_Char]:
    """Boxes as they are seen: pdfium gives them before the page is turned."""
    turn, (width, height) = page.get_rotation(), page.get_size()  # the size is that of the turned page
    for char, left, bottom, right, top in chars:
        if turn == 90:
            yield char, bottom, height - right, top, height - left
        elif turn == 180:
            yield char, width - right, height - top, width - left, height - bottom
        elif turn == 270:
            yield char, width - top, left, width - bottom, right
        else:
            yield char, left, bottom, right, top


def _drop_repeated(pages: Sequence[_Page]) -> None:
    """Take out running heads and feet: what stands at the same place near an edge of three or more pages.

    Digits count as equal, so page numbers go too.
    """
    seen = Counter(key for page in pages for key in {_place(page, piece) for piece in page.pieces})
    for page in pages:
        page.pieces = [p for p in page.pieces if (key := _place(page, p)) is None or seen[key] < 3]


def _place(page: _Page, piece: Piece) -> tuple[str, int] | None:
    """What a piece near an edge says and how high it stands; None for a piece of the text."""
    if piece.bottom <= (1 - _EDGE) * page.height and piece.top >= _EDGE * page.height:
        return None
    return _pattern(piece.text), round(piece.bottom / 2)


def _pattern(text: str) -> str:
    return re.sub(r"[\divxlc]+", "#", text.lower()) if len(text) < 8 else re.sub(r"\d+", "#", text)


def _add_page(builder: Builder, label: str, blocks: list[Paragraph], headings: list[tuple[str, int]]) -> None:
    """Lay one page; headings stand where their words stand, else at the page's start."""
    builder.mark(f"p. {label}", 0)
    places: dict[int, list[tuple[str, int]]] = {}
    for first, (title, level) in enumerate(headings):
        key = _key(title)
        place = next((i for i, b in enumerate(blocks) if key and _key(b.text).startswith(key)), None)
        if place is not None or first == 0:  # where a later one stands would be a guess
            places.setdefault(place or 0, []).append((title, level))
    for i, block in enumerate(blocks or [Paragraph("", 0.0)]):
        for title, level in places.get(i, ()):
            builder.mark(title, level)
        builder.block(block.text, tight=i > 0 and _rows(blocks[i - 1], block))


def _rows(before: Paragraph, block: Paragraph) -> bool:
    return " · " in before.text and " · " in block.text


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _outline(pdf: Any) -> dict[int, list[tuple[str, int]]]:
    """Page index to its `(title, level)` bookmarks; a broken outline gives what could be read."""
    import pypdfium2

    found: dict[int, list[tuple[str, int]]] = {}
    try:
        for bookmark in pdf.get_toc(max_depth=6):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            title = one_line(bookmark.get_title()).lstrip("•▪ ")
            if index is not None and title:
                found.setdefault(index, []).append((title, min(bookmark.level + 1, 6)))
    except pypdfium2.PdfiumError:
        return found
    return found


def _large_lines(pages: Sequence[list[Paragraph]]) -> dict[int, list[tuple[str, int]]]:
    """Headings of a document without an outline: short paragraphs larger than the text, ranked by size."""
    weights: Counter[float] = Counter()
    for block in (block for page in pages for block in page):
        weights[round(block.size)] += len(block.text)
    if not weights:
        return {}
    body = weights.most_common(1)[0][0]
    large = [
        (number, block)
        for number, page in enumerate(pages)
        for block in page
        if round(block.size) > 1.1 * body and len(block.text) <= _LONGEST_HEADING and not _rows(block, block)
        if sum(char.isalpha() for char in block.text) > 1 and not block.text.endswith(("。", "，", ",", ";", "；"))
    ]
    sizes = sorted({round(block.size) for _, block in large}, reverse=True)
    found: dict[int, list[tuple[str, int]]] = {}
    for number, block in large:
        found.setdefault(number, []).append((one_line(block.text), min(sizes.index(round(block.size)) + 1, 6)))
    return found


def _title(title: str) -> str:
    """Nothing for a title that a program made up from a file name."""
    generated = re.search(r"\.(docx?|tex|dvi|indd|pptx?|xlsx?|pdf)$|^untitled$|^microsoft word", title.strip(), re.I)
    return "" if generated else title


def _date(info: dict[str, str]) -> str | None:
    match = _DATE.match(info.get("CreationDate", "") or info.get("ModDate", ""))
    if not match:
        return None
    return "-".join(part for part in match.groups() if part)


def _language(pdf: Any) -> str | None:
    from pypdfium2 import raw

    size = raw.FPDFCatalog_GetLanguage(pdf, None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFCatalog_GetLanguage(pdf, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return language(buffer.raw.decode("utf-16-le", "replace").strip("\x00"))
