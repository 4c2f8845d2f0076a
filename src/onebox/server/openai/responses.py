"""/v1/responses: a depth of the box as the newer API of OpenAI, or a model whose endpoint has that API."""

from contextlib import aclosing
from typing import Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from ...app import Box
from ...engine.fold import View, fold
from ...errors import OneboxError
from ...store.runs import RunRow
from ..errors import Refused, language_of
from .answering import Answering, begin, run_of
from .body import Asked, checked, json_object, model_in
from .chat import check_wishes
from .events import Sender, as_refused, error_object
from .leash import Leash
from .names import AGENT, Wish, check_known, depth_named
from .response_object import Head, response_object
from .response_stream import ResponseStream
from .turns import Turn, talk_of


class TextForm(Asked):
    format: dict[str, Any] | None = None


class ResponseAsked(Asked):
    """What the box goes by."""

    input: str | list[dict[str, Any]]
    instructions: str | None = None
    stream: bool | None = None
    store: bool | None = None
    background: bool | None = None
    previous_response_id: str | None = None
    metadata: dict[str, str] | None = None
    text: TextForm | None = None
    tool_choice: str | dict[str, Any] | None = None
    max_output_tokens: int | None = Field(None, ge=1)


async def responses(request: Request) -> Response:
    box: Box = request.app.state.box
    body = await json_object(request)
    model = model_in(body)
    depth = depth_named(model, box)
    if depth is None:
        from .relay import Relay  # aiohttp: a server that waits for a question is smaller without

        check_known(model, box)
        return Relay(box, model, "/responses", body)
    asked = checked(ResponseAsked, body)
    answer = ResponseAnswer(request, model, depth, asked)
    return await answer.queued() if asked.background else answer


async def one_response(request: Request) -> Response:
    """A response as it stands now, from the events of its run."""
    row = run_of(request, str(request.path_params["id"]))
    box: Box = request.app.state.box
    model = f"{AGENT}{row.ask.agent}" if row.ask.agent else f"onebox/{row.ask.depth}"
    head = Head(model=model, instructions=row.ask.instructions or None)
    return JSONResponse(_stored(row, fold(box.events.read(row.id)), head))


class ResponseAnswer(Response):
    """The box's own answer, streamed or whole."""

    def __init__(self, request: Request, model: str, depth: Wish, asked: ResponseAsked) -> None:
        self._request = request
        self._model = model
        self._depth = depth
        self._asked = asked
        self.background = None
        self._head = Head(model, asked.instructions, asked.previous_response_id, asked.store, asked.metadata)
        check_wishes(model, None, asked.text.format if asked.text else None, asked.tool_choice)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answering = await self._begin()
        sender = Sender(send)
        stream = ResponseStream(answering, self._head, sender)
        try:
            async with Leash(receive, None):
                if self._asked.stream:
                    await stream.run()
                    return await sender.end()
                async with aclosing(answering.pieces()) as pieces:
                    steps = [text async for kind, text in pieces if kind == "step"]
                whole = response_object(answering.row, answering.view, self._head, answering.text, steps)
                await JSONResponse(whole)(scope, receive, send)
        except OneboxError as error:
            told = as_refused(error, self._model)
            if not sender.started:
                raise told from error
            await stream.failed(error_object(told, language_of(scope)))
            await sender.end()

    async def queued(self) -> Response:
        """Begin, and answer at once: the client comes back for the rest."""
        if self._asked.store is False:
            raise Refused("bad_body", where="store", reason="what works in the background has to be stored")
        answering = await self._begin()
        box: Box = self._request.app.state.box
        box.start(answering.row.id)
        return JSONResponse(_stored(answering.row, View(), self._head))

    async def _begin(self) -> Answering:
        follows = run_of(self._request, before) if (before := self._asked.previous_response_id) else None
        talk = talk_of(_turns(self._asked), self._model, "input")
        kept = self._asked.store is not False
        return await begin(self._request, self._depth, talk, follows=follows, kept=kept)


def _stored(row: RunRow, view: View, head: Head) -> dict[str, Any]:
    over = view.state in ("done", "failed", "cancelled")
    return response_object(row, view, head, view.text if over else "", [], status=None if over else "in_progress")


def _turns(asked: ResponseAsked) -> list[Turn]:
    """The input as messages. Raises Refused for items that are none."""
    given = [{"role": "user", "content": asked.input}] if isinstance(asked.input, str) else asked.input
    turns = [Turn(role="system", content=asked.instructions)] if asked.instructions else []
    for number, item in enumerate(given):
        if item.get("type") == "reasoning":  # of an answer of ours that comes back
            continue
        if item.get("type", "message") != "message":
            raise Refused("bad_body", where=f"input.{number}.type", reason=f"{item['type']!r} is not taken here")
        turns.append(checked(Turn, item))
    return turns
