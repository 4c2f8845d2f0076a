"""Records of research as text, to be kept and read again; and by what two reports are the same."""

import hashlib
import json
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from ...errors import StoreError
from ...types import Sentence
from .report_types import Cell, Record, Report


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def dump(record: Record) -> str:
    return _adapter().dump_json(record).decode()


def load(text: str, version: int) -> Record:
    """The record with its report numbered `version`. Raises StoreError when it was written by another version of us."""
    try:
        record = _adapter().validate_json(text)
    except ValidationError as error:
        raise StoreError(f"version {version} of this report cannot be read: {error.error_count()} faults") from error
    return replace(record, report=replace(record.report, version=version))


def says(report: Report) -> str:
    """sha256 over what a reader reads: the same for two versions that say the same from the same quotes."""
    told = [
        report.title,
        [_sentence(one) for one in report.summary],
        [
            [
                section.heading,
                [_sentence(one) for one in section.sentences],
                [[[cell.text, _quotes(cell)] for cell in row] for row in section.table.rows] if section.table else [],
            ]
            for section in report.sections
        ],
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _sentence(one: Sentence) -> list[object]:
    return [one.text, one.supported, _quotes(one)]


def _quotes(one: Sentence | Cell) -> list[list[str]]:
    return [[cited.source, cited.quote] for cited in one.citations]
