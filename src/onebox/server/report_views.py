"""A report as JSON."""

from typing import TYPE_CHECKING

from ..engine.research.report_types import Cell, Section, Table
from ..types import Sentence
from .door import Answer
from .views import Citation, SentenceView

if TYPE_CHECKING:
    from ..engine.research.report_diff import Change
    from ..living.reports import Version


class CellView(Answer):
    text: str
    citations: list[Citation]
    value: float | None


class TableView(Answer):
    """With a `unit` the last column holds numbers of it."""

    caption: str
    head: list[str]
    rows: list[list[CellView]]
    unit: str


class SectionView(Answer):
    heading: str
    sentences: list[SentenceView]
    table: TableView | None
    conflict: bool


class SourceNoteView(Answer):
    """`kind`: official, academic, news, encyclopedia, forum, own or other."""

    source: str
    title: str
    location: str
    kind: str
    date: str | None
    cited: int


class ReportView(Answer):
    """`run` wrote this version of `report`."""

    report: str
    run: str
    version: int
    created: float
    title: str
    language: str
    summary: list[SentenceView]
    sections: list[SectionView]
    method: str
    limits: list[str]
    sources: list[SourceNoteView]


class ChangeView(Answer):
    """`kind`: changed, added, removed or moved."""

    kind: str
    section: str
    before: SentenceView | None
    after: SentenceView | None


def report_view(found: "Version") -> ReportView:
    report = found.report
    return ReportView(
        report=found.row.report,
        run=found.row.run,
        version=found.row.version,
        created=found.row.created,
        title=report.title,
        language=report.language,
        summary=[_sentence(one) for one in report.summary],
        sections=[_section(one) for one in report.sections],
        method=report.method,
        limits=list(report.limits),
        sources=[SourceNoteView.model_validate(one, from_attributes=True) for one in report.sources],
    )


def change_view(one: "Change") -> ChangeView:
    return ChangeView(
        kind=one.kind,
        section=one.section,
        before=_sentence(one.before) if one.before else None,
        after=_sentence(one.after) if one.after else None,
    )


def _sentence(one: Sentence) -> SentenceView:
    cited = [Citation.model_validate(cited, from_attributes=True) for cited in one.citations]
    return SentenceView(text=one.text, supported=one.supported, reason=one.reason, citations=cited)


def _section(one: Section) -> SectionView:
    return SectionView(
        heading=one.heading,
        sentences=[_sentence(sentence) for sentence in one.sentences],
        table=_table(one.table) if one.table else None,
        conflict=one.conflict,
    )


def _table(one: Table) -> TableView:
    rows = [[_cell(cell) for cell in row] for row in one.rows]
    return TableView(caption=one.caption, head=list(one.head), rows=rows, unit=one.unit)


def _cell(one: Cell) -> CellView:
    cited = [Citation.model_validate(cited, from_attributes=True) for cited in one.citations]
    return CellView(text=one.text, citations=cited, value=one.value)
