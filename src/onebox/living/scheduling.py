"""Works off the tasks on the schedule: each is an ordinary run when its time comes, told of as watched reports are.

However long nobody looked, and wherever the clock jumped, a task comes up once and then at its next time. Telling
is at-least-once, under the same Message-ID.
"""

import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine

from ..errors import NotATime, OneboxError, RunBusy, RunNotFound
from ..settings import Settings
from ..store.event_log import EventLog
from ..store.runs import RunRow, Runs
from ..store.schedules import Schedule, Schedules
from ..types import Ask, Depth
from .watching import FIRST_WAIT, MOST_TRIES, Hands
from .when import HOUR, parsed, read_when

if TYPE_CHECKING:
    from ..engine.fold import View

MOST_TEXT = 4_000


def plan_task(
    settings: Settings,
    schedules: Schedules,
    text: str,
    words: str,
    *,
    depth: str = "",
    account: str | None = None,
    email: str = "",
    webhook: str = "",
    id: str = "",
) -> Schedule:
    """Put a task on the schedule. Raises NotATime, OneboxError for what cannot be done when its time comes."""
    from ..engine.depths import RECIPES
    from ..reading.web.guard import Guard
    from .mail import is_address

    now = time.time()
    when = read_when(words, now)
    next_at = when.after(now)
    if next_at is None:
        raise NotATime(f"{when} has passed")
    if not text.strip() or len(text) > MOST_TEXT:
        raise OneboxError(f"a task has 1 to {MOST_TEXT:,} characters", hint="Say in it what is to be done.")
    if depth and depth not in RECIPES:
        raise OneboxError(f"there is no depth {depth!r}", hint=f"There are: {', '.join(RECIPES)}.")
    if email and not is_address(email):
        raise OneboxError(f"{email!r} is not an e-mail address", hint="Give one address, like ann@example.org.")
    if webhook:
        Guard(ports=settings.web.ports, reach=settings.web.reach, proxy=settings.web.proxy).check(webhook)
    return schedules.add(
        text.strip(), str(when), next_at, depth=depth, account=account, email=email, webhook=webhook, id=id
    )


def ask_of(row: Schedule) -> Ask:
    """What is submitted when its time has come."""
    return Ask(row.text, Depth(row.depth) if row.depth else None)


class Scheduling:
    """One part of the server's rounds."""

    def __init__(self, settings: Settings, engine: Engine, hands: Hands) -> None:
        self._settings = settings
        self._schedules = Schedules(engine)
        self._runs = Runs(engine)
        self._events = EventLog(engine)
        self._hands = hands
        self._not_before: dict[str, float] = {}

    async def look(self, now: float) -> None:
        """One round: set right what a clock that jumped back left too far ahead, tell of what ended, begin the due."""
        for row in self._schedules.waiting(now + HOUR):
            when = parsed(row.spec, now)
            if when and row.next_at and when.every != "once" and row.next_at > now + when.period + 2 * HOUR:
                self._schedules.change(row, next_at=when.after(now))
        for row in self._schedules.working():
            if self._not_before.get(row.id, 0) <= now:
                await self._follow(row, now)
        for row in self._schedules.due(now):
            await self.begin(row, now)

    async def at_once(self, row: Schedule) -> RunRow:
        """Begin it now, beside its times. Raises RunBusy while an earlier run of it goes on or is not told yet."""
        if row.run is None:
            run = await self._hands.submit(ask_of(row), row.account)
            if self._given(row, run, row.next_at):
                return run
        raise RunBusy(f"the task {row.id} is being done already")

    async def begin(self, row: Schedule, now: float) -> RunRow | None:
        """Begin it now, its next time reckoned from `now`; None when it could not, or another process was faster."""
        when = parsed(row.spec, now)
        next_at = when.after(now) if when else None
        try:
            run = await self._hands.submit(ask_of(row), row.account)
        except OneboxError as error:
            self._schedules.change(row, next_at=next_at, error=str(error))
            return None
        return run if self._given(row, run, next_at) else None

    def _given(self, row: Schedule, run: RunRow, next_at: float | None) -> bool:
        """Is it `run` that does it? Else another process was faster, and `run` is closed."""
        if self._schedules.take(row, run.id, next_at):
            self._hands.start(run.id)
            return True
        self._runs.finish(run.id, "cancelled", "cancelled")
        return False

    async def _follow(self, row: Schedule, now: float) -> None:
        """A run that stopped is gone on with; one that ended is told of."""
        assert row.run
        try:
            run = self._runs.get(row.run)
        except RunNotFound:  # deleted with its conversation
            self._schedules.change(row, run=None, tries=0)
            return
        if run.state == "stopped":
            self._hands.start(run.id)
        elif run.state in ("failed", "cancelled"):
            self._schedules.change(row, run=None, tries=0, error=run.error or run.state)
        elif run.state == "done":
            await self._tell(row, run, now)

    async def _tell(self, row: Schedule, run: RunRow, now: float) -> None:
        from ..engine.fold import fold

        try:
            await tell(self._settings, row, fold(self._events.read(run.id)))
        except OneboxError as error:
            self._not_before[row.id] = now + FIRST_WAIT * 4**row.tries
            more = row.tries + 1 < MOST_TRIES
            self._schedules.change(
                row, tries=row.tries + 1 if more else 0, error=str(error), run=run.id if more else None
            )
            return
        self._schedules.change(row, run=None, tries=0)


async def tell(settings: Settings, row: Schedule, view: "View") -> None:
    """By mail and webhook, whichever the user set. Raises OneboxError."""
    from ..reading.web.post import post_json
    from .mail import send_mail

    base = settings.mail.page.rstrip("/")
    page = f"{base}/#/run/{view.run}" if base else ""
    files = list(view.artifacts)
    if row.email:
        parts = [view.text, "\n".join(files), page]
        text = "\n\n".join(part for part in parts if part)
        await send_mail(settings.mail, row.email, row.text[:120], text, identity=f"{row.id}.{view.run}")
    if row.webhook:
        told = {
            "schedule": row.id,
            "task": row.text,
            "run": view.run,
            "text": view.text,
            "files": files,
            "stop_reason": view.stop_reason,
            "page": page,
        }
        await post_json(settings.web, row.webhook, told)


class Planner:
    """What the tool `schedule` of a task calls: the task goes on the schedule of whoever the run is of."""

    def __init__(self, settings: Settings, engine: Engine, owner_of: Callable[[str], str | None]) -> None:
        self._settings, self._engine, self._owner_of = settings, engine, owner_of

    def __call__(self, run: str, task: str, when: str, depth: str) -> str:
        row = Runs(self._engine).get(run)
        account = self._owner_of(row.conversation)
        same = hashlib.sha256(f"{run} {task} {when} {depth}".encode()).hexdigest()[:8]  # twice does it once
        made = plan_task(self._settings, Schedules(self._engine), task, when, depth=depth, account=account, id=same)
        return f"{made.id}: {made.spec}"
