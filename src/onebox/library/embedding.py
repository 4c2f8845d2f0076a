"""Embed what has no vector yet: small batches, each kept when done. The embedder minds the CPU gate."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
from sqlalchemy.engine import Engine

from ..models.embed import Embedder
from . import rows
from .common_questions import COMMON_QUESTIONS
from .query_vector import common_key, shipped_common
from .vector_index import Vector, pack

BATCH = 16
"""Passages kept at a time; on two cores about two seconds of work, the most a killed process loses."""


def embed_pending(
    engine: Engine,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> int:
    """Embed every passage without a vector of this embedder. Returns how many were embedded.

    Raises ModelError when the embedder fails; what was done before is kept.
    """

    async def embed() -> int:
        try:
            return await _embed_pending(engine, embedder, on_progress, should_stop)
        finally:
            await embedder.close()

    return asyncio.run(embed())


async def _embed_pending(
    engine: Engine,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] | None,
    should_stop: Callable[[], bool] | None,
) -> int:
    await _embed_common(engine, embedder)
    with engine.connect() as connection:
        total = rows.count_unembedded(connection, embedder.name)
    done = 0
    while not (should_stop and should_stop()):
        with engine.connect() as connection:
            waiting = rows.unembedded(connection, embedder.name, 16 * BATCH)
        if not waiting:
            break
        waiting.sort(key=lambda one: len(one[1]))  # texts of one length waste no padding
        for batch in rows.batches(waiting, BATCH):
            if should_stop and should_stop():
                break
            vectors = await embedder.passages([text for _, text in batch])
            with engine.begin() as connection:
                packed = [(key, pack(vector)) for (key, _), vector in zip(batch, vectors, strict=True)]
                rows.put_vectors(connection, embedder.name, packed)
            done += len(batch)
            if on_progress:
                on_progress(done, max(total, done))
    return done


async def _embed_common(engine: Engine, embedder: Embedder) -> None:
    """The means that `lookup.nearness` takes out of a question for another language; once per embedder."""
    for language, questions in COMMON_QUESTIONS.items():
        if shipped_common(embedder.name, language) is not None:
            continue
        key = common_key(language)
        with engine.connect() as connection:
            if rows.vector(connection, embedder.name, key) is not None:
                continue
        mean = await common_mean(embedder, questions)
        with engine.begin() as connection:
            rows.put_vectors(connection, embedder.name, [(key, mean.astype("<f2").tobytes())])


async def common_mean(embedder: Embedder, questions: Sequence[str]) -> Vector:
    return np.asarray(np.mean([await embedder.query(question) for question in questions], axis=0), np.float32)
