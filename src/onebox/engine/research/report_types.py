"""What a report is: sections of sentences, each with its quotes; tables, limits and the sources. Data only."""

from dataclasses import dataclass
from typing import Literal

from ...types import Citation, Language, Sentence
from .claim import Claim
from .plan import Plan

SourceKind = Literal["official", "academic", "news", "encyclopedia", "forum", "own", "other"]
"""Who stands behind a source, told from its address (`report_sources.py`). `own`: a document of the user's library."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is the number to draw, where the cell holds one."""

    text: str
    citations: tuple[Citation, ...] = ()
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under `head`. With a `unit` the last column holds its numbers, and they may be drawn as bars."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`claims` are the ids of the claims it was written from; `conflict` marks the one on disagreeing sources."""

    heading: str
    sentences: tuple[Sentence, ...]
    table: Table | None = None
    claims: tuple[str, ...] = ()
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source that is cited, and how far it is to be relied on. `cited`: how many sentences and cells cite it."""

    source: str
    title: str
    location: str
    kind: SourceKind
    date: str | None = None
    cited: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A report; `version` counts from 1, 0 is one that is not kept yet."""

    title: str
    language: Language
    summary: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    method: str
    limits: tuple[str, ...]
    sources: tuple[SourceNote, ...]
    version: int = 0

    def citations(self) -> tuple[Citation, ...]:
        """Those of all sentences, then of all cells of tables; the same one as often as it is cited."""
        cells = (cell for one in self.sections if one.table for row in one.table.rows for cell in row)
        return (
            *(cited for sentence in self.sentences() for cited in sentence.citations),
            *(cited for cell in cells for cited in cell.citations),
        )

    def sentences(self) -> tuple[Sentence, ...]:
        """All of them in reading order, the summary first."""
        return (*self.summary, *(sentence for section in self.sections for sentence in section.sentences))


@dataclass(frozen=True, slots=True)
class Record:
    """A finished piece of research: what was asked, found and written. The base of whatever goes on from it."""

    plan: Plan
    claims: tuple[Claim, ...]
    report: Report
