"""One streamed answer of an endpoint: from the request to the pieces of its text, within the waits allowed."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from ..errors import ModelError, ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable
from ..settings import Models
from .http import Http
from .reply_reader import ReplyReader, ServerError, error_in
from .sse import SseParser

_LARGEST_WHOLE = 64 * 2**20


_PAUSE = 2.0
"""Seconds before an endpoint that is busy, and does not say how long, is asked again."""


class Again(Exception):
    """Nothing was said yet and the same request may work after `pause` seconds.

    `loading`: the server has said that it still loads the model, so more than one try is worth its time.
    """

    def __init__(self, error: ModelError, pause: float, *, loading: bool = False) -> None:
        self.error = error
        self.pause = pause
        self.loading = loading


class Stream:
    """One request to `http` for `model`; what comes is gathered in `reader`."""

    def __init__(self, http: Http, model: str, waits: Models, reader: ReplyReader) -> None:
        self._http = http
        self._url = http.url
        self._model = model
        self._waits = waits
        self._reader = reader

    async def pieces(self, body: dict[str, Any]) -> AsyncIterator[str]:
        """The reply's text, piece by piece ("" for events without), read into the reader.

        Raises ModelError, or Again when nothing was said and trying again may help.
        """
        deadline = asyncio.get_running_loop().time() + self._waits.first_token_seconds
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._http.post("/chat/completions", body)
        except TimeoutError as error:
            raise self._too_slow() from error
        except ModelUnavailable as error:
            raise Again(error, 0.5) from error
        try:
            if response.status >= 400:
                raise await self._refusal(response)
            async for data in self._events(response, deadline):
                yield self._take(data)
                if self._reader.done:
                    return
        finally:
            response.close()

    def _take(self, data: str) -> str:
        try:
            return self._reader.feed(data)
        except ServerError as error:
            raise ModelRefused(f"{self._url} ({self._model}): {error}", status=error.status) from error
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
            raise ModelGarbage(
                f"{self._url} answered with something that is not the chat protocol: {data[:120]!r}",
                hint="Check the address; it usually ends in /v1.",
            ) from error

    async def _events(self, response: aiohttp.ClientResponse, deadline: float) -> AsyncIterator[str]:
        """The `data` of each event; a server that answered in one JSON gives one."""
        parser = SseParser()
        whole: bytearray | None = None
        while chunk := await self._chunk(response, deadline):
            if whole is None and not self._reader.spoken and chunk.lstrip()[:1] in (b"{", b"[", b"<"):
                whole = bytearray()
            if whole is not None:
                whole += chunk
                if len(whole) > _LARGEST_WHOLE:
                    raise ModelGarbage(f"{self._url} sent more than 64 MB as one answer.")
                continue
            try:
                events = parser.feed(chunk)
            except ValueError as error:
                raise ModelGarbage(f"{self._url}: {error}") from error
            for data in events:
                yield data
                if self._reader.alive:
                    wait = self._waits.token_seconds if self._reader.spoken else self._waits.first_token_seconds
                    deadline = asyncio.get_running_loop().time() + wait
        for data in [whole.decode("utf-8", "replace")] if whole else parser.close():
            yield data

    async def _chunk(self, response: aiohttp.ClientResponse, deadline: float) -> bytes:
        """The next bytes, empty at the end. Raises ModelError, or Again before the first token."""
        try:
            async with asyncio.timeout_at(deadline):
                return await response.content.readany()
        except TimeoutError as error:
            raise self._too_slow() from error
        except (aiohttp.ClientError, OSError) as error:
            lost = ModelUnavailable(f"{self._url} broke off its answer: {error or type(error).__name__}")
            if self._reader.spoken:
                raise lost from error
            raise Again(lost, 0.5) from error

    def _too_slow(self) -> ModelTimeout:
        if self._reader.spoken:
            return ModelTimeout(f"{self._url} stopped in the middle for {self._waits.token_seconds:g} s.")
        return ModelTimeout(
            f"{self._url} ({self._model}) gave no token within {self._waits.first_token_seconds:g} s.",
            hint="Ask something shorter, use a smaller model, or raise ONEBOX_MODELS_FIRST_TOKEN_SECONDS.",
        )

    async def _refusal(self, response: aiohttp.ClientResponse) -> Exception:
        """The HTTP error as one of ours; Again for those that pass."""
        status = response.status
        text = (await response.content.read(20_000)).decode("utf-8", "replace")
        try:
            told: object = error_in(json.loads(text)) or text
        except ValueError:
            told = text
        said = " ".join(str(told).split())[:300] or response.reason
        hints = {
            401: "Check the key of this endpoint in settings.toml.",
            403: "Check the key of this endpoint in settings.toml.",
            404: "Run `onebox models probe` to see the models this endpoint has.",
            429: "Wait a little, or use another endpoint.",
        }
        loading = status == 503 and "loading" in str(said).lower()
        if loading:
            hints[503] = "It still loads the model: ask again in a minute."
        error = ModelRefused(
            f"{self._url} ({self._model}) answered {status}: {said}", status=status, hint=hints.get(status, "")
        )
        pause = _retry_after(response.headers.get("Retry-After", ""))
        if status in (429, 503):
            return Again(error, _PAUSE if pause is None else pause, loading=loading)
        return error


def _retry_after(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        return None
