"""Reading order of a page: pieces of text with boxes to lines, columns and paragraphs.

Units are PDF points, y grows upward. Columns are found by the white gutter between them: an x that
few pieces cross while many lie on each side; pieces that do cross it (a title, a wide figure) part
the page into bands, and each band is read column by column.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from .builder import CJK

_WIDE = re.compile(f"[{CJK}]")
_STOPS = ("。", "！", "？", ".", "!", "?", "：", ":", "”", "；", ";")
_NEW_ITEM = re.compile(
    r"^\s*(?:[•·●■◆▪‣–-]\s|\(?\d{1,3}[.)、．]\s*\S|[（(][一二三四五六七八九十\d]+[)）]|第.{1,6}[章节条])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line, left to right."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float = 0.0
    """Usual height of its characters; 0: the height of the box, which a raised number makes higher."""

    @property
    def em(self) -> float:
        return self.size or self.height

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines; `size` is their usual height."""

    text: str
    size: float


def pieces(chars: Iterable[tuple[str, float, float, float, float]]) -> list[Piece]:
    """Characters `(char, left, bottom, right, top)` in content order to pieces, split at wide gaps."""
    found: list[Piece] = []
    text, box, space = "", (0.0, 0.0, 0.0, 0.0), False
    heights: list[float] = []
    for char, left, bottom, right, top in chars:
        if char.isspace():
            space = bool(text)
            continue
        size = max(top - bottom, 1.0)
        gap = left - box[2]
        overlap = min(top, box[3]) - max(bottom, box[1])
        goes_on = text and overlap > 0.5 * min(size, box[3] - box[1]) and -0.6 * size < gap < 1.2 * size
        if goes_on:
            wide = _WIDE.match(char) or _WIDE.match(text[-1])
            apart = gap > (0.6 if wide else 0.17) * size
            text += (" " if apart or (space and not (wide and gap < 0.35 * size)) else "") + char
            box = (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
        else:
            if text:
                found.append(Piece(text, *box, median(heights)))
            text, box = char, (left, bottom, right, top)
            heights = []
        heights.append(size)
        space = False
    if text:
        found.append(Piece(text, *box, median(heights)))
    return found


def paragraphs(found: Sequence[Piece]) -> list[Paragraph]:
    """The page's paragraphs in reading order."""
    if not found:
        return []
    size = median(piece.em for piece in found)
    return [p for column in _columns(list(found), size) for p in _join(_lines(column), size)]


def _columns(found: list[Piece], size: float) -> list[list[Piece]]:
    """Groups of pieces, each one column of one band, in reading order."""
    gutter = _gutter(found, size)
    if gutter is None:
        return [found]
    groups: list[list[Piece]] = []
    left: list[Piece] = []
    right: list[Piece] = []
    crossing: list[Piece] = []

    def flush() -> None:
        for side in (left, right):
            if side:
                groups.extend(_columns(list(side), size))
                side.clear()

    for piece in sorted(found, key=lambda p: -p.top):
        if piece.left < gutter < piece.right:
            flush()
            crossing.append(piece)
            continue
        if crossing:
            groups.append(list(crossing))
            crossing.clear()
        (left if piece.right <= gutter else right).append(piece)
    flush()
    if crossing:
        groups.append(crossing)
    return groups


def _gutter(found: Sequence[Piece], size: float) -> float | None:
    """The x between two columns of running text, or None. Columns of a table are too narrow to count."""
    if len(found) < 8:
        return None
    start, end = min(p.left for p in found), max(p.right for p in found)
    best, fewest = None, len(found) * 0.2
    x = start + (end - start) * 0.2
    while x < end - (end - start) * 0.2:
        half = 0.4 * size
        crossing = sum(p.left < x + half and p.right > x - half for p in found)
        if crossing < fewest and _two_columns(found, x, size):
            best, fewest = x, crossing
        x += max(size / 4, 1.0)
    return best


def _two_columns(found: Sequence[Piece], x: float, size: float) -> bool:
    for side in ([p for p in found if p.right <= x], [p for p in found if p.left >= x]):
        if len(side) < 4 or median(p.right - p.left for p in side) < 9 * size:
            return False
    return True


def _lines(found: Sequence[Piece]) -> list[Piece]:
    """Pieces of one baseline joined, top to bottom; cells far apart are set apart by ` · `."""
    rows: list[list[Piece]] = []
    for piece in sorted(found, key=lambda p: (-p.top, p.left)):
        row = rows[-1] if rows else []
        if row and min(piece.top, row[0].top) - max(piece.bottom, row[0].bottom) > 0.5 * min(
            piece.height, row[0].height
        ):
            row.append(piece)
        else:
            rows.append([piece])
    lines = []
    for row in rows:
        row.sort(key=lambda p: p.left)
        text = row[0].text
        for before, piece in pairwise(row):
            gap = (piece.left - before.right) / max(piece.height, 1.0)
            wide = _WIDE.match(piece.text) and _WIDE.match(before.text[-1])
            text += (" · " if gap > 1.2 else "" if wide or gap < 0.17 else " ") + piece.text
        box = (min(p.bottom for p in row), max(p.right for p in row), max(p.top for p in row))
        lines.append(Piece(text, row[0].left, *box, max(row, key=lambda p: len(p.text)).em))
    return lines


def _join(lines: Sequence[Piece], usual: float) -> list[Paragraph]:
    """Lines of one column to paragraphs."""
    found: list[Paragraph] = []
    group: list[Piece] = []
    edge = max((line.right for line in lines), default=0.0)
    margin = median(line.left for line in lines) if lines else 0.0
    gaps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
    pitch = median(gaps) if gaps else usual * 1.5
    for line in lines:
        if group and _breaks(group[-1], line, edge, margin, pitch):
            found.append(_paragraph(group))
            group = []
        group.append(line)
    if group:
        found.append(_paragraph(group))
    return found


def _breaks(before: Piece, line: Piece, edge: float, margin: float, pitch: float) -> bool:
    """Whether `line` begins a new paragraph."""
    size = before.em
    step = before.bottom - line.bottom
    other_size = abs(line.em - size) > 0.2 * size
    far = step > min(1.35 * pitch, pitch + 0.8 * size) or step > 2.6 * size
    indented = 1.0 * size < line.left - margin < 5 * size and line.left - before.left > 0.8 * size
    short = before.right < edge - 3 * size and (
        before.text.endswith(_STOPS) or before.right < edge - 0.4 * (edge - margin)
    )
    rows = " · " in before.text or " · " in line.text
    return other_size or far or indented or short or rows or bool(_NEW_ITEM.match(line.text))


def _paragraph(lines: Sequence[Piece]) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = join_lines(text, line.text)
    return Paragraph(text, median(line.em for line in lines))


def join_lines(before: str, line: str) -> str:
    """Two lines of one paragraph as one: no space within Chinese, no hyphen left of a parted word."""
    if not before or not line:
        return before + line
    if re.search(r"[a-z]{2}[-\u00ad\u2010]$", before) and line[0].islower():
        compound = "-" in line.split(maxsplit=1)[0]  # English-|to-German
        return (before if compound else before[:-1]) + line
    if _WIDE.match(before[-1]) and _WIDE.match(line[0]):
        return before + line
    return f"{before} {line}"
