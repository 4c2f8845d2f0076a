"""The library's rows: every statement that reads or changes sources, passages and embeddings."""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..store.database import put_missing
from ..store.tables import embedding, note, passage, source
from ..types import Passage, Source
from .bm25 import HIDDEN
from .lexical_index import Entry
from .records import SourceRow

REVISION = "library.revision"
"""Changes with passages; the lexical index carries it."""
VECTORS = "library.vectors"
"""Changes with embeddings; the vector index carries both."""

_MACHINE_MADE = re.compile(r"(?=.*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*", re.IGNORECASE)
"""A title that is a hash, a UUID or a long number: the name of a file nobody named."""

_T = TypeVar("_T")
_SOURCE = (source.c.id, source.c.title, source.c.location, source.c.kind, source.c.date)
_PASSAGE = (passage.c.id, passage.c.start, passage.c.end, passage.c.text, passage.c.heading)


def source_id(collection: str, location: str) -> str:
    """The same document in the same place keeps its id when it is read again."""
    return hashlib.sha256(f"{collection}\0{location}".encode()).hexdigest()[:16]


def standing(title: str, heading: str) -> str:
    """Where a passage stands: title and section path, which often begins with the title."""
    if _MACHINE_MADE.fullmatch(title):
        return heading.removeprefix(title).strip(" ›")
    return heading if heading.startswith(title) else f"{title} {heading}".strip()


def embedded_text(title: str, heading: str, text: str) -> str:
    """What is embedded for a passage: where it stands, then what it says."""
    return f"{standing(title, heading)}\n{text}".strip()


def embed_key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def counter(connection: Connection, name: str) -> int:
    """The counter's value; 0 when it was never raised."""
    value = connection.execute(sa.select(note.c.value).where(note.c.name == name)).scalar()
    return int(value or 0)


def raise_counter(connection: Connection, name: str) -> int:
    """Count one up and return the new value. The first statement of a transaction: it takes the write lock."""
    one_more = sa.cast(sa.cast(note.c.value, sa.BigInteger) + 1, sa.Text)
    count_up = sa.update(note).where(note.c.name == name).values(value=one_more)
    if not connection.execute(count_up).rowcount:
        put_missing(connection, note, [{"name": name, "value": "0"}])
        connection.execute(count_up)
    return counter(connection, name)


def delete_sources(connection: Connection, ids: Sequence[str]) -> list[int]:
    """Take sources out with their passages, whose ids are returned, and the embeddings only they used."""
    gone: list[int] = []
    for some in batches(ids, 500):
        rows = connection.execute(sa.select(passage.c.id, passage.c.embed_key).where(passage.c.source.in_(some))).all()
        gone.extend(row.id for row in rows)
        connection.execute(sa.delete(passage).where(passage.c.source.in_(some)))
        connection.execute(sa.delete(source).where(source.c.id.in_(some)))
        for keys in batches({row.embed_key for row in rows}, 500):
            used = sa.select(passage.c.id).where(passage.c.embed_key == embedding.c.key)
            connection.execute(sa.delete(embedding).where(embedding.c.key.in_(keys), ~used.exists()))
    return gone


def archive_note(collection: str, archive: str) -> str:
    """Name of the note that an archive went in whole, with its size and time."""
    return f"library.archive.{source_id(collection, archive)}"


def forget_archives(connection: Connection, sources: Iterable[tuple[str, str]]) -> None:
    """Archives of which a `(collection, location)` is taken out are to be read again when added again."""
    names = {archive_note(collection, place.rsplit("#", 1)[0]) for collection, place in sources if "#" in place}
    for some in batches(names, 500):
        connection.execute(sa.delete(note).where(note.c.name.in_(some)))


def replace_passages(
    connection: Connection, row: dict[str, Any], spans: Sequence[dict[str, Any]]
) -> tuple[list[int], list[int]]:
    """Write a source and its passages in place of what was there. Returns the passage ids gone and come.

    `row` has the columns of `source` but `added`; `spans` those of `passage` but `id` and `source`.
    """
    gone = list(connection.execute(sa.select(passage.c.id).where(passage.c.source == row["id"])).scalars())
    connection.execute(sa.delete(passage).where(passage.c.source == row["id"]))
    values = {**row, "added": time.time()}
    if not connection.execute(sa.update(source).where(source.c.id == row["id"]).values(values)).rowcount:
        connection.execute(sa.insert(source).values(values))
    come: list[int] = []
    for some in batches(spans, 1000):
        statement = sa.insert(passage).returning(passage.c.id, sort_by_parameter_order=True)
        come.extend(connection.execute(statement, [{**span, "source": row["id"]} for span in some]).scalars())
    return gone, come


def list_sources(connection: Connection, collection: str | None, model: str) -> list[SourceRow]:
    counts = (
        sa.select(
            passage.c.source,
            sa.func.count().label("passages"),
            sa.func.count(embedding.c.key).label("embedded"),
        )
        .select_from(
            passage.outerjoin(embedding, sa.and_(embedding.c.model == model, embedding.c.key == passage.c.embed_key))
        )
        .group_by(passage.c.source)
        .subquery()
    )
    columns = (*_SOURCE[:4], source.c.collection, source.c.bytes, source.c.added)
    query = sa.select(
        *columns,
        sa.func.coalesce(counts.c.passages, 0).label("passages"),
        sa.func.coalesce(counts.c.embedded, 0).label("embedded"),
    ).select_from(source.outerjoin(counts, counts.c.source == source.c.id))
    if collection is not None:
        query = query.where(source.c.collection == collection)
    else:
        query = query.where(~source.c.collection.startswith(HIDDEN, autoescape=True))
    rows = connection.execute(query.order_by(source.c.collection, source.c.location))
    return [SourceRow(**row._mapping) for row in rows]


