"""Documents into the library: walk, read, cut, write, a batch of files per transaction.

A file that cannot be read is reported with its name and reason, and the others go in. One whose
size and time, or else whose bytes, are unchanged is not read again.
"""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..errors import OneboxError, ReadingError
from ..reading import Document, heading_path, is_archive, is_picture, read_archive, read_file, supported
from ..settings import Settings
from ..store.database import put
from ..store.tables import note, source
from . import rows
from .lexical_index import LexicalIndex
from .records import Added, AddProgress, AddState
from .split import passages
from .synchronise import follow
from .tokenise import is_chinese

BATCH_PASSAGES = 4000
BATCH_SECONDS = 3.0
"""A transaction ends after this many passages or this long, whichever is first."""


@dataclass(slots=True)
class _Item:
    """A document on its way in."""

    location: str
    document: Document
    content_hash: str
    size: int
    modified: float | None


@dataclass(slots=True)
class _Batch:
    items: list[_Item] = field(default_factory=list)
    passages: int = 0
    since: float = field(default_factory=time.monotonic)

    def full(self) -> bool:
        return self.passages >= BATCH_PASSAGES or time.monotonic() - self.since > BATCH_SECONDS


class Adder:
    """One `library add`: what was seen, what waits to be written."""

    def __init__(
        self,
        engine: Engine,
        index: LexicalIndex,
        settings: Settings,
        collection: str,
        on_progress: Callable[[AddProgress], None] | None = None,
        only: str = "",
    ) -> None:
        """`only`: the one location that is to be added; what else the collection holds need not be looked at."""
        self._engine = engine
        self._index = index
        self._settings = settings
        self._collection = collection
        self._on_progress = on_progress or (lambda _: None)
        self._batch = _Batch()
        self._added: list[Added] = []
        self._known = self._read_known(only)

    def add(self, paths: Sequence[Path]) -> list[Added]:
        """Read `paths` and write them. What failed is in the list too."""
        files = files_under(paths)
        for done, file in enumerate(files):
            self._on_progress(AddProgress(done, len(files), str(file)))
            try:
                self._archive(file) if is_archive(file) else self._file(file)
            except OneboxError as error:
                self._failed(str(file), error)
            except FileNotFoundError:
                self._failed(str(file), ReadingError(str(file), "no such file or folder", hint="Check the spelling."))
            except OSError as error:
                self._failed(str(file), ReadingError(str(file), error.strerror or str(error)))
            if self._batch.full():
                self._write()
        self._write()
        if files:
            self._on_progress(AddProgress(len(files), len(files), ""))
        return self._added

    def add_document(
        self, location: str, document: Document, content_hash: str = "", *, size: int | None = None
    ) -> None:
        """Write a text that is in memory; it waits in the batch until `finish`."""
        data = document.text.encode()
        item = _Item(location, document, content_hash or hashlib.sha256(data).hexdigest(), size or len(data), None)
        if self._known.get(location, ("", 0, None))[0] == item.content_hash:
            self._added.append(Added(location, "unchanged"))
        else:
            self._queue(item)
        if self._batch.full():
            self._write()

    def finish(self) -> list[Added]:
        self._write()
        return self._added

    def _file(self, file: Path) -> None:
        status = file.stat()
        known = self._known.get(str(file))
        if known and known[1:] == (status.st_size, status.st_mtime):
            self._added.append(Added(str(file), "unchanged"))
            return
        digest = _sha256(file)
        if known and known[0] == digest:
            with self._engine.begin() as connection:
                same = (source.c.collection == self._collection) & (source.c.location == str(file))
                connection.execute(sa.update(source).where(same).values(modified=status.st_mtime))
            self._added.append(Added(str(file), "unchanged"))
            return
        reading = self._settings.reading
        document = read_file(file, max_mb=reading.max_mb, seconds=reading.seconds)
        self._queue(_Item(str(file), document, digest, status.st_size, status.st_mtime))

    def _archive(self, file: Path) -> None:
        """Every entry is a document; what the archive no longer holds goes."""
        status = file.stat()
        name = rows.archive_note(self._collection, str(file))
        stamp = f"{status.st_size} {status.st_mtime}"
        with self._engine.connect() as connection:
            if connection.execute(sa.select(note.c.value).where(note.c.name == name)).scalar() == stamp:
                self._added.append(Added(str(file), "unchanged"))
                return
        before = {location for location in self._known if location.startswith(f"{file}#")}
        for done, (entry, document) in enumerate(read_archive(file, seconds=self._settings.reading.seconds)):
            location = f"{file}#{entry}"
            before.discard(location)
            self._on_progress(AddProgress(done, 0, location))
            if isinstance(document, ReadingError):
                self._failed(location, document)
            else:
                self.add_document(location, document)
        self._write()
        with self._engine.begin() as connection:
            revision = rows.raise_counter(connection, rows.REVISION)
            gone = rows.delete_sources(connection, [rows.source_id(self._collection, place) for place in before])
            put(connection, note, {"name": name, "value": stamp})
        follow(self._engine, self._index, revision, gone=gone)

    def _read_known(self, only: str) -> dict[str, tuple[str, int, float | None]]:
        """`location → (content hash, bytes, modified)` of what the collection holds."""
        columns = (source.c.location, source.c.content_hash, source.c.bytes, source.c.modified)
        query = sa.select(*columns).where(source.c.collection == self._collection)
        with self._engine.connect() as connection:
            found = connection.execute(query.where(source.c.location == only) if only else query)
            return {row[0]: (row[1], row[2], row[3]) for row in found}

    def _queue(self, item: _Item) -> None:
        self._batch.items.append(item)
        self._batch.passages += len(item.document.text) // 500 + 1

    def _failed(self, location: str, error: OneboxError) -> None:
        reason = error.reason if isinstance(error, ReadingError) else str(error)
        self._added.append(Added(location, "failed", error=reason, hint=error.hint))

    def _write(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if not batch.items:
            return
        gone: list[int] = []
        come: list[int] = []
        prepared = [(item, self._prepare(item)) for item in batch.items]
        with self._engine.begin() as connection:
            revision = rows.raise_counter(connection, rows.REVISION)
            for item, (row, spans) in prepared:
                old, new = rows.replace_passages(connection, row, spans)
                gone += old
                come += new
                state: AddState = "replaced" if item.location in self._known else "added"
                self._added.append(Added(item.location, state, len(new)))
                self._known[item.location] = (item.content_hash, item.size, item.modified)
        follow(self._engine, self._index, revision, gone=gone, come=come)

    def _prepare(self, item: _Item) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        document = item.document
        title = document.title or Path(item.location).stem
        row = {
            "id": rows.source_id(self._collection, item.location),
            "collection": self._collection,
            "location": item.location,
            "title": title,
            "kind": document.kind,
            "date": document.date,
            "language": "zh" if is_chinese(document.text) else document.language or "en",
            "content_hash": item.content_hash,
            "bytes": item.size,
            "modified": item.modified,
        }
        spans = []
        for start, end in passages(document.text, [mark.start for mark in document.marks]):
            text, heading = document.text[start:end], heading_path(document.marks, start)
            key = rows.embed_key(rows.embedded_text(title, heading, text))
            spans.append({"start": start, "end": end, "heading": heading, "text": text, "embed_key": key})
        return row, spans


def files_under(paths: Sequence[Path]) -> list[Path]:
    """The files under `paths`, each once, in order.

    In a folder, hidden files, pictures and kinds without a reader are passed over; a file named by the user is not.
    """
    files: dict[Path, None] = {}
    for path in (path.expanduser().absolute() for path in paths):
        if not path.is_dir():
            files[path] = None
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inside = (Path(folder) / name for name in sorted(names) if not name.startswith("."))
            files.update(dict.fromkeys(file for file in inside if _belongs(file)))
    return list(files)


def _belongs(file: Path) -> bool:
    """Among photos few hold text, and looking takes a second each: only those that are named are read."""
    return is_archive(file) or (supported(file) and not is_picture(file))


def _sha256(file: Path) -> str:
    with open(file, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
