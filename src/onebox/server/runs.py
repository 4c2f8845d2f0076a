"""Runs: begin, list, show, stop, take up again. Each user sees their own."""

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from ..app import Box
from ..engine.fold import fold
from ..engine.research.scope import scope_of
from ..errors import NotInLibrary, OneboxError
from ..store.accounts import Account
from ..store.memories import use_in
from ..store.runs import RunRow
from ..store.uploads import Uploads
from ..types import ROOT, Ask, Depth, Effort, Language, RunState
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .views import RunView, run_view

Id = Annotated[str, Field(max_length=64)]


class NewRun(Shape):
    """`parent`: the message the question answers to; left out, the newest of the branch shown; null, none.

    `web`: whether the web may be asked; null leaves that to the settings. `memory`: false, and nothing remembered is
    used or kept in the whole conversation from here on. `report`: a run of yours whose report the question is about;
    it is answered from the report's evidence, and with the depth research gone on from there.
    `within`, for research: hosts, `-host`, days as `2026-01-01..2026-03-31`, `academic`.
    """

    text: Annotated[str, Field(max_length=100_000)]
    depth: Literal["auto"] | Depth = "auto"
    conversation: Id | None = None
    parent: Annotated[str, Field(max_length=100)] | None = None
    collection: Annotated[str, Field(max_length=200)] | None = None
    files: tuple[Id, ...] = Field((), max_length=20)
    model: Annotated[str, Field(max_length=200)] | None = None
    language: Language | None = None
    web: bool | None = None
    agent: Annotated[str, Field(max_length=64)] | None = None
    memory: bool | None = None
    report: Id | None = None
    effort: Effort = "normal"
    within: tuple[Annotated[str, Field(max_length=200)], ...] = Field((), max_length=20)


class Begun(Answer):
    run: str
    conversation: str
    depth: str
    by: str
    state: str


class RunsQuery(Shape):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    before: Annotated[float, Field(ge=0, le=1e11)] | None = None
    state: RunState | None = None
    conversation: Id | None = None


class RunLine(Answer):
    id: str
    conversation: str
    text: str
    depth: str
    state: str
    stop_reason: str | None
    created: float
    finished: float | None
    before: int | None
    """While it waits its turn, how many runs come before it."""


class RunList(Answer):
    runs: list[RunLine]


class State(Answer):
    run: str
    state: str


def own_run(call: Call) -> RunRow:
    """The run of the path, if it is the user's. Raises Refused: another's run looks like none."""
    missing = call.missing("run", "运行", call.id)
    try:
        row = call.box.runs.get(call.id)
    except OneboxError:
        raise missing from None
    if row.id != call.id or call.box.conversations.owner_of(row.conversation) != call.user.id:
        raise missing
    return row


def own_conversation(box: Box, user: Account, conversation: str) -> None:
    if box.conversations.owner_of(conversation) != user.id:
        raise Refused("no_such_thing", 404, what="conversation", what_zh="对话", id=conversation)


async def _begin(call: Call) -> Begun:
    body: NewRun = call.body
    box, user = call.box, call.user
    if body.conversation is not None:
        own_conversation(box, user, body.conversation)
    if body.report is not None:
        own_conversation(box, user, box.runs.get(body.report).conversation)
        body = body.model_copy(update={"depth": Depth.SEARCH if body.depth == "auto" else body.depth})
    ask = Ask(
        text=body.text,
        report=body.report,
        conversation=body.conversation,
        collection=_collection(body.collection),
        model=body.model or None,
        language=body.language,
        files=tuple(str(Uploads(box.database, box.settings.home).path(user.id, one)) for one in body.files),
        parent=_parent(call, body),
        web=body.web,
        effort=body.effort,
        scope=scope_of(body.within),
        agent=body.agent or None,
    )
    if body.depth != "auto":
        ask = replace(ask, depth=body.depth)
    row = await box.submit(ask, owner=user.id)
    if body.memory is not None:
        use_in(box.database, row.conversation, body.memory)
    box.start(row.id)
    view = run_view(row, box.events.read(row.id))
    return Begun(run=row.id, conversation=row.conversation, depth=view.depth, by=view.by, state=row.state)


def _collection(name: str | None) -> str | None:
    """Collections with a hidden name hold what was shown in someone's conversation."""
    if name is not None and name.startswith("_"):
        raise NotInLibrary(f"the library has no collection {name!r}")
    return name or None


def _parent(call: Call, body: NewRun) -> str | None:
    if "parent" not in body.model_fields_set:
        return None
    if body.parent is None:
        return ROOT
    there = call.box.conversations.messages(body.conversation) if body.conversation else []
    if body.parent not in {message.id for message in there}:
        raise call.missing("message", "消息", body.parent)
    return body.parent


async def _list(call: Call) -> RunList:
    query: RunsQuery = call.query
    rows = call.box.runs.list_of(
        call.user.id, limit=query.limit, before=query.before, state=query.state, conversation=query.conversation
    )
    return RunList(runs=[_line(call.box, row) for row in rows])


def _line(box: Box, row: RunRow) -> RunLine:
    return RunLine(
        id=row.id,
        conversation=row.conversation,
        text=row.ask.text,
        depth=str(row.ask.depth or fold(box.events.read(row.id)).depth or "auto"),
        state=row.state,
        stop_reason=row.stop_reason,
        created=row.created,
        finished=row.finished,
        before=box.turns.before(row.id),
    )


async def _show(call: Call) -> RunView:
    row = own_run(call)
    return run_view(row, call.box.events.read(row.id))


async def _cancel(call: Call) -> State:
    row = own_run(call)
    if row.state not in ("running", "queued", "stopped", "paused"):
        raise Refused("run_ended", 409, run=row.id)
    await call.box.background.cancel(row.id)
    return State(run=row.id, state=call.box.runs.get(row.id).state)


async def _resume(call: Call) -> State:
    row = own_run(call)
    if row.state == "done":
        raise Refused("run_ended", 409, run=row.id)
    work = call.box.background.start(row.id)
    await asyncio.sleep(0)  # the run says that it goes on before anyone can ask again
    if work.done() and not work.cancelled():
        work.result()  # it could not even begin: the disk is full
    return State(run=row.id, state=call.box.runs.get(row.id).state)


DOORS = [
    Door("POST", "/api/runs", _begin, "Ask: begin a run", NewRun, answer=Begun, status=201),
    Door("GET", "/api/runs", _list, "Your runs, newest first", query=RunsQuery, answer=RunList),
    Door("GET", "/api/runs/{id}", _show, "A run as it stands", answer=RunView),
    Door("POST", "/api/runs/{id}/cancel", _cancel, "Stop a run; it can be taken up again", answer=State),
    Door("POST", "/api/runs/{id}/resume", _resume, "Go on with a run", answer=State),
]
