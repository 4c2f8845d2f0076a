"""The plug: how one kind of file becomes a Document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ..errors import ReadingError
from .document import Document, Limits


class Reader(Protocol):
    """Reads one file. Raises a ReadingError; any other error counts as a broken file."""

    def __call__(self, path: Path, limits: Limits) -> Document: ...


class ArchiveReader(Protocol):
    """Reads an archive: its entries one by one, each with its document or why there is none."""

    def __call__(self, path: Path, limits: Limits) -> Iterator[tuple[str, Document | ReadingError]]: ...
