"""Latency at 100,000 passages: text recombined from the sets' own sentences, synthetic vectors.

Says how fast, not how good. Vectors are random around 500 centres.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from bench.common import WORK, percentiles, read_jsonl
from onebox.library import rows
from onebox.library.library import Library
from onebox.library.split import passages, sentences
from onebox.library.vector_index import Vector, pack
from onebox.reading import Document
from onebox.settings import load
from onebox.store.database import open_database
from onebox.store.tables import passage

PASSAGES = 100_000
QUERIES = 200


class Synthetic:
    """Vectors around common centres, without a model and without delay."""

    name = "synthetic"
    dimension = 384

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)
        self._centres = self._random.standard_normal((500, self.dimension)).astype(np.float32)

    async def passages(self, texts: list[str]) -> Vector:
        return self.some(len(texts))

    async def query(self, text: str) -> Vector:
        return self.some(1)[0]

    async def close(self) -> None:
        """Nothing is open."""

    def some(self, count: int) -> Vector:
        vectors = self._centres[self._random.integers(0, 500, count)]
        vectors = vectors + 0.5 * self._random.standard_normal(vectors.shape).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def at_scale(folder: Path) -> dict[str, Any]:
    """Build, then ask 200 questions, half Chinese."""
    WORK.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=WORK))
    try:
        return _measure(folder, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure(folder: Path, home: Path) -> dict[str, Any]:
    settings = load(home)
    engine = open_database(settings.database_url)
    synthetic = Synthetic()
    library = Library(engine, settings, synthetic)
    text_bytes = 0

    def documents() -> Iterator[tuple[str, Document]]:
        nonlocal text_bytes
        for number, text in enumerate(_recombined(folder)):
            text_bytes += len(text.encode())
            yield f"{number}", Document(text, "", "text")

    started = time.perf_counter()
    library.add_documents(documents())
    build = time.perf_counter() - started
    with engine.connect() as connection:
        keys = list(connection.execute(sa.select(passage.c.embed_key).distinct()).scalars())
        count = connection.execute(sa.select(sa.func.count()).select_from(passage)).scalar() or 0
    for some in rows.batches(keys, 5000):
        with engine.begin() as connection:
            rows.put_vectors(
                connection, synthetic.name, [*zip(some, map(pack, synthetic.some(len(some))), strict=True)]
            )
    started = time.perf_counter()
    library.warm()
    loaded = time.perf_counter() - started
    asked = [
        query["question"]
        for name in ("beir_scifact", "crud_news")
        for query in read_jsonl(folder / name / "queries.jsonl")[: QUERIES // 2]
    ]
    plain = Library(engine, settings)
    size = sum(file.stat().st_size for file in (home / "index").rglob("*") if file.is_file())
    return {
        "passages": count,
        "load": round(os.getloadavg()[0], 2),
        "queries": len(asked),
        "build_seconds": round(build, 1),
        "passages_per_second": round(count / build),
        "index_per_text": round(size / text_bytes, 3),
        "load_vectors_seconds": round(loaded, 2),
        "lexical": percentiles(_times(asked, plain.search)),
        "hybrid": percentiles(_times(asked, lambda query: library.search(query, seconds=5))),
    }


def _recombined(folder: Path) -> Iterator[str]:
    """Documents of about 2.5 passages made of sentences of one set in new order."""
    random = np.random.default_rng(1)
    pools = []
    for name in ("beir_scifact", "crud_news"):
        texts = [d["text"] for d in read_jsonl(folder / name / "corpus.jsonl")]
        pools.append([text[start:end] for text in texts for start, end in sentences(text)])
    made = 0
    while made < PASSAGES:
        for pool in pools:
            text = " ".join(pool[place] for place in random.integers(0, len(pool), 11))
            made += len(passages(text))
            yield text


def _times(queries: list[str], search: Callable[[str], Any]) -> list[float]:
    search(queries[0])
    seconds = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        seconds.append(time.perf_counter() - started)
    return seconds


if __name__ == "__main__":
    from bench.common import data_folder

    if found := data_folder("beir_scifact", "crud_news"):
        sys.stdout.write(f"{at_scale(found)}\n")
