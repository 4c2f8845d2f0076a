"""Fakes that ship with Onebox, so that whoever builds on it tests against the real protocols.

`FakeEndpoint` is an OpenAI-compatible server on this machine that behaves, or misbehaves, as told:

    async with FakeEndpoint([Says("你好"), Fails(429, retry_after=0)]) as endpoint:
        model = EndpointModel("fake/m", endpoint.url, "m")

Without an event loop of your own, for a program in another process, `with FakeEndpoint(…) as endpoint:`
serves from a thread.
"""

import asyncio
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .testing_search import (  # noqa: F401 - also offered here
    Answers,
    FakeEngines,
    Finds,
    FixedSearcher,
    captcha,
    hangs,
    refuses,
)
from .testing_thread import InThread
from .types import Message


@dataclass(frozen=True, slots=True)
class Says:
    """Answer with `text`, a few characters a chunk.

    `json_mode`: "any" takes every response format, "object" refuses json_schema with 400, "none" both.
    `dies_after` closes the connection after that many chunks, `hangs_after` falls silent (-1: before
    the headers), `slow` waits that many seconds before each chunk. `whole` answers a stream request
    with one JSON object. `reasoning` comes before it under the name `reasoning_field`; `tool_call` names a
    function that is called at the end though none was offered. `error_after` puts an error object into the stream.
    """

    text: str = "ok"
    reasoning: str = ""
    json_mode: str = "any"
    dies_after: int | None = None
    hangs_after: int | None = None
    error_after: int | None = None
    slow: float = 0.0
    whole: bool = False
    usage: bool = True
    done: bool = True
    finish: str = "stop"
    chunk: int = 3
    reasoning_field: str = "reasoning_content"
    tool_call: str = ""
    probability: float | None = None
    """Of the first token, told when the client asks for `logprobs`."""
    refuses: str = ""
    """A field of the request that is not supported: with it the answer is 400."""


@dataclass(frozen=True, slots=True)
class Fails:
    """Answer with an HTTP error."""

    status: int = 500
    message: str = "broken on purpose"
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """Answer with these bytes whatever they are: garbage, HTML, half a stream."""

    body: bytes
    content_type: str = "text/event-stream"


Behaviour = Says | Fails | Raw
Script = Callable[[Sequence[Message], dict[str, Any]], str | Behaviour]


def fake_tokens(text: str) -> int:
    """How this fake counts: a token for each CJK character, each other word and each sign."""
    return len(re.findall(r"[\u3400-\u9fff]|[A-Za-z]+|[^\sA-Za-z\u3400-\u9fff]", text))


def replies(**fields: str) -> Script:
    """A script that gives `answer` as plain text, or as JSON of the form asked for, filled from `fields`.

    With `why="…", answer="1932"`: `{"why": "…", "answer": "1932"}` where a schema names those two; where none
    is given, `text`, or else `answer`. Quotes asked for are the one in `quote`, or else `why`.
    """

    def script(_: Sequence[Message], body: dict[str, Any]) -> str:
        form = body.get("response_format", {}).get("json_schema", {}).get("schema")
        if form is None:
            return fields.get("text", fields.get("answer", ""))
        said: dict[str, Any] = {name: fields[name] for name in form["properties"] if name in fields}
        if "quotes" in form["properties"]:
            said["quotes"] = [{"passage": 1, "text": fields.get("quote", fields.get("why", ""))}]
        return json.dumps(said, ensure_ascii=False)

    return script


