"""Conversations: list, search, show as a tree, rename, share, export, delete. Each user's own."""

import asyncio
from typing import Annotated
from urllib.parse import quote

from pydantic import Field
from starlette.responses import Response

from ..app import Box
from ..store.conversation_list import ConversationList, ConversationRow
from ..store.conversations import StoredMessage, branch
from ..store.memories import use_in, used_in
from .door import Answer, Call, Door, Shape
from .export import Format, exported
from .export.transcript import transcript
from .views import RunView, for_others, run_view

Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]


class ListQuery(Shape):
    """`q` is found anywhere in titles and messages, also within words."""

    q: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    before: Annotated[float, Field(ge=0, le=1e11)] | None = None


class Line(Answer):
    id: str
    title: str
    created: float
    updated: float
    snippet: str


class Lines(Answer):
    conversations: list[Line]


class MessageView(Answer):
    id: str
    parent: str | None
    role: str
    text: str
    run: str | None
    created: float


class Tree(Answer):
    """All messages; `leaf` is the newest of the branch shown; `memory`: what is remembered may be used in it."""

    id: str
    title: str
    created: float
    updated: float
    messages: list[MessageView]
    leaf: str | None
    memory: bool


class Change(Shape):
    title: Title | None = None
    leaf: Annotated[str, Field(max_length=100)] | None = None
    memory: bool | None = None


class Shared(Answer):
    url: str
    token: str


class SharedView(Answer):
    """The branch shown, and the runs behind its answers."""

    title: str
    created: float
    messages: list[MessageView]
    runs: dict[str, RunView]


class ExportQuery(Shape):
    format: Format = "md"


def _own(call: Call) -> ConversationRow:
    row = ConversationList(call.box.database).get(call.user.id, call.id)
    if row is None:
        raise call.missing("conversation", "对话", call.id)
    return row


async def _list(call: Call) -> Lines:
    query: ListQuery = call.query
    rows = await asyncio.to_thread(
        ConversationList(call.box.database).newest,
        call.user.id,
        words=query.q.strip(),
        limit=query.limit,
        before=query.before,
    )
    return Lines(conversations=[Line.model_validate(row, from_attributes=True) for row in rows])


async def _show(call: Call) -> Tree:
    return _tree(call.box, _own(call))


def _tree(box: Box, row: ConversationRow) -> Tree:
    messages = box.conversations.messages(row.id)
    return Tree(
        id=row.id,
        title=row.title,
        created=row.created,
        updated=row.updated,
        messages=[MessageView.model_validate(one, from_attributes=True) for one in messages],
        leaf=row.leaf or (messages[-1].id if messages else None),
        memory=used_in(box.database, row.id),
    )


async def _change(call: Call) -> Tree:
    body: Change = call.body
    row, own = _own(call), ConversationList(call.box.database)
    if body.leaf is not None and own.turn_to(row.id, body.leaf) is None:
        raise call.missing("message", "消息", body.leaf)
    if body.title is not None:
        own.rename(row.id, body.title.strip())
    if body.memory is not None:
        use_in(call.box.database, row.id, body.memory)
    return _tree(call.box, _own(call))


async def _delete(call: Call) -> None:
    row, own = _own(call), ConversationList(call.box.database)
    for run in own.running(row.id):
        await call.box.background.cancel(run)
    await call.box.forget_shown(row.id)
    own.delete(row.id)


async def _share(call: Call) -> Shared:
    token = ConversationList(call.box.database).share(_own(call).id)
    base = str(call.request.base_url).rstrip("/")
    return Shared(url=f"{base}/shared/{token}", token=token)


async def _unshare(call: Call) -> None:
    ConversationList(call.box.database).unshare(_own(call).id)


async def _shared(call: Call) -> SharedView:
    row = ConversationList(call.box.database).shared(call.id)
    if row is None:
        raise call.missing("share link", "分享链接", call.id)
    shown, runs = _shown(call.box, row)
    messages = [MessageView.model_validate(one, from_attributes=True) for one in shown]
    return SharedView(
        title=row.title,
        created=row.created,
        messages=messages,
        runs={run: for_others(view) for run, view in runs.items()},
    )


async def _export(call: Call) -> Response:
    row = _own(call)
    shown, runs = _shown(call.box, row)
    query: ExportQuery = call.query
    told = transcript(row.title, row.created, shown, runs, call.language)
    data, kind, ending = await exported(told, query.format)
    name = "".join(c if c.isalnum() or c in "-_ " else "_" for c in row.title)[:60].strip() or "conversation"
    disposition = f"attachment; filename=\"conversation{ending}\"; filename*=UTF-8''{quote(name + ending)}"
    return Response(data, media_type=kind, headers={"Content-Disposition": disposition})


def _shown(box: Box, row: ConversationRow) -> tuple[list[StoredMessage], dict[str, RunView]]:
    """The messages of the branch shown, root first, and their runs."""
    messages = box.conversations.messages(row.id)
    leaf = row.leaf or (messages[-1].id if messages else None)
    shown = branch({message.id: message for message in messages}, leaf)
    ids = dict.fromkeys(message.run for message in shown if message.run)
    return shown, {run: run_view(box.runs.get(run), box.events.read(run)) for run in ids}


DOORS = [
    Door("GET", "/api/conversations", _list, "Your conversations, newest first", query=ListQuery, answer=Lines),
    Door("GET", "/api/conversations/{id}", _show, "A conversation with all its branches", answer=Tree),
    Door("PATCH", "/api/conversations/{id}", _change, "Rename it, or turn to another branch", Change, answer=Tree),
    Door("DELETE", "/api/conversations/{id}", _delete, "Delete it with its runs", status=204),
    Door("POST", "/api/conversations/{id}/share", _share, "A link that shows it to whoever has it", answer=Shared),
    Door("DELETE", "/api/conversations/{id}/share", _unshare, "End the link", status=204),
    Door("GET", "/api/shared/{id}", _shared, "A shared conversation", answer=SharedView, who="anyone"),
    Door(
        "GET",
        "/api/conversations/{id}/export",
        _export,
        "Download the branch shown, with its citations",
        query=ExportQuery,
        sends="application/octet-stream",
    ),
]
