"""Server-sent events as OpenAI clients read them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Send

from ...errors import ModelRefused, OneboxError
from ...types import Language
from ..errors import Refused, error_response

BEAT_SECONDS = 15.0
DONE = b"data: [DONE]\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]


class Sender:
    """Writes one event stream; the response starts with its first bytes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def write(self, data: bytes) -> None:
        if not self.started:
            self.started = True
            await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def event(self, data: Mapping[str, Any], name: str = "") -> None:
        head = f"event: {name}\n" if name else ""
        await self.write(f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    async def end(self, data: bytes = b"") -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": False})

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """A comment every few seconds while the block lasts, so that nobody on the way takes silence for the end."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                await self.write(b": working\n\n")

        task = asyncio.create_task(beat())
        try:
            yield
        finally:
            task.cancel()


def error_object(error: OneboxError, language: Language) -> dict[str, Any]:
    """`{"message", "type", "code", "hint"}` of `error`."""
    found: dict[str, Any] = json.loads(bytes(error_response(error, language).body))["error"]
    return found


def as_refused(error: OneboxError, model: str) -> OneboxError:
    """`error`, or where a model refused a prompt as too long, that, as the client's own error."""
    if isinstance(error, ModelRefused) and error.status in (400, 413, 422) and "context" in str(error).lower():
        return Refused("context_length_exceeded", model=model, reason=str(error))
    return error


def error_event(error: OneboxError, language: Language) -> bytes:
    """The error in the midst of a chat stream, and its end."""
    told = json.dumps({"error": error_object(error, language)}, ensure_ascii=False)
    # The empty line ends an event of which only half came.
    return f"\n\ndata: {told}\n\n".encode() + DONE
