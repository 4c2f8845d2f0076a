"""A model behind any OpenAI-compatible address: vLLM, Ollama, llama.cpp, DashScope, DeepSeek, …

Streams over aiohttp by hand: at 600 streams httpx needed 4 s to the first token, aiohttp 53 ms
(bench notes in ARCHITECTURE.md). Waits are those of `settings.models`.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import ModelError, ModelGarbage, ModelRefused, ModelUnavailable
from ..settings import Models
from ..types import Message, Usage
from .http import Http
from .json_reply import instruction
from .model import OnText, ProbeStore, Reply, Schema
from .reply_reader import ReplyReader
from .stream import Again, Stream
from .tokens import TokenEstimate, estimate

JSON_MODES = ("schema", "object", "none")
"""How an endpoint takes a schema, best first: holds to it, makes some JSON object, is only asked to."""
PICTURE_TOKENS = 1300
"""What a picture of a million pixels costs at most: Qwen's models make a token of 28 by 28 pixels."""
_PROBABILITY = {"logprobs": True, "top_logprobs": 1}
_LONGEST_PAUSE = 30.0
Hears = tuple[OnText | None, OnText | None]
"""Who hears the text and who the reasoning."""


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
        self.waits = waits or Models()
        self._store = store
        self._extra = dict(extra or {})
        self._estimate = TokenEstimate()
        self._counter = ""
        self._tells_probability = store is None or store.get(self._probability_key) != "no"
        self.reports_usage: bool | None = None
        """Whether the last reply came with the endpoint's own token counts."""
        known = store.get(self._json_key) if store is not None else None
        self.json_mode = known if known in JSON_MODES else "schema"

        self._opened = store is not None and store.get(self._opened_key) == "yes"

    @property
    def _opened_key(self) -> str:
        return f"thinking opened:{self.url}:{self.model}"

    @property
    def _probability_key(self) -> str:
        return f"probability:{self.url}:{self.model}"

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
        with_probability: bool = False,
        on_text: OnText | None = None,
        on_reasoning: OnText | None = None,
    ) -> Reply:
        hears = (on_text, on_reasoning)
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
            return await self._in_words(body | {"messages": _plain(messages)}, messages, hears, with_probability)
        refusal: ModelRefused | None = None
        for mode in JSON_MODES[JSON_MODES.index(self.json_mode) :]:
            try:
                reply = await self._ask(body | in_mode(mode, messages, schema), messages, hears)
            except ModelRefused as error:
                if not _not_understood(error):
                    raise
                refusal = refusal or error
                continue
            self.remember(mode)
            return reply
        assert refusal is not None
        raise refusal

    async def _in_words(
        self, body: dict[str, Any], messages: Sequence[Message], hears: Hears, with_probability: bool
    ) -> Reply:
        """A reply in plain text, with the probability of its first token where the endpoint tells it."""
        if with_probability and self._tells_probability:
            try:
                return await self._ask(body | _PROBABILITY, messages, hears)
            except ModelRefused as error:
                if not _not_understood(error):
                    raise
            reply = await self._ask(body, messages, hears)
            self._tells_probability = False  # that was what it did not understand
            if self._store is not None:
                self._store.set(self._probability_key, "no")
            return reply
        return await self._ask(body, messages, hears)

    async def count(self, messages: Sequence[Message]) -> int:
        """As the endpoint counts (llama.cpp: its template and /tokenize; vLLM: /tokenize), else an estimate.

        Pictures cost `PICTURE_TOKENS` each.
        """
        if pictures := sum(len(message.images) for message in messages):
            texts = [replace(message, images=()) for message in messages]
            return await self.count(texts) + PICTURE_TOKENS * pictures
        for way, ask in (("llama.cpp", self._count_llama_cpp), ("vllm", self._count_vllm)):
            if self._counter in ("", way):
                try:
                    counted = await ask(messages)
                except (ModelRefused, ModelGarbage):  # this kind of server has no such page
                    continue
                except ModelError:  # down or slow now: count for ourselves, ask it again the next time
                    return self._estimate.count(messages)
                if counted is not None:
                    self._counter = way
                    return counted
        self._counter = self._counter or "estimate"
        return self._estimate.count(messages)

    async def close(self) -> None:
        await self.http.close()

    def remember(self, mode: str) -> None:
        """From now on take schemas in this JSON mode."""
        if mode != self.json_mode:
            self.json_mode = mode
            if self._store is not None:
                self._store.set(self._json_key, mode)

    def _remember_opened(self) -> None:
        """Thinking is opened in this model's prompt: the next reply is read so from its first word."""
        if not self._opened:
            self._opened = True
            if self._store is not None:
                self._store.set(self._opened_key, "yes")

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

    async def _ask(self, body: dict[str, Any], messages: Sequence[Message], hears: Hears) -> Reply:
        """One request, once more when the failure was passing and nothing had been said.

        A server that still loads its model is waited for as long as for a first token.
        """
        until = time.monotonic() + self.waits.first_token_seconds
        again_before = False
        while True:
            try:
                return await self._once(body, messages, hears)
            except Again as again:
                used_up = time.monotonic() + again.pause > until if again.loading else again_before
                if used_up or again.pause > _LONGEST_PAUSE:
                    raise again.error from again.__cause__
                pause, again_before = again.pause, again_before or not again.loading
            await asyncio.sleep(pause)

    async def _once(self, body: dict[str, Any], messages: Sequence[Message], hears: Hears) -> Reply:
        started = time.monotonic()
        first: float | None = None
        on_text, on_reasoning = hears
        reader = ReplyReader(opened=self._opened)
        broken: ModelError | None = None
        pieces = Stream(self.http, self.model, self.waits, reader).pieces(body)
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
            if (thought := reader.fresh_reasoning()) and on_reasoning:
                on_reasoning(thought)
            if piece and on_text:
                on_text(piece)
        last = reader.close()
        if (thought := reader.fresh_reasoning()) and on_reasoning:
            on_reasoning(thought)
        if last and on_text:
            on_text(last)
        if reader.unopened:
            self._remember_opened()
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
            probability=reader.probability,
        )

    @property
    def counts_exactly(self) -> bool:
        """Whether `count` gave what the endpoint itself counted, the last time."""
        return self._counter in ("llama.cpp", "vllm")

    def _usage(self, reader: ReplyReader, messages: Sequence[Message]) -> Usage:
        self.reports_usage = reader.usage is not None
        if told := reader.usage:
            self._estimate.learn(messages, told.prompt_tokens)
            return told
        return Usage(1, self._estimate.count(messages), estimate(reader.text + reader.reasoning))


def _not_understood(error: ModelRefused) -> bool:
    """Did the endpoint refuse a part of the request that can be left out?"""
    return error.status in (400, 422, 501) and "context" not in str(error).lower()


def _plain(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [{"role": message.role, "content": _content(message)} for message in messages]


def _content(message: Message) -> str | list[dict[str, Any]]:
    """A text, or, with pictures, parts: pictures first, for what is said about them stands at the end."""
    if not message.images:
        return message.content
    pictures = [{"type": "image_url", "image_url": {"url": address}} for address in message.images]
    return [*pictures, {"type": "text", "text": message.content}]


def in_mode(mode: str, messages: Sequence[Message], schema: Schema) -> dict[str, Any]:
    """Messages and response format for one JSON mode; where it is not enforced the model is told."""
    if mode == "schema":
        plain = _plain(messages)
        form = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
        return {"messages": plain, "response_format": form}
    last = messages[-1]
    told = replace(last, content=last.content + instruction(schema, last.content))
    plain = _plain([*messages[:-1], told])
    return {"messages": plain} | ({"response_format": {"type": "json_object"}} if mode == "object" else {})