def added(connection: Connection, ids: Iterable[str]) -> dict[str, float]:
    """When these sources came in, those that exist."""
    found: dict[str, float] = {}
    for some in batches(ids, 500):
        query = sa.select(source.c.id, source.c.added).where(source.c.id.in_(some))
        found.update((row.id, row.added) for row in connection.execute(query))
    return found


def collection_of(connection: Connection, source_id: str) -> str:
    return connection.execute(sa.select(source.c.collection).where(source.c.id == source_id)).scalar() or ""


def passages_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Passage]:
    """Those of `ids` that exist."""
    found: dict[int, Passage] = {}
    for some in batches(ids, 500):
        found.update((p.id, p) for p in _passages(connection, passage.c.id.in_(some)))
    return found


def passages_of(connection: Connection, source_id: str, start: int = 0, end: int | None = None) -> list[Passage]:
    """The passages of a source that overlap `[start, end)`, in order."""
    where = (passage.c.source == source_id) & (passage.c.end > start)
    return _passages(connection, where if end is None else where & (passage.c.start < end))


def beside(connection: Connection, one: Passage, before: int, after: int) -> list[Passage]:
    """Up to `before` passages before `one` and `after` after it, in order, `one` left out."""
    same = passage.c.source == one.source.id
    earlier = _passages(connection, same & (passage.c.start < one.start), passage.c.start.desc(), before)
    later = _passages(connection, same & (passage.c.start > one.start), passage.c.start, after)
    return [*reversed(earlier), *later]


def _passages(
    connection: Connection, where: sa.ColumnElement[bool], order: Any = None, limit: int | None = None
) -> list[Passage]:
    if limit == 0:
        return []
    query = (
        sa.select(*_PASSAGE, *(column.label(f"source_{column.name}") for column in _SOURCE))
        .join_from(passage, source)
        .where(where)
        .order_by(passage.c.start if order is None else order)
        .limit(limit)
    )
    return [_passage(row) for row in connection.execute(query)]


def _passage(row: Any) -> Passage:
    where = Source(row.source_id, row.source_title, row.source_location, row.source_kind, row.source_date)
    return Passage(row.id, where, row.start, row.end, row.text, row.heading)


def entries(connection: Connection, ids: Iterable[int] | None = None) -> Iterator[Entry]:
    """What the lexical index needs of these passages, or of all."""
    query = sa.select(
        passage.c.id, passage.c.source, source.c.collection, source.c.title, passage.c.heading, passage.c.text
    ).join_from(passage, source)
    parts = [query] if ids is None else [query.where(passage.c.id.in_(some)) for some in batches(ids, 500)]
    for part in parts:
        for row in connection.execution_options(yield_per=1000).execute(part):
            yield Entry(row.id, row.source, row.collection, standing(row.title, row.heading), row.text)


def unembedded(connection: Connection, model: str, limit: int) -> list[tuple[str, str]]:
    """`(key, text)` of passages that have no vector of `model`, each key once."""
    there = sa.select(embedding.c.key).where(embedding.c.model == model, embedding.c.key == passage.c.embed_key)
    query = (
        sa.select(passage.c.embed_key, source.c.title, passage.c.heading, passage.c.text)
        .join_from(passage, source)
        .where(~there.exists())
        .order_by(passage.c.id)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    return list({r.embed_key: embedded_text(r.title, r.heading, r.text) for r in rows}.items())


def count_passages(connection: Connection) -> int:
    """All there are, those of hidden collections too."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(passage)).scalar() or 0)


def count_unembedded(connection: Connection, model: str) -> int:
    there = sa.select(embedding.c.key).where(embedding.c.model == model, embedding.c.key == passage.c.embed_key)
    query = sa.select(sa.func.count(sa.distinct(passage.c.embed_key))).where(~there.exists())
    return int(connection.execute(query).scalar() or 0)


def vector(connection: Connection, model: str, key: str) -> bytes | None:
    query = sa.select(embedding.c.vector).where(embedding.c.model == model, embedding.c.key == key)
    return connection.execute(query).scalar()


def put_vectors(connection: Connection, model: str, vectors: Sequence[tuple[str, bytes]]) -> None:
    """Keep vectors under their keys; one that is there already stays."""
    raise_counter(connection, VECTORS)
    if vectors:
        keys = [key for key, _ in vectors]
        there: set[str] = set()
        for some in batches(keys, 500):
            query = sa.select(embedding.c.key).where(embedding.c.model == model, embedding.c.key.in_(some))
            there.update(connection.execute(query).scalars())
        fresh = [{"model": model, "key": key, "vector": vector} for key, vector in vectors if key not in there]
        if fresh:
            put_missing(connection, embedding, fresh)
