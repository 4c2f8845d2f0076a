"""What reading gives: clean text, and where its headings and pages start."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that starts at an offset of the text: a heading, or a page, slide or sheet."""

    start: int
    """Character offset in `Document.text`."""
    label: str
    """The heading's own words, or `p. 12`, `slide 3`, `Sheet1`. Empty: the section before ends here."""
    level: int = 1
    """Heading level 1-6; 0 for pages, slides and sheets."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it is stored. `text` is never empty; every position refers to it."""

    text: str
    title: str
    kind: str
    marks: tuple[Mark, ...] = ()
    date: str | None = None
    """ISO date, from metadata."""
    language: str | None = None
    """`zh` or `en` when metadata says so."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    max_mb: int = 200
    """Largest file."""
    seconds: float = 120.0
    """Longest time for one file, or for one entry of an archive."""
    memory_mb: int = 2048
    """Most memory of the process that reads."""
    expanded_mb: int = 1024
    """Most a zipped document may unpack to."""
    rows: int = 500_000
    """Most rows of a workbook."""


def heading_path(marks: Sequence[Mark], offset: int) -> str:
    """The section in force at `offset`, outermost first, the page last: `A › B › p. 3`.

    `marks` are sorted by `start`.
    """
    path: list[str] = []
    page: str | None = None
    level = 7
    for mark in reversed(marks[: bisect_right(marks, offset, key=lambda m: m.start)]):
        if mark.level == 0:
            page = mark.label if page is None else page
        elif mark.level < level:
            level = mark.level
            path.append(mark.label)
        if level == 1 and page is not None:
            break
    path.reverse()
    path.append(page or "")
    return " › ".join(part for part in path if part)