@dataclass
class FakeEndpoint(InThread):
    """Give it behaviours, used one after the other (the last one for ever), or a function of
    (messages, request body) that gives a text or a behaviour. `requests` holds every body received.
    """

    script: Iterable[Behaviour] | Script = (Says(),)
    models: Sequence[str] = ("m",)
    context: int = 4096
    key: str = ""
    counts: bool = True
    """Offer llama.cpp's /apply-template, /tokenize and /props."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    cancelled: int = 0
    """Requests whose client left before the end."""

    async def __aenter__(self) -> Self:
        self._behaviours = [] if callable(self.script) else list(self.script)
        self._seen: set[str] = set()
        app = web.Application(client_max_size=2**28, middlewares=[self._guard])
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/embeddings", self._embeddings)
        if self.counts:
            app.router.add_get("/props", self._props)
            app.router.add_post("/apply-template", self._template)
            app.router.add_post("/tokenize", self._tokenize)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """The requests for an answer, without those for embeddings."""
        return [body for body in self.requests if "messages" in body]

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({"error": {"message": "Invalid API Key", "code": 401}}, status=401)
        try:
            response: web.StreamResponse = await handler(request)
        except (asyncio.CancelledError, ConnectionResetError):
            self.cancelled += 1
            raise
        return response

    def _next(self, body: dict[str, Any]) -> Behaviour:
        if callable(self.script):
            messages = [Message(each["role"], each["content"]) for each in body["messages"]]
            said = self.script(messages, body)
            return Says(said) if isinstance(said, str) else said
        return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        does = self._next(body)
        if isinstance(does, Raw):
            return web.Response(body=does.body, content_type=does.content_type)
        if isinstance(does, Fails):
            headers = {} if does.retry_after is None else {"Retry-After": str(does.retry_after)}
            answer = {"error": {"message": does.message, "code": does.status}}
            return web.json_response(answer, status=does.status, headers=headers)
        kind = body.get("response_format", {}).get("type", "")
        if (kind == "json_schema" and does.json_mode != "any") or (kind == "json_object" and does.json_mode == "none"):
            return web.json_response({"error": {"message": f"{kind} is not supported", "code": 400}}, status=400)
        if does.refuses in body:
            return web.json_response(
                {"error": {"message": f"{does.refuses} is not supported", "code": 400}}, status=400
            )
        if does.hangs_after == -1:
            await asyncio.Event().wait()
        usage = self._usage(body, does)
        if does.whole or not body.get("stream"):
            message = {"role": "assistant", "content": does.text, does.reasoning_field: does.reasoning}
            choice = {"index": 0, "message": message, "finish_reason": does.finish}
            return web.json_response({"choices": [choice], "usage": usage})
        return await self._stream(request, body, does, usage)

    async def _stream(
        self, request: web.Request, asked: dict[str, Any], does: Says, usage: dict[str, Any]
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)

        async def send(answer: object) -> None:
            await response.write(f"data: {json.dumps(answer, ensure_ascii=False)}\n\n".encode())

        deltas: list[dict[str, Any]] = [{does.reasoning_field: piece} for piece in _cut(does.reasoning, does.chunk)]
        deltas += [{"content": piece} for piece in _cut(does.text, does.chunk)]
        if does.tool_call:
            function = {"name": does.tool_call, "arguments": "{}"}
            deltas += [{"tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": function}]}]
        sure = math.log(does.probability) if asked.get("logprobs") and does.probability else None
        await response.write(b": hello\n\n")
        for number, delta in enumerate([*deltas, None]):
            if number == does.hangs_after:
                await asyncio.Event().wait()
            if number == does.dies_after:
                assert request.transport
                request.transport.abort()
                return response
            if number == does.error_after:
                await send({"error": {"message": "went wrong on the way", "code": 500}})
                return response
            await asyncio.sleep(does.slow)
            if delta is not None:
                told = {"logprobs": {"content": [{"logprob": sure}]}} if sure is not None and not number else {}
                await send({"choices": [{"index": 0, "delta": delta, "finish_reason": None, **told}]})
        if does.done:
            await send({"choices": [{"index": 0, "delta": {}, "finish_reason": does.finish}]})
            if does.usage:
                await send({"choices": [], "usage": usage})
            await response.write(b"data: [DONE]\n\n")
        return response

    def _usage(self, body: dict[str, Any], does: Says) -> dict[str, Any]:
        prompt = _render(body["messages"])
        cached = fake_tokens(prompt) - 1 if prompt in self._seen else 0
        self._seen.add(prompt)
        return {
            "prompt_tokens": fake_tokens(prompt),
            "completion_tokens": fake_tokens(does.text + does.reasoning),
            "prompt_tokens_details": {"cached_tokens": cached},
        }

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": name, "max_model_len": self.context} for name in self.models]})

    async def _props(self, _: web.Request) -> web.Response:
        return web.json_response({"default_generation_settings": {"n_ctx": self.context}})

    async def _template(self, request: web.Request) -> web.Response:
        return web.json_response({"prompt": _render((await request.json())["messages"])})

    async def _tokenize(self, request: web.Request) -> web.Response:
        return web.json_response({"tokens": list(range(fake_tokens((await request.json())["content"])))})

    async def _embeddings(self, request: web.Request) -> web.Response:
        """Counts of letters: texts that share letters are near each other."""
        body = await request.json()
        self.requests.append(body)
        rows = []
        for index, text in enumerate(body["input"]):
            vector = [1.0] + [0.0] * 15
            for char in text:
                vector[ord(char) % 16] += 1.0
            rows.append({"index": index, "embedding": vector})
        return web.json_response({"data": rows[::-1]})


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _render(messages: Sequence[dict[str, Any]]) -> str:
    return "".join(f"{each['role']} {each['content']}\n" for each in messages) + "assistant"
