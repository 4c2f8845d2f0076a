"""Follow a run as server-sent events (WHATWG HTML, 9.2), resumable by `Last-Event-ID`.

A stored event carries its number as `id`; a piece of a streaming answer carries none, so a client that
comes back resumes after the last whole event and gets the pieces again, together, as one.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ..events import Event
from .door import Call, Door, Shape
from .errors import Refused
from .runs import own_run

HEARTBEAT_SECONDS = 15.0


class After(Shape):
    after: Annotated[int, Field(ge=0, le=2**31)] = 0


async def _events(call: Call) -> Response:
    row = own_run(call)
    stored = call.box.events.read(row.id)
    after = min(_after(call), stored[-1].seq if stored else 0)
    events = call.box.events.follow(row.id, after)
    stream = event_stream(events, call.request.app.state.closing)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def event_stream(events: AsyncIterator[Event], closing: asyncio.Event) -> AsyncIterator[str]:
    """The text of the stream; ends with the events, or when the server closes."""
    over = asyncio.ensure_future(closing.wait())
    following: asyncio.Future[Event] | None = None
    try:
        while not closing.is_set():
            following = following or asyncio.ensure_future(anext(events))
            either: set[asyncio.Future[Any]] = {following, over}
            await asyncio.wait(either, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not following.done():
                yield ": still here\n\n"  # also when the server closes, as the last word
            else:
                finished, following = following, None
                try:
                    yield as_text(finished.result())
                except StopAsyncIteration:
                    return
    finally:
        over.cancel()
        if following is not None:
            following.cancel()


def as_text(event: Event) -> str:
    """One event as a block of the stream."""
    number = "" if event.partial else f"id: {event.seq}\n"
    data = event.model_dump_json(exclude={"run"})
    return f"{number}event: {event.fact.kind}\ndata: {data}\n\n"


def _after(call: Call) -> int:
    query: After = call.query
    request: Request = call.request
    given = request.headers.get("last-event-id")
    if given is None:
        return query.after
    if not given.isascii() or not given.isdigit() or len(given) > 10:
        raise Refused("bad_query", 422, where="Last-Event-ID", reason="is not the number of an event")
    return int(given)


DOORS = [
    Door(
        "GET",
        "/api/runs/{id}/events",
        _events,
        "Follow a run: its events so far, then each as it happens",
        query=After,
        sends="text/event-stream",
    )
]
