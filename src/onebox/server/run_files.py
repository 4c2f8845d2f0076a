"""What a task made: listed, downloaded, compared, taken over. All is sent as a download, never shown in place."""

import asyncio
from typing import Annotated
from urllib.parse import quote

from pydantic import Field
from starlette.responses import FileResponse, Response

from ..engine.execute import hand_back
from ..engine.fold import View, fold
from ..store.task_files import answer_name, folder_of
from ..store.versions import Versions
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .runs import own_run


class RunFile(Answer):
    """`change` is against the files given with the task; `problem` says why it does not open."""

    name: str
    size: int
    change: str
    problem: str


class RunFiles(Answer):
    files: list[RunFile]


class Difference(Answer):
    """`text` is a unified diff for text files, sizes for others."""

    name: str
    change: str
    text: str


class Differences(Answer):
    files: list[Difference]


class Written(Answer):
    count: int


class Said(Shape):
    question: Annotated[str, Field(max_length=64)]
    text: Annotated[str, Field(min_length=1, max_length=4_000)]


def _opened(call: Call) -> tuple[View, Versions]:
    row = own_run(call)
    folder = folder_of(call.box.settings.home, row.id)
    return fold(call.box.events.read(row.id)), Versions(folder / "versions")


async def _list(call: Call) -> RunFiles:
    view, versions = _opened(call)
    found = []
    for change in await asyncio.to_thread(hand_back.changes, view, versions):
        if change.after:
            told = view.artifacts.get(change.name)
            size = versions.path(change.after).stat().st_size
            problem = told.problem if told else ""
            found.append(RunFile(name=change.name, size=size, change=change.kind, problem=problem))
    return RunFiles(files=found)


async def _give(call: Call) -> Response:
    view, versions = _opened(call)
    name = str(call.request.path_params["name"])
    digest = hand_back.files_now(view, versions).get(name)
    if digest is None:
        raise call.missing("file", "文件", name)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2], safe='')}"}
    return FileResponse(versions.path(digest), media_type="application/octet-stream", headers=headers)


async def _compare(call: Call) -> Differences:
    view, versions = _opened(call)
    found = [
        Difference(name=one.name, change=one.kind, text=hand_back.difference(one, versions))
        for one in await asyncio.to_thread(hand_back.changes, view, versions)
    ]
    return Differences(files=found)


async def _accept(call: Call) -> Written:
    """Over the user's uploads; new files stay downloads."""
    view, versions = _opened(call)
    folder = folder_of(call.box.settings.home, view.run)
    return Written(count=len(await asyncio.to_thread(hand_back.accept, view, versions, folder, None)))


async def _undo(call: Call) -> Written:
    view, versions = _opened(call)
    folder = folder_of(call.box.settings.home, view.run)
    return Written(count=len(await asyncio.to_thread(hand_back.undo, versions, folder)))


async def _answer(call: Call) -> None:
    view, _ = _opened(call)
    body: Said = call.body
    asked = view.asked
    if asked is None or asked.kind != "question.asked" or asked.question != body.question:
        raise Refused("no_such_thing", 404, what="question", what_zh="提问", id=body.question)
    call.box.notes.set(answer_name(view.run, body.question), body.text)


DOORS = [
    Door("GET", "/api/runs/{id}/files", _list, "Files a task made or changed", answer=RunFiles),
    Door("GET", "/api/runs/{id}/files/{name:path}", _give, "Download one of them", sends="application/octet-stream"),
    Door("GET", "/api/runs/{id}/diff", _compare, "What a task changed in your files", answer=Differences),
    Door("POST", "/api/runs/{id}/accept", _accept, "Write the changes over your uploaded files", answer=Written),
    Door("POST", "/api/runs/{id}/undo", _undo, "Take back what was accepted", answer=Written),
    Door("POST", "/api/runs/{id}/answers", _answer, "Answer what a run asks", Said, status=204),
]
