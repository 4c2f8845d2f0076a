"""/v1/chat/completions: a depth of the box, or a model of the settings."""

import time
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from ...app import Box
from ...errors import OneboxError
from ...types import Usage
from ..errors import Refused, language_of
from . import citations
from .answering import Answering, begin
from .body import Asked, checked, json_object, model_in
from .events import DONE, Sender, as_refused, error_event
from .leash import Leash
from .names import Wish, check_known, depth_named
from .turns import Turn, talk_of


class StreamOptions(Asked):
    include_usage: bool | None = None


class ChatAsked(Asked):
    """What the box goes by. Sampling and lengths are its own; they are taken and left aside."""

    messages: list[Turn]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, ge=1)
    response_format: dict[str, Any] | None = None
    tool_choice: str | dict[str, Any] | None = None


async def chat_completions(request: Request) -> Response:
    box: Box = request.app.state.box
    body = await json_object(request)
    model = model_in(body)
    depth = depth_named(model, box)
    if depth is None:
        from .relay import Relay  # aiohttp: a server that waits for a question is smaller without

        check_known(model, box)
        _check_outline(body)
        return Relay(box, model, "/chat/completions", body)
    return DepthAnswer(request, model, depth, checked(ChatAsked, body))


def _check_outline(body: Mapping[str, Any]) -> None:
    """What every endpoint would refuse, refused here in the one shape."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused("bad_body", where="messages", reason="a list of at least one message is wanted")
    if not isinstance(body.get("stream", False), bool | None):
        raise Refused("bad_body", where="stream", reason="true or false is wanted")
    for number, message in enumerate(messages):
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise Refused("bad_body", where=f"messages.{number}.role", reason="a role is wanted")


class DepthAnswer(Response):
    """The box's own answer, streamed or whole."""

    def __init__(self, request: Request, model: str, depth: Wish, asked: ChatAsked) -> None:
        self._request = request
        self._model = model
        self._depth = depth
        self._asked = asked
        self._talk = talk_of(asked.messages, model)
        self._created = int(time.time())
        self.background = None
        check_wishes(model, asked.n, asked.response_format, asked.tool_choice)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answering = await begin(self._request, self._depth, self._talk, kept=False)
        sender = Sender(send)
        try:
            async with Leash(receive, None):
                if self._asked.stream:
                    await self._stream(answering, sender)
                else:
                    await (await self._whole(answering))(scope, receive, send)
        except OneboxError as error:
            told = as_refused(error, self._model)
            if not sender.started:
                raise told from error
            await sender.end(error_event(told, language_of(scope)))

    async def _whole(self, answering: Answering) -> Response:
        steps = []
        async with aclosing(answering.pieces()) as pieces:
            async for kind, text in pieces:
                if kind == "step":
                    steps.append(text)
        message: dict[str, Any] = {"role": "assistant", "content": answering.text, "refusal": None}
        message["annotations"] = citations.for_chat(answering.view, _base(self._request))
        if steps:
            message["reasoning_content"] = "\n".join(steps)
        choice = {"index": 0, "message": message, "finish_reason": answering.finish, "logprobs": None}
        body = self._head(answering, "chat.completion") | {"choices": [choice], "usage": usage_of(answering.view.usage)}
        return JSONResponse(body | {"onebox": about(answering)})

    async def _stream(self, answering: Answering, sender: Sender) -> None:
        head = self._head(answering, "chat.completion.chunk")
        wants_usage = bool(self._asked.stream_options and self._asked.stream_options.include_usage)
        if wants_usage:
            head["usage"] = None

        async def say(delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
            await sender.event(head | {"choices": [choice]} | more)

        async with aclosing(answering.pieces()) as pieces, sender.beating():
            await say({"role": "assistant", "content": ""})
            async for kind, text in pieces:
                await say({"content": text} if kind == "text" else {"reasoning_content": text + "\n"})
        if found := citations.for_chat(answering.view, _base(self._request)):
            await say({"annotations": found})
        await say({}, answering.finish, onebox=about(answering))
        if wants_usage:
            await sender.event(head | {"choices": [], "usage": usage_of(answering.view.usage)})
        await sender.end(DONE)

    def _head(self, answering: Answering, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{answering.row.id}",
            "object": kind,
            "created": self._created,
            "model": self._model,
            "system_fingerprint": None,
        }


def check_wishes(model: str, n: int | None, form: Any, tool_choice: Any) -> None:
    """Raises Refused for what a depth cannot do. Tools a model need not call are not called."""
    if n not in (None, 1):
        raise Refused("not_of_a_depth", model=model, what="n > 1")
    if form and form.get("type", "text") != "text":
        raise Refused("not_of_a_depth", model=model, what="response_format")
    if tool_choice not in (None, "auto", "none"):
        raise Refused("not_of_a_depth", model=model, what="tool_choice")


def about(answering: Answering) -> dict[str, Any]:
    """Where the run is found again."""
    view = answering.view
    return {"run": answering.row.id, "depth": view.depth, "stop_reason": view.stop_reason}


def usage_of(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
