"""PPTX: each slide a page with its title as a heading; text, tables and speaker notes."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import BrokenFile
from .builder import Builder, language, one_line, trim_lines
from .document import Document, Limits
from .tables import table_lines
from .zipped import open_zip

_SAME_ROW = 100_000  # EMU, about 3 mm


def read(path: Path, limits: Limits) -> Document:
    """A PowerPoint file. Shapes are read from top to bottom, then left to right."""
    import pptx
    from pptx.exc import PythonPptxError

    builder = Builder()
    with open_zip(path, limits, member="[Content_Types].xml"):
        try:
            deck = pptx.Presentation(str(path))
            for number, slide in enumerate(deck.slides, 1):
                _slide(builder, number, slide)
            properties = deck.core_properties
            title, changed, tag = properties.title or "", properties.modified or properties.created, properties.language
        except (
            PythonPptxError,
            SyntaxError,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            EOFError,
            zlib.error,
        ) as error:
            raise BrokenFile(str(path), f"is damaged: {error}") from error
    date = changed.date().isoformat() if changed else None
    named = title if title.lower() != "powerpoint presentation" else ""
    return builder.document(
        path, "pptx", title=named, date=date, language=language(tag), empty_hint="Its slides hold only pictures."
    )


def _slide(builder: Builder, number: int, slide: Any) -> None:
    builder.mark(f"slide {number}", 0)
    title = slide.shapes.title
    heading = one_line(title.text_frame.text) if title is not None else ""
    if heading:
        builder.heading(heading, 1)
    else:
        builder.mark("", 1)  # a slide without a title does not belong to the one before
    for shape in _shapes(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False) and shape.has_table:
            rows = ([cell.text_frame.text for cell in row.cells] for row in shape.table.rows)
            for i, line in enumerate(table_lines(rows)):
                builder.block(line, tight=i > 0)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            _chart(builder, shape.chart)
        elif shape.has_text_frame:
            lines = [trim_lines(p.text.replace("\v", "\n")) for p in shape.text_frame.paragraphs]
            lines = [line for line in lines if line]
            for i, line in enumerate(lines):
                builder.block(f"- {line}" if len(lines) > 1 else line, tight=i > 0)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        builder.block(trim_lines(slide.notes_slide.notes_text_frame.text))


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Shapes in reading order, groups opened. Page numbers, dates and footers are left out."""
    from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

    chrome = {PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER}
    for shape in sorted(shapes, key=lambda s: ((s.top or 0) // _SAME_ROW, s.left or 0)):
        if shape.is_placeholder and shape.placeholder_format.type in chrome:
            continue
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _shapes(shape.shapes)
        else:
            yield shape


def _chart(builder: Builder, chart: Any) -> None:
    """A chart's title and numbers."""
    if chart.has_title and chart.chart_title.has_text_frame:
        builder.block(one_line(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        categories = [str(category) for category in plot.categories]
        for series in plot.series:
            pairs = [f"{c}: {v:g}" for c, v in zip(categories, series.values, strict=False) if v is not None]
            builder.block(" · ".join([series.name, *pairs]), tight=True)
