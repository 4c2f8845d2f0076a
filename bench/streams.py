"""Many streams at once: an endpoint that costs next to nothing, and a client that times each first token.

python -m bench.streams PORT [SECONDS TOKENS]      the endpoint, until it is killed; seconds between two tokens
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import cast

import aiohttp

FIRST_SECONDS = 0.05
TOKEN_SECONDS = 0.05
TOKENS = 60
"""20 tokens a second for three seconds."""
STREAM_SECONDS = FIRST_SECONDS + TOKEN_SECONDS * (TOKENS - 1)

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
_TOKEN_MARK = b'"content":"'


def _chunk(event: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(event), event)


def _event(delta: str, finish: str = "null") -> bytes:
    head = '"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m"'
    return f'data: {{{head},"choices":[{{"index":0,"delta":{delta},"finish_reason":{finish}}}]}}\n\n'.encode()


TOKEN = "word "
_TOKEN = _chunk(_event(f'{{"content":"{TOKEN}"}}'))
_END = _chunk(_event("{}", '"stop"') + b"data: [DONE]\n\n") + b"0\r\n\r\n"


def _models(begun: int) -> bytes:
    told = {"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "bench"}], "begun": begun}
    body = json.dumps(told).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


class _Endpoint(asyncio.Protocol):
    """Answers every POST with the same stream, and says that there is one model."""

    begun = 0
    """Streams of this process so far; told with the list of models."""

    def __init__(self, token_seconds: float = TOKEN_SECONDS, tokens: int = TOKENS) -> None:
        self._token_seconds = token_seconds
        self._tokens = tokens

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self._seen = b""

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, end, body = self._seen.partition(b"\r\n\r\n")
        if not end:
            return
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        if len(body) >= length:
            self._seen = b""
            if head.startswith(b"GET "):
                self._transport.write(_models(_Endpoint.begun))
                return
            _Endpoint.begun += 1
            self._transport.write(_HEAD)
            asyncio.get_running_loop().call_later(FIRST_SECONDS, self._say, self._tokens)

    def _say(self, left: int) -> None:
        if self._transport.is_closing():
            return
        if not left:
            self._transport.write(_END)
            return
        self._transport.write(_TOKEN)
        asyncio.get_running_loop().call_later(self._token_seconds, self._say, left - 1)


@dataclass
class Timed:
    """Seconds to the first token of each stream begun after the start was over, and what went wrong."""

    first: list[float] = field(default_factory=list)
    total: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def load(url: str, key: str, model: str, streams: int, seconds: float) -> Timed:
    """Keep `streams` streams open for `seconds`: each user begins anew when the last answer is over.

    They begin evenly over the length of a stream, as people do; the first stream of each is not timed.
    """
    timed = Timed()
    connector = aiohttp.TCPConnector(limit=0)
    headers = {"Authorization": f"Bearer {key}"}
    body = {"model": model, "stream": True, "messages": [{"role": "user", "content": "Tell me something."}]}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        end = time.monotonic() + STREAM_SECONDS + seconds

        async def user(number: int) -> None:
            await asyncio.sleep(STREAM_SECONDS * number / streams)
            warm = False
            while time.monotonic() < end:
                await _one(session, f"{url}/chat/completions", body, timed, warm)
                warm = True

        await asyncio.gather(*(user(number) for number in range(streams)))
    return timed


async def _one(session: aiohttp.ClientSession, url: str, body: dict[str, object], timed: Timed, counts: bool) -> None:
    began = time.perf_counter()
    first, tokens, tail = 0.0, 0, b""
    try:
        async with session.post(url, data=json.dumps(body), headers={"Content-Type": "application/json"}) as response:
            if response.status != 200:
                timed.errors.append(f"{response.status}: {(await response.text())[:200]}")
                return
            while data := await response.content.readany():
                if not first and _TOKEN_MARK in data:
                    first = time.perf_counter() - began
                tokens += data.count(_TOKEN_MARK)
                tail = data
    except (aiohttp.ClientError, OSError) as error:
        timed.errors.append(f"{type(error).__name__}: {error}")
        return
    if tokens != TOKENS or b"[DONE]" not in tail:
        timed.errors.append(f"{tokens} tokens of {TOKENS}")
    elif counts:
        timed.first.append(first)
        timed.total.append(time.perf_counter() - began)


def on_fast_loop(work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` on uvloop where it is installed: the measuring must not be what is measured."""
    made = asyncio.new_event_loop if find_spec("uvloop") is None else import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=made) as runner:

        async def inner() -> None:
            await work()

        runner.run(inner())


async def serve(port: int, token_seconds: float = TOKEN_SECONDS, tokens: int = TOKENS) -> None:
    make = lambda: _Endpoint(token_seconds, tokens)  # noqa: E731
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", port, backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    given = sys.argv[1:]
    on_fast_loop(
        lambda: serve(int(given[0]), float((given[1:] or [TOKEN_SECONDS])[0]), int((given[2:] or [TOKENS])[0]))
    )
