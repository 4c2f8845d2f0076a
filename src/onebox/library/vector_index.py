"""Passage vectors in memory, searched exactly; filled from the table `embedding` as that grows.

Vectors have length one. float32 in memory: 150 MB for 100,000 passages of 384 dimensions.

How near a passage is to a query is told against its language: in standard deviations above the mean
of all passages of that language. Raw cosines of two languages cannot be compared (any Chinese text
is nearer to a Chinese question than the right English one), these can.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..store.database import snapshot
from ..store.tables import embedding, passage, source
from . import rows
from .bm25 import HIDDEN

Vector = npt.NDArray[np.float32]


def pack(vector: npt.ArrayLike) -> bytes:
    """A vector as the table keeps it: length one, float16, little endian."""
    array = np.asarray(vector, dtype=np.float32)
    return (array / max(float(np.linalg.norm(array)), 1e-12)).astype("<f2").tobytes()


def unpack(stored: bytes) -> Vector:
    return np.frombuffer(stored, "<f2").astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One state of the index, never changed: row `n` of everything is passage `ids[n]`.

    The first `others` rows are not Chinese, the rest are: a language is one block of memory.
    """

    matrix: Vector
    ids: npt.NDArray[np.int64]
    row: dict[int, int]
    sources: npt.NDArray[np.int32]
    others: int
    passages: int  # those without a vector counted too
    code: dict[str, int]  # source → its number in `sources`
    collection: dict[str, str]  # source → collection


class Nearness:
    """How near every passage is to one query."""

    def __init__(self, loaded: _Loaded, scores: npt.NDArray[np.float32], *, chinese: bool) -> None:
        self._loaded = loaded
        self._scores = scores
        self._chinese = chinese

    def best(self, limit: int, *, collection: str | None = None, source: str | None = None) -> dict[int, float]:
        """The `limit` nearest passages and how near they are."""
        where = _allowed(self._loaded, collection, source)
        scores = self._scores if where is None else self._scores[where]
        some = np.argpartition(-scores, limit)[:limit] if limit < len(scores) else np.arange(len(scores))
        places = some if where is None else where[some]
        return {int(self._loaded.ids[place]): float(self._scores[place]) for place in places}

    def of(self, ids: Iterable[int]) -> dict[int, float]:
        """Those of `ids` that have a vector."""
        row = self._loaded.row
        return {one: float(self._scores[row[one]]) for one in ids if one in row}

    def foreign(self, ids: Iterable[int]) -> set[int]:
        """Those of `ids` known to be in another language than the query."""
        row, others = self._loaded.row, self._loaded.others
        return {one for one in ids if one in row and (row[one] >= others) != self._chinese}


class VectorIndex:
    """All vectors of one embedding model. `refresh` before use; safe to share between threads."""

    def __init__(self, engine: Engine, model: str) -> None:
        self._engine = engine
        self._model = model
        self._lock = threading.Lock()
        self._stands = (-1, -1)
        none = np.zeros(0, np.int32)
        self._loaded = _Loaded(np.zeros((0, 0), np.float32), none.astype(np.int64), {}, none, 0, 0, {}, {})

    @property
    def count(self) -> int:
        """Passages with a vector, as of the last `refresh`."""
        return len(self._loaded.ids)

    @property
    def share(self) -> float:
        """How much of all passages has a vector, as of the last `refresh`; never quite 1 while one lacks it."""
        loaded = self._loaded
        return len(loaded.ids) / loaded.passages if loaded.passages else 1.0

    def refresh(self) -> None:
        """Take in what was embedded, added or removed since."""
        with self._lock, snapshot(self._engine) as connection:
            now = (rows.counter(connection, rows.REVISION), rows.counter(connection, rows.VECTORS))
            if now != self._stands:
                self._loaded = self._load(connection)
                self._stands = now

    def near(self, query: Vector, foreign: Vector, *, chinese: bool) -> Nearness:
        """Measure all passages. `foreign` is the query's vector for passages not in its language."""
        loaded = self._loaded
        scores = np.empty(len(loaded.ids), np.float32)
        for rows_of, language in ((slice(loaded.others), False), (slice(loaded.others, None), True)):
            if len(part := loaded.matrix[rows_of]):
                raw = part @ (query if language == chinese else foreign)
                scores[rows_of] = (raw - raw.mean()) / max(float(raw.std()), 1e-6)
        return Nearness(loaded, scores, chinese=chinese)

    def _load(self, connection: Connection) -> _Loaded:
        joined = sa.and_(embedding.c.key == passage.c.embed_key, embedding.c.model == self._model)
        query = sa.select(passage.c.id, passage.c.source).join_from(passage, embedding, joined).order_by(passage.c.id)
        sources = connection.execute(sa.select(source.c.id, source.c.collection, source.c.language)).all()
        chinese = {row.id: row.language == "zh" for row in sources}
        found = sorted(connection.execute(query).all(), key=lambda row: chinese[row[1]])
        before = self._loaded
        vectors = self._read(connection, [one for one, _ in found if one not in before.row])
        width = len(next(iter(vectors.values()))) if vectors else before.matrix.shape[1]
        matrix = np.empty((len(found), width), np.float32)
        for place, (one, _) in enumerate(found):
            matrix[place] = vectors[one] if one in vectors else before.matrix[before.row[one]]
        code = {row.id: number for number, row in enumerate(sources)}
        return _Loaded(
            matrix=matrix,
            ids=np.fromiter((one for one, _ in found), np.int64, len(found)),
            row={one: place for place, (one, _) in enumerate(found)},
            sources=np.fromiter((code[of] for _, of in found), np.int32, len(found)),
            others=sum(not chinese[of] for _, of in found),
            passages=rows.count_passages(connection),
            code=code,
            collection={row.id: row.collection for row in sources},
        )

    def _read(self, connection: Connection, ids: Sequence[int]) -> dict[int, Vector]:
        joined = sa.and_(embedding.c.key == passage.c.embed_key, embedding.c.model == self._model)
        query = sa.select(passage.c.id, embedding.c.vector).join_from(passage, embedding, joined)
        few = len(ids) < 5000
        parts = [query.where(passage.c.id.in_(some)) for some in rows.batches(ids, 500)] if few else [query]
        return {row[0]: unpack(row[1]) for part in parts for row in connection.execute(part)}


def _allowed(loaded: _Loaded, collection: str | None, source: str | None) -> npt.NDArray[np.intp] | None:
    """The rows of one collection or source; None: all of them."""
    if source is not None:
        named = {source} & loaded.code.keys()
        chosen = {name for name in named if collection in (None, loaded.collection[name])}
    elif collection is not None:
        chosen = {name for name, of in loaded.collection.items() if of == collection}
    else:
        chosen = {name for name, of in loaded.collection.items() if not of.startswith(HIDDEN)}
    if len(chosen) == len(loaded.collection):
        return None
    return np.flatnonzero(np.isin(loaded.sources, [loaded.code[name] for name in chosen]))
