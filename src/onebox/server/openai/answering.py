"""One run of the box for a client of the OpenAI doors, told as a fold of its events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Literal

from starlette.requests import Request

from ...app import Box
from ...engine.accept import language_of
from ...engine.deliver import refusal
from ...engine.fold import View
from ...errors import RunNotFound
from ...store.runs import RunRow
from ...store.uploads import Uploads
from ...types import Ask, Depth, Language
from ..errors import Refused
from .names import ByAgent, Wish
from .pictures import kept_pictures
from .progress import line_of
from .turns import Talk

Piece = tuple[Literal["step", "text"], str]


def owner_of(request: Request) -> str:
    """Conversations held over this API belong to the account, but are not shown among those of the page."""
    return f"api:{account_of(request)}"


def account_of(request: Request) -> str:
    """The account that asks."""
    return str(getattr(request.state.user, "id", ""))


class Answering:
    """The run `row` and its answer so far.

    Text that is yet to be checked is not sent, for it cannot be taken back: only `chat`, which claims no
    source, is told as it is written. Of the other depths the answer comes whole, once every sentence is judged.
    """

    def __init__(self, box: Box, row: RunRow) -> None:
        self.row = row
        self.view = View()
        self._box = box
        self._language: Language = row.ask.language or language_of(row.ask.text)
        self._sent = ""

    async def pieces(self) -> AsyncGenerator[Piece, None]:
        """Lines of progress and text of the answer, as they come. Raises OneboxError when the run fails.

        Closing it cancels the run.
        """
        async with aclosing(self._box.work_and_follow(self.row.id)) as events:  # type: ignore[type-var]
            async for event in events:
                self.view.see(event)
                if not event.partial and not self._live and (line := line_of(event, self._language, self.row.ask.text)):
                    yield "step", line
                if self._live and (new := self._new(self.view.live_text.lstrip())):
                    yield "text", new
        if new := self._new(self.text):
            yield "text", new

    @property
    def _live(self) -> bool:
        return self.view.depth == Depth.CHAT

    @property
    def text(self) -> str:
        """The answer; what is said in place of one when the sources hold none."""
        return self.view.text or refusal(self._language, self.view.near)

    @property
    def finish(self) -> str:
        return "length" if self.view.stop_reason == "budget" else "stop"

    def _new(self, text: str) -> str:
        """What `text` has beyond what was sent. Nothing when an attempt was begun anew."""
        if not text.startswith(self._sent):
            return ""
        new, self._sent = text[len(self._sent) :], text
        return new


async def begin(
    request: Request, depth: Wish, talk: Talk, *, follows: RunRow | None = None, kept: bool = True
) -> Answering:
    """Take a need in as a run. `follows` is the run it answers to. Raises OneboxError."""
    box: Box = request.app.state.box
    files: tuple[str, ...] = ()
    if talk.pictures:
        uploads = Uploads(box.database, box.settings.home)
        files = await asyncio.to_thread(kept_pictures, uploads, request.state.user.id, talk.pictures)
    ask = Ask(
        talk.question,
        depth if isinstance(depth, Depth) else None,
        conversation=follows.conversation if follows else None,
        parent=f"{follows.id}.answer" if follows else None,
        history=talk.history,
        instructions=talk.instructions,
        agent=depth.name if isinstance(depth, ByAgent) else None,
        files=files,
    )
    row = await box.submit(ask, owner_of(request) if kept else None, account_of(request))
    return Answering(box, row)


def run_of(request: Request, identity: str) -> RunRow:
    """The run behind the response `identity`, if it is one of this account's. Raises Refused."""
    box: Box = request.app.state.box
    run = identity.removeprefix("resp_")
    try:
        row = box.runs.get(run)
    except RunNotFound as error:
        raise Refused("no_such_thing", 404, what="response", what_zh="回答", id=identity) from error
    if row.id != run or box.conversations.owner_of(row.conversation) != owner_of(request):
        raise Refused("no_such_thing", 404, what="response", what_zh="回答", id=identity)
    return row
