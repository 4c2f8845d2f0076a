"""Works off the reports that are watched: refresh when due, tell of what changed. Rows survive any crash.

A refresh is a run like any other: cut short it is taken up again, and it costs only what changed. Telling is
at-least-once: a kill between a mail and the note of it sends the mail again, under the same Message-ID.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine

from ..errors import OneboxError, RunNotFound
from ..settings import Settings
from ..store.report_watches import Watch, Watches
from ..store.runs import RunRow, Runs
from ..types import Ask

if TYPE_CHECKING:
    from ..engine.research.report_diff import Change
    from .reports import Version

MOST_TRIES = 6
FIRST_WAIT = 60.0
"""Seconds until telling is tried again; four times as long after each further try, at once in a new process."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What the loop does through the box: submit an ask for an account, and work on a run in the background."""

    submit: Callable[[Ask, str | None], Awaitable[RunRow]]
    start: Callable[[str], None]
    owner_of: Callable[[str], str | None]
    """The account a conversation belongs to."""


class Watching:
    """One part of the server's rounds. The engine is loaded only when there is something to do."""

    def __init__(self, settings: Settings, engine: Engine, hands: Hands) -> None:
        self._settings = settings
        self._engine = engine
        self._watches = Watches(engine)
        self._runs = Runs(engine)
        self._hands = hands
        self._not_before: dict[str, float] = {}

    async def look(self, now: float) -> None:
        """One round: begin what is due, tell of what has ended."""
        for watch in self._watches.working():
            if self._not_before.get(watch.report, 0) <= now:
                await self._follow(watch, now)
        for watch in self._watches.due(now):
            await self._begin(watch, now)

    async def _begin(self, watch: Watch, now: float) -> None:
        from .reports import Reports, again

        reports = Reports(self._engine)
        try:
            newest = reports.versions(watch.report)[-1]
            first = self._runs.get(watch.report)
            owner = self._hands.owner_of(first.conversation)
            row = await self._hands.submit(again(first.ask, newest.run, first.conversation), owner)
        except OneboxError as error:
            return self._watches.put_off(watch, now, str(error))
        if self._watches.take(watch, now, row.id):
            self._hands.start(row.id)
        else:
            self._runs.finish(row.id, "cancelled", "cancelled")

    async def _follow(self, watch: Watch, now: float) -> None:
        """A refresh that stopped is gone on with; one that ended is told of."""
        assert watch.run
        try:
            row = self._runs.get(watch.run)
        except RunNotFound:  # deleted with its conversation
            return self._watches.ended(watch, told=watch.told)
        if row.state == "stopped":
            self._hands.start(row.id)
        elif row.state in ("failed", "cancelled"):
            self._watches.ended(watch, told=watch.told, error=row.error or row.state)
        elif row.state == "done":
            await self._tell(watch, now)

    async def _tell(self, watch: Watch, at: float) -> None:
        from .reports import Reports

        reports = Reports(self._engine)
        newest = reports.versions(watch.report)[-1].version
        if newest <= watch.told:
            return self._watches.ended(watch, told=watch.told)
        then, now, told = await asyncio.to_thread(reports.changes, watch.report, max(watch.told, 1), newest)
        try:
            await tell(self._settings, watch, then, now, told)
        except OneboxError as error:
            self._not_before[watch.report] = at + FIRST_WAIT * 4**watch.tries
            if watch.tries + 1 < MOST_TRIES:
                return self._watches.failed(watch, str(error))
            return self._watches.ended(watch, told=newest, error=str(error))
        self._watches.ended(watch, told=newest)


async def tell(settings: Settings, watch: Watch, then: "Version", now: "Version", told: "list[Change]") -> None:
    """By mail and webhook, whichever the user set. Raises OneboxError."""
    from ..reading.web.post import post_json
    from . import news
    from .mail import send_mail

    base = settings.mail.page.rstrip("/")
    page = f"{base}/#/run/{now.row.run}" if base else ""
    if watch.email:
        identity = f"{now.row.report}.{now.row.version}"
        subject, text = news.subject(then, now, told), news.text(then, now, told, page)
        await send_mail(settings.mail, watch.email, subject, text, identity=identity)
    if watch.webhook:
        await post_json(settings.web, watch.webhook, news.data(then, now, told, page))
