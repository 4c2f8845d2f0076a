"""A model behind any OpenAI-compatible address: vLLM, Ollama, llama.cpp, DashScope, DeepSeek, …

Streams over aiohttp by hand: at 600 streams httpx needed 4 s to the first token, aiohttp 53 ms
(bench notes in ARCHITECTURE.md). Waits are those of `settings.models`.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import aiohttp

from ..errors import ModelError, ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable
from ..settings import Models
from ..types import Message, Usage
from .http import Http
from .json_reply import instruction
from .model import OnText, ProbeStore, Reply, Schema
from .reply_reader import ReplyReader, ServerError, error_in
from .sse import SseParser
from .tokens import TokenEstimate, estimate

JSON_MODES = ("schema", "object", "none")
"""How an endpoint takes a schema, best first: holds to it, makes some JSON object, is only asked to."""
_LONGEST_PAUSE = 30.0
_LARGEST_WHOLE = 64 * 2**20


class _Again(Exception):
    """Nothing was said yet and the same request may work after `pause` seconds."""

    def __init__(self, error: ModelError, pause: float) -> None:
        self.error = error
        self.pause = pause


class EndpointModel:
    """One model at one address. Safe to use from many tasks at once.

    `extra` goes into every request. What is learnt about JSON modes is kept in `store`.
    """

    def __init__(
        self,
        name: str,
        url: str,
        model: str,
        *,
        key: str = "",
        context: int = 4096,
        waits: Models | None = None,
        store: ProbeStore | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.context = context
        self.model = model
        self.url = url.rstrip("/")
        self.http = Http(self.url, key, waits or Models())
        self._waits = waits or Models()
        self._store = store
        self._extra = dict(extra or {})
        self._estimate = TokenEstimate()
        self._counter = ""
        known = store.get(self._json_key) if store else None
        self.json_mode = known if known in JSON_MODES else "schema"

    @property
    def _json_key(self) -> str:
        return f"json:{self.url}:{self.model}"

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: Schema | None = None,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
        seed: int | None = None,
        on_text: OnText | None = None,
    ) -> Reply:
        body: dict[str, Any] = {
            "model": self.model,
            "max_tokens": max_tokens,
            "temperature": temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
            **({"stop": list(stop)} if stop else {}),
            **({"seed": seed} if seed is not None else {}),
            **self._extra,
        }
        if schema is None:
            return await self._ask(body | {"messages": _plain(messages)}, messages, on_text)
        refusal: ModelRefused | None = None
        for mode in JSON_MODES[JSON_MODES.index(self.json_mode) :]:
            try:
                reply = await self._ask(body | _in_mode(mode, messages, schema), messages, on_text)
            except ModelRefused as error:
                if error.status not in (400, 422, 501) or "context" in str(error).lower():
                    raise
                refusal = refusal or error
                continue
            self._remember(mode)
            return reply
        assert refusal is not None
        raise refusal

    async def count(self, messages: Sequence[Message]) -> int:
        """As the endpoint counts (llama.cpp: its template and /tokenize; vLLM: /tokenize), else an estimate."""
        for way, ask in (("llama.cpp", self._count_llama_cpp), ("vllm", self._count_vllm)):
            if self._counter in ("", way):
                try:
                    counted = await ask(messages)
                except ModelError:
                    counted = None
                if counted is not None:
                    self._counter = way
                    return counted
        self._counter = self._counter or "estimate"
        return self._estimate.count(messages)

    async def close(self) -> None:
        await self.http.close()

    def _remember(self, mode: str) -> None:
        if mode != self.json_mode:
            self.json_mode = mode
            if self._store:
                self._store.set(self._json_key, mode)

    async def _count_llama_cpp(self, messages: Sequence[Message]) -> int | None:
        prompt = (await self.http.json("/apply-template", {"messages": _plain(messages), **self._extra})).get("prompt")
        if not isinstance(prompt, str):
            return None
        question = {"content": prompt, "add_special": True, "parse_special": True}
        tokens = (await self.http.json("/tokenize", question)).get("tokens")
        return len(tokens) if isinstance(tokens, list) else None

    async def _count_vllm(self, messages: Sequence[Message]) -> int | None:
        counted = (await self.http.json("/tokenize", {"model": self.model, "messages": _plain(messages)})).get("count")
        return counted if isinstance(counted, int) else None

    async def _ask(self, body: dict[str, Any], messages: Sequence[Message], on_text: OnText | None) -> Reply:
        """One request, once more when the failure was passing and nothing had been said."""
        try:
            return await self._once(body, messages, on_text)
        except _Again as again:
            if again.pause > _LONGEST_PAUSE:
                raise again.error from again.__cause__
            await asyncio.sleep(again.pause)
        try:
            return await self._once(body, messages, on_text)
        except _Again as again:
            raise again.error from again.__cause__

    async def _once(self, body: dict[str, Any], messages: Sequence[Message], on_text: OnText | None) -> Reply:
        started = time.monotonic()
        first: float | None = None
        reader = ReplyReader()
        broken: ModelError | None = None
        pieces = self._pieces(body, reader)
        while True:
            try:
                piece = await anext(pieces)
            except StopAsyncIteration:
                break
            except ModelError as error:
                if not reader.text:
                    raise
                broken = error
                break
            if first is None and reader.spoken:
                first = time.monotonic() - started
            if piece and on_text:
                on_text(piece)
        if (last := reader.close()) and on_text:
            on_text(last)
        finished = reader.finish or ("stop" if reader.done else None)
        if finished is None and not reader.text:
            raise broken or ModelUnavailable(f"{self.url} ended its answer before it said anything.")
        return Reply(
            text=reader.text,
            finish="broken" if broken or finished is None else finished,
            usage=self._usage(reader, messages),
            model=self.name,
            first_token=first,
            total=time.monotonic() - started,
            reasoning=reader.reasoning,
        )

    def _usage(self, reader: ReplyReader, messages: Sequence[Message]) -> Usage:
        if told := reader.usage:
            self._estimate.learn(messages, told.prompt_tokens)
            return told
        return Usage(1, self._estimate.count(messages), estimate(reader.text + reader.reasoning))

    async def _pieces(self, body: dict[str, Any], reader: ReplyReader) -> AsyncIterator[str]:
        """The reply's text, piece by piece ("" for events without), read into `reader`.

        Raises ModelError, or _Again when nothing was said and trying again may help.
        """
        deadline = asyncio.get_running_loop().time() + self._waits.first_token_seconds
        try:
            async with asyncio.timeout_at(deadline):
                response = await self.http.post("/chat/completions", body)
        except TimeoutError as error:
            raise self._too_slow(reader) from error
        except ModelUnavailable as error:
            raise _Again(error, 0.5) from error
        try:
            if response.status >= 400:
                raise await self._refusal(response)
            async for data in self._events(response, reader, deadline):
                yield self._take(reader, data)
                if reader.done:
                    return
        finally:
            response.close()

    def _take(self, reader: ReplyReader, data: str) -> str:
        try:
            return reader.feed(data)
        except ServerError as error:
            raise ModelRefused(f"{self.url} ({self.model}): {error}", status=error.status) from error
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
            raise ModelGarbage(
                f"{self.url} answered with something that is not the chat protocol: {data[:120]!r}",
                hint="Check the address; it usually ends in /v1.",
            ) from error

    async def _events(
        self, response: aiohttp.ClientResponse, reader: ReplyReader, deadline: float
    ) -> AsyncIterator[str]:
        """The `data` of each event; a server that answered in one JSON gives one."""
        parser = SseParser()
        whole: bytearray | None = None
        while chunk := await self._chunk(response, reader, deadline):
            if whole is None and not reader.spoken and chunk.lstrip()[:1] in (b"{", b"[", b"<"):
                whole = bytearray()
            if whole is not None:
                whole += chunk
                if len(whole) > _LARGEST_WHOLE:
                    raise ModelGarbage(f"{self.url} sent more than 64 MB as one answer.")
                continue
            try:
                events = parser.feed(chunk)
            except ValueError as error:
                raise ModelGarbage(f"{self.url}: {error}") from error
            for data in events:
                yield data
                if reader.alive:
                    wait = self._waits.token_seconds if reader.spoken else self._waits.first_token_seconds
                    deadline = asyncio.get_running_loop().time() + wait
        for data in [whole.decode("utf-8", "replace")] if whole else parser.close():
            yield data

    async def _chunk(self, response: aiohttp.ClientResponse, reader: ReplyReader, deadline: float) -> bytes:
        """The next bytes, empty at the end. Raises ModelError, or _Again before the first token."""
        try:
            async with asyncio.timeout_at(deadline):
                return await response.content.readany()
        except TimeoutError as error:
            raise self._too_slow(reader) from error
        except (aiohttp.ClientError, OSError) as error:
            lost = ModelUnavailable(f"{self.url} broke off its answer: {error or type(error).__name__}")
            if reader.spoken:
                raise lost from error
            raise _Again(lost, 0.5) from error

    def _too_slow(self, reader: ReplyReader) -> ModelTimeout:
        if reader.spoken:
            return ModelTimeout(f"{self.url} stopped in the middle for {self._waits.token_seconds:g} s.")
        return ModelTimeout(
            f"{self.url} ({self.model}) gave no token within {self._waits.first_token_seconds:g} s.",
            hint="Ask something shorter, use a smaller model, or raise ONEBOX_MODELS_FIRST_TOKEN_SECONDS.",
        )

    async def _refusal(self, response: aiohttp.ClientResponse) -> Exception:
        """The HTTP error as one of ours; _Again for those that pass."""
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
        error = ModelRefused(
            f"{self.url} ({self.model}) answered {status}: {said}", status=status, hint=hints.get(status, "")
        )
        pause = _retry_after(response.headers.get("Retry-After", ""))
        if status == 429 and pause is not None:
            return _Again(error, pause)
        if status == 503:
            return _Again(error, 2.0 if pause is None else pause)
        return error


def _retry_after(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        return None


def _plain(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


def _in_mode(mode: str, messages: Sequence[Message], schema: Schema) -> dict[str, Any]:
    """Messages and response format for one JSON mode; where it is not enforced the model is told."""
    plain = _plain(messages)
    if mode == "schema":
        form = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
        return {"messages": plain, "response_format": form}
    plain[-1]["content"] += instruction(schema, plain[-1]["content"])
    return {"messages": plain} | ({"response_format": {"type": "json_object"}} if mode == "object" else {})
