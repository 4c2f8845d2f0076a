"""Hand a request on to the model's own endpoint and its bytes back, with as little work a token as can be.

Nothing of a stream is parsed: at 600 streams of 20 tokens a second each microsecond a token is 1.2 % of a core.
"""

import json
import re
from typing import Any

import aiohttp
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ...app import Box
from ...errors import ModelError, ModelGarbage, ModelUnavailable
from ...models.reply_reader import error_in
from ..errors import Refused, language_of
from .events import DONE, Sender, error_event
from .leash import Leash
from .whole import as_stream

WHOLE_SECONDS = 600.0
"""An answer that is not streamed says nothing until it is done."""
LARGEST_WHOLE = 64 * 2**20
_FINISHED = re.compile(rb'"finish_reason"\s*:\s*"')
_OURS = (401, 403, 407)
"""Of these the caller is not to blame: the key is the box's."""


class Relay(Response):
    """The answer to `body` of the model `name`, from `path` of its endpoint."""

    def __init__(self, box: Box, name: str, path: str, body: dict[str, Any]) -> None:
        self._box = box
        self._name = name
        self._path = path
        self._body = body
        self._streams = body.get("stream") is True
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        waits = self._box.settings.models
        sender = Sender(send)
        try:
            first = waits.first_token_seconds if self._streams else WHOLE_SECONDS
            async with Leash(receive, first, self._name) as leash, self._box.upstreams.lend(self._name) as lent:
                response = await lent.http.post(self._path, {**self._body, "model": lent.model})
                try:
                    if response.status >= 400:
                        raise await self._refusal(response)
                    if self._streams and response.content_type == "text/event-stream":
                        await self._stream(response, sender, leash)
                    else:
                        await self._whole(response, sender, scope, receive, send)
                finally:
                    response.release()  # read to its end the connection is kept, else closed
        except (ModelError, aiohttp.ClientError, OSError) as error:
            mine = error if isinstance(error, ModelError) else _lost(self._name, error)
            if not sender.started:
                raise mine from error
            await sender.end(error_event(mine, language_of(scope)))

    async def _stream(self, response: aiohttp.ClientResponse, sender: Sender, leash: Leash) -> None:
        wait = self._box.settings.models.token_seconds
        read, write, heard = response.content.readany, sender.write, leash.heard
        last = before = b""
        while chunk := await read():
            await write(chunk)
            heard(wait)
            before, last = last, chunk
        tail = (before + last)[-4096:]
        if b"[DONE]" in tail or self._path != "/chat/completions":
            await sender.end()
        elif _FINISHED.search(tail):
            await sender.end(b"\n\n" + DONE)
        else:
            raise ModelUnavailable(f"{self._name} ended its answer before it was finished.")

    async def _whole(
        self, response: aiohttp.ClientResponse, sender: Sender, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """One JSON object, handed on as it is; to a client that wants a stream, as one."""
        data = await _read(response, LARGEST_WHOLE)
        if len(data) > LARGEST_WHOLE:
            raise ModelGarbage(f"{self._name} sent more than 64 MB as one answer.")
        try:
            answer = json.loads(data)
        except ValueError as error:
            raise ModelGarbage(f"{self._name} did not answer with JSON: {data[:100]!r}") from error
        if told := error_in(answer):
            raise _refused(self._name, told.status, str(told))
        if self._streams and self._path == "/chat/completions":
            await sender.write(as_stream(answer))
            await sender.end()
        else:
            await Response(data, media_type="application/json")(scope, receive, send)

    async def _refusal(self, response: aiohttp.ClientResponse) -> Refused:
        text = (await _read(response, 20_000)).decode("utf-8", "replace")
        try:
            told: object = error_in(json.loads(text)) or text
        except ValueError:
            told = text
        said = " ".join(str(told).split())[:500] or str(response.reason)
        if self._path == "/responses" and response.status in (404, 405, 501):
            return Refused("not_of_a_depth", 404, model=self._name, what="/v1/responses (use /v1/chat/completions)")
        error = _refused(self._name, response.status, said)
        if (wait := response.headers.get("Retry-After")) is not None:
            error.headers["Retry-After"] = wait
        return error


def _refused(name: str, status: int, said: str) -> Refused:
    """An endpoint's error as ours: what the client can mend keeps its status, the rest is a bad gateway."""
    if status in (400, 413, 422) and "context" in said.lower():
        return Refused("context_length_exceeded", model=name, reason=said)
    if status in _OURS or status >= 500:
        shown = status if status == 503 else 502
        return Refused("upstream_failed", shown, model=name, answered=status, said=said)
    return Refused("upstream_refused", status, model=name, answered=status, said=said)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """All of it, or the first bytes beyond `limit`."""
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > limit:
            break
    return bytes(data)


def _lost(name: str, error: BaseException) -> ModelUnavailable:
    return ModelUnavailable(f"{name} broke off its answer: {error or type(error).__name__}")
