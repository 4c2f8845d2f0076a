"""Passage vectors in memory, searched exactly; filled from the table `embedding` as that grows.

Vectors have length one, so a dot product is a cosine. float32 in memory: 150 MB for 100,000
passages of 384 dimensions.
"""

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..store.tables import embedding, passage, source
from . import rows

Vector = npt.NDArray[np.float32]


def pack(vector: npt.ArrayLike) -> bytes:
    """A vector as the table keeps it: length one, float16, little endian."""
    array = np.asarray(vector, dtype=np.float32)
    return (array / max(float(np.linalg.norm(array)), 1e-12)).astype("<f2").tobytes()


class VectorIndex:
    """All vectors of one embedding model. `refresh` before use; safe to share between threads."""

    def __init__(self, engine: Engine, model: str) -> None:
        self._engine = engine
        self._model = model
        self._lock = threading.Lock()
        self._stands = (-1, -1)
        self._matrix: Vector = np.zeros((0, 0), np.float32)
        self._ids: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._row: dict[int, int] = {}
        self._sources: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._collection: dict[str, str] = {}  # source → collection
        self._code: dict[str, int] = {}  # source → number in _sources

    def __len__(self) -> int:
        return len(self._ids)

    def refresh(self) -> None:
        """Take in what was embedded, added or removed since."""
        with self._lock, self._engine.connect() as connection:
            now = (rows.counter(connection, rows.REVISION), rows.counter(connection, rows.VECTORS))
            if now != self._stands:
                self._load(connection)
                self._stands = now

    def _load(self, connection: Connection) -> None:
        joined = sa.and_(embedding.c.key == passage.c.embed_key, embedding.c.model == self._model)
        query = sa.select(passage.c.id, passage.c.source).join_from(passage, embedding, joined).order_by(passage.c.id)
        found = connection.execute(query).all()
        ids = np.fromiter((row[0] for row in found), np.int64, len(found))
        fresh = [int(i) for i in ids if int(i) not in self._row]
        vectors = self._read(connection, fresh)
        width = len(next(iter(vectors.values()))) if vectors else self._matrix.shape[1]
        matrix = np.empty((len(ids), width), np.float32)
        for place, one in enumerate(ids.tolist()):
            matrix[place] = vectors[one] if one in vectors else self._matrix[self._row[one]]
        self._collection = dict(connection.execute(sa.select(source.c.id, source.c.collection)).tuples().all())
        self._code = {name: code for code, name in enumerate(self._collection)}
        self._sources = np.fromiter((self._code[row[1]] for row in found), np.int32, len(found))
        self._matrix, self._ids = matrix, ids
        self._row = {int(one): place for place, one in enumerate(ids)}

    def _read(self, connection: Connection, ids: Sequence[int]) -> dict[int, Vector]:
        joined = sa.and_(embedding.c.key == passage.c.embed_key, embedding.c.model == self._model)
        query = sa.select(passage.c.id, embedding.c.vector).join_from(passage, embedding, joined)
        few = len(ids) < 5000
        parts = [query.where(passage.c.id.in_(some)) for some in rows.batches(ids, 500)] if few else [query]
        return {
            row[0]: np.frombuffer(row[1], "<f2").astype(np.float32)
            for part in parts
            for row in connection.execution_options(yield_per=2000).execute(part)
        }

    def search(
        self, query: Vector, limit: int, *, collection: str | None = None, source: str | None = None
    ) -> list[tuple[int, float]]:
        """`(passage, cosine)` of the nearest, best first."""
        with self._lock:
            matrix, ids, allowed = self._matrix, self._ids, self._allowed(collection, source)
        if allowed is not None:
            matrix, ids = matrix[allowed], ids[allowed]
        if not len(ids):
            return []
        scores = matrix @ query
        some = np.argpartition(-scores, limit - 1)[:limit] if limit < len(scores) else np.arange(len(scores))
        best = some[np.argsort(-scores[some], kind="stable")]
        return [(int(ids[place]), float(scores[place])) for place in best]

    def scores(self, query: Vector, ids: Sequence[int]) -> dict[int, float]:
        """Cosine of those of `ids` that have a vector."""
        with self._lock:
            places = {one: self._row[one] for one in ids if one in self._row}
            if not places:
                return {}
            scores = self._matrix[list(places.values())] @ query
        return dict(zip(places, scores.tolist(), strict=True))

    def _allowed(self, collection: str | None, source: str | None) -> npt.NDArray[np.bool_] | None:
        if collection is None and source is None:
            return None
        codes = [
            self._code[name]
            for name, of in self._collection.items()
            if collection in (None, of) and source in (None, name)
        ]
        return np.isin(self._sources, codes)
