"""A report as a paper: summary, sections with tables, method, limits, sources with what is known of them, quotes."""

from ...engine.research.report_types import Report, Section, SourceNote, Table
from ...types import Sentence
from ..file_name import file_name
from ..words import label
from .paper import Block, Grid, Heading, Items, Numbers, Paper, Part, Prose


def report_paper(report: Report, created: float) -> Paper:
    """`created`: when this version was written, seconds since 1970."""
    language, numbers = report.language, Numbers()
    blocks: list[Block] = []
    if report.summary:
        blocks += [Heading(label("summary", language)), _prose(report.summary, numbers)]
    for section in report.sections:
        blocks += _section(section, numbers)
    blocks += [Heading(label("method", language)), Prose((Part(report.method),))]
    if report.limits:
        blocks += [Heading(label("limits", language)), Items(report.limits)]
    if report.sources:
        cited = _numbers_by_source(report, numbers)
        told = tuple(_source(note, cited.get(note.source, ()), report) for note in report.sources)
        blocks += [Heading(label("sources", language)), Items(told)]
    version = label("version", language, number=report.version) if report.version else ""
    title = f"{report.title} ({version})" if version else report.title
    return Paper(title, created, language, tuple(blocks), numbers.quotes, label("quotes", language))


def _section(section: Section, numbers: Numbers) -> list[Block]:
    blocks: list[Block] = [Heading(section.heading)]
    if section.conflict:  # each contradiction is a paragraph of its own
        blocks += [_prose((sentence,), numbers) for sentence in section.sentences]
    else:
        blocks.append(_prose(section.sentences, numbers))
    return [*blocks, *([_grid(section.table, numbers)] if section.table else [])]


def _prose(sentences: tuple[Sentence, ...], numbers: Numbers) -> Prose:
    return Prose(tuple(Part(one.text, numbers.all_of(one.citations), one.supported) for one in sentences))


def _grid(table: Table, numbers: Numbers) -> Grid:
    rows = tuple(tuple(Part(cell.text, numbers.all_of(cell.citations), True) for cell in row) for row in table.rows)
    values = [row[-1].value for row in table.rows if row]
    bars = tuple(value for value in values if value is not None)
    return Grid(table.caption, table.head, rows, bars if len(bars) == len(rows) else ())


def _numbers_by_source(report: Report, numbers: Numbers) -> dict[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for cited in report.citations():
        found.setdefault(cited.source, {})[numbers.of(cited)] = None
    return {source: tuple(sorted(of)) for source, of in found.items()}


def _source(note: SourceNote, cited: tuple[int, ...], report: Report) -> str:
    language = report.language
    marks = "".join(f"[{number}]" for number in cited)
    known = (label(f"source_{note.kind}", language), note.date or label("undated", language))
    where = file_name(note.location)
    joint = "，" if language == "zh" else ", "
    return f"{note.title} ({joint.join(dict.fromkeys((where, *known)))}) {marks}".strip()
