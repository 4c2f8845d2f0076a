"""Embed what has no vector yet: small batches, each under the CPU gate, each kept when done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine

from ..settings import Settings
from . import rows
from .vector_index import pack

if TYPE_CHECKING:
    from ..models.embed import Embedder

BATCH = 16
"""Passages per turn at the CPU gate: about two seconds, the longest an answer waits for its turn."""


def embed_pending(
    engine: Engine,
    settings: Settings,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> int:
    """Embed every passage without a vector of this embedder. Returns how many were embedded.

    Raises ModelError when the embedder fails; what was done before is kept.
    """
    return asyncio.run(_embed_pending(engine, settings, embedder, on_progress, should_stop))


async def _embed_pending(
    engine: Engine,
    settings: Settings,
    embedder: Embedder,
    on_progress: Callable[[int, int], None] | None,
    should_stop: Callable[[], bool] | None,
) -> int:
    from ..models.cpu_gate import cpu_gate

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
            async with cpu_gate(settings.home):
                vectors = await embedder.passages([text for _, text in batch])
            with engine.begin() as connection:
                packed = [(key, pack(vector)) for (key, _), vector in zip(batch, vectors, strict=True)]
                rows.put_vectors(connection, embedder.name, packed)
            done += len(batch)
            if on_progress:
                on_progress(done, max(total, done))
    return done
