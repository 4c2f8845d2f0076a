"""The embedding of a query, never waited for longer than allowed.

An event loop in one thread of its own outlives the queries, so that a slow answer hinders nobody
and an embedder may keep connections open between queries.
"""

import asyncio
import concurrent.futures
import threading
import time
from importlib import resources

import numpy as np
from sqlalchemy.engine import Engine

from ..errors import OneboxError
from ..models.embed import Embedder
from . import rows, vector_file
from .common_questions import COMMON_QUESTIONS
from .notes import note
from .tokenise import is_chinese
from .vector_index import Vector, unpack

COMMON_FILE = "common_questions.vectors"
"""Beside this file: the means of the everyday questions for the embedder that ships; `make vectors` writes it."""


class Asked:
    """A query on its way to a vector."""

    def __init__(self, query: str, future: concurrent.futures.Future[object], seconds: float) -> None:
        self._query = query
        self._future = future
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def result(self) -> tuple[Vector | None, str]:
        """The vector (length one), or None and the reason."""
        try:
            found = np.asarray(self._future.result(max(0.0, self._deadline - time.monotonic())), np.float32)
        except concurrent.futures.TimeoutError:
            self._future.cancel()
            return None, note("slow", self._query, seconds=self._seconds)
        except OneboxError as error:
            return None, note("failed", self._query, error=error)
        return found / max(float(np.linalg.norm(found)), 1e-12), ""


class QueryEmbedder:
    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._common: dict[str, Vector] = {}
        self._last: tuple[str, concurrent.futures.Future[object]] | None = None

    def start(self) -> None:
        """Have the embedder ready: most load their weights at the first text."""
        self.ask("ready", 0.0)

    def ask(self, query: str, seconds: float) -> Asked:
        """Begin to embed `query`; the wait for it ends `seconds` from now."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="query-embedder", daemon=True).start()
            if self._last is None or self._last[0] != query or _failed(self._last[1]):  # one question, many searches
                self._last = query, asyncio.run_coroutine_threadsafe(self._embedder.query(query), self._loop)
            return Asked(query, self._last[1], seconds)

    def close(self) -> None:
        """End the thread and what the embedder keeps open in it."""
        with self._lock:
            loop, self._loop, self._last = self._loop, None, None
        if loop:
            asyncio.run_coroutine_threadsafe(self._embedder.close(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)

    def common(self, engine: Engine, query: str) -> Vector | None:
        """The mean vector of everyday questions in the query's language; None: neither shipped nor embedded yet."""
        language = "zh" if is_chinese(query) else "en"
        if language not in self._common:
            with engine.connect() as connection:
                stored = rows.vector(connection, self._embedder.name, common_key(language))
            found = shipped_common(self._embedder.name, language) if stored is None else unpack(stored)
            if found is None:
                return None
            self._common[language] = found
        return self._common[language]


def common_key(language: str) -> str:
    """Where the table `embedding` keeps the mean of the everyday questions."""
    return rows.embed_key("\n".join(COMMON_QUESTIONS[language]))


def shipped_common(model: str, language: str) -> Vector | None:
    """The mean that came with this package; None when it is of another model or of other questions."""
    with resources.as_file(resources.files(__package__).joinpath(COMMON_FILE)) as file:
        found = vector_file.read(file)
    wanted = vector_file.short(common_key(language))
    if found is None or found.model != model or wanted not in found.keys:
        return None
    mean: Vector = found.vectors[found.keys.index(wanted)]
    return mean


def _failed(future: concurrent.futures.Future[object]) -> bool:
    return future.done() and (future.cancelled() or future.exception() is not None)
