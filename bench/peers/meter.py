"""An endpoint between a peer and the model: hands every call on and writes down what it cost.

So the figures of all peers are counted in one place, by what the model's own endpoint says of each call. Embeddings are
made here, from counts of character pairs, unless an embedder is given: peers want some, and none must be fetched.
"""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from onebox.errors import ModelError, ModelRefused

DIMENSIONS = 256
Forward = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""A body for /chat/completions, not streamed, to the endpoint's answer. Raises ModelError."""
Embed = Callable[[Sequence[str]], Awaitable[Sequence[Sequence[float]]]]


@dataclass(frozen=True, slots=True)
class Called:
    """One call to the model. `error`: why it failed, or empty."""

    prompt_tokens: int
    completion_tokens: int
    seconds: float
    error: str = ""


class Meter:
    """`url` is what a peer is given as its endpoint. `calls` are all there were; `embedded` counts texts."""

    def __init__(self, forward: Forward, *, embed: Embed | None = None) -> None:
        self._forward = forward
        self._embed = embed or by_pairs
        self.calls: list[Called] = []
        self.embedded = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/embeddings", self._embeddings)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def figures(self, since: int = 0) -> dict[str, int]:
        """What the calls from number `since` on cost together."""
        some = self.calls[since:]
        return {
            "calls": len(some),
            "failed_calls": sum(bool(one.error) for one in some),
            "prompt_tokens": sum(one.prompt_tokens for one in some),
            "completion_tokens": sum(one.completion_tokens for one in some),
            "largest_prompt": max((one.prompt_tokens for one in some), default=0),
        }

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        began = time.perf_counter()
        try:
            whole = {name: value for name, value in body.items() if name != "stream_options"} | {"stream": False}
            answer = await self._forward(whole)
        except ModelError as error:
            self.calls.append(Called(0, 0, time.perf_counter() - began, str(error)[:300]))
            status = error.status if isinstance(error, ModelRefused) else 502
            return web.json_response({"error": {"message": str(error), "code": status}}, status=status)
        used = answer.get("usage") or {}
        tokens = int(used.get("prompt_tokens") or 0), int(used.get("completion_tokens") or 0)
        self.calls.append(Called(*tokens, time.perf_counter() - began))
        return await _streamed(request, answer) if body.get("stream") else web.json_response(answer)

    async def _embeddings(self, request: web.Request) -> web.Response:
        body = await request.json()
        given = body["input"] if isinstance(body["input"], list) else [body["input"]]
        texts = [one if isinstance(one, str) else json.dumps(one) for one in given]
        self.embedded += len(texts)
        rows = [
            {"object": "embedding", "index": n, "embedding": list(v)} for n, v in enumerate(await self._embed(texts))
        ]
        return web.json_response(
            {"object": "list", "data": rows, "model": "e", "usage": {"prompt_tokens": 0, "total_tokens": 0}}
        )

    async def _models(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "m", "object": "model"}]})


async def by_pairs(texts: Sequence[str]) -> list[list[float]]:
    """Vectors by counts of character pairs: texts that share words are near each other."""
    vectors = []
    for text in texts:
        vector = [0.0] * DIMENSIONS
        low = text.lower()
        for at in range(len(low) - 1):
            vector[hashlib.blake2b(low[at : at + 2].encode(), digest_size=2).digest()[0] % DIMENSIONS] += 1.0
        length = sum(value * value for value in vector) ** 0.5 or 1.0
        vectors.append([value / length for value in vector])
    return vectors


async def _streamed(request: web.Request, answer: dict[str, Any]) -> web.StreamResponse:
    """The whole answer as a stream of one piece."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    head = {key: answer[key] for key in ("id", "created", "model") if key in answer} | {
        "object": "chat.completion.chunk"
    }
    message = answer["choices"][0]["message"]
    for delta, finish in (({"role": "assistant", "content": message.get("content") or ""}, None), ({}, "stop")):
        chunk = head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        await response.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response
