"""The rows of runs: what was asked, how it stands, and which process works on it.

A process that works on a run holds a lease: its name (machine, process, start time) and a time until
which it is believed alive. On the same machine a dead process is recognised at once, so a run killed
with `kill -9` can be taken up again without waiting; the clocks of several should agree within seconds.
"""

import asyncio
import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.engine import Engine

from ..errors import RunBusy, RunNotFound, StoreError
from ..types import Ask, Depth, RunState
from . import tables
from .conversations import Conversations
from .plans import Plans, forget_wish
from .processes import is_alive, is_here, process_name

LEASE_SECONDS = 60.0
LOOK_SECONDS = 1.0

_ASK: TypeAdapter[Ask] = TypeAdapter(Ask)


@dataclass(frozen=True, slots=True)
class RunRow:
    id: str
    conversation: str
    ask: Ask
    state: RunState
    stop_reason: str | None
    error: str | None
    created: float
    finished: float | None
    queued: float | None = None
    """Since when it is the workers' to do; None: that of the process that was asked."""


class Runs:
    """Create, list and lease runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._plans = Plans(engine)
        self._owner = this_process()
        self._let_go: dict[str, str] = {}
        """Runs that nobody works on here any more, by why, though that could not be written down yet."""

    def create(self, ask: Ask, conversations: Conversations, owner: str | None = None) -> RunRow:
        """A new run with its question in the conversation, in one transaction, leased to this process.

        A new conversation belongs to the account `owner`.
        """
        run = uuid.uuid4().hex[:12]
        now = time.time()
        with self._engine.begin() as connection:
            conversation = conversations.begin(
                connection, ask.text, ask.conversation, run, owner=owner, parent=ask.parent
            )
            row = {
                "id": run,
                "conversation": conversation,
                "ask": _ASK.dump_json(ask).decode(),
                "state": "running",
                "created": now,
                "owner": self._owner,
                "lease_until": now + LEASE_SECONDS,
            }
            connection.execute(sa.insert(tables.run), row)
        return self.get(run)

    def get(self, run: str) -> RunRow:
        """The run whose id is, or uniquely begins with, `run`. Raises RunNotFound."""
        prefix = run.replace("%", "").replace("_", "")
        query = sa.select(tables.run).where(tables.run.c.id.like(f"{prefix}%")).limit(2)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if len(rows) != 1 or not prefix:
            raise RunNotFound(f"there is no run {run!r}" if not rows else f"more than one run begins with {run!r}")
        return self._row(rows[0])

    def list(self, limit: int = 20) -> list[RunRow]:
        """The newest runs first."""
        query = sa.select(tables.run).order_by(tables.run.c.created.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [self._row(row) for row in connection.execute(query).all()]

    def list_of(
        self,
        owner: str,
        *,
        limit: int = 20,
        before: float | None = None,
        state: RunState | None = None,
        conversation: str | None = None,
    ) -> Sequence[RunRow]:
        """The newest runs of an account first; `before` leaves out those made at that time or later."""
        query = sa.select(tables.run).join(tables.conversation).where(tables.conversation.c.owner == owner)
        if before is not None:
            query = query.where(tables.run.c.created < before)
        if conversation is not None:
            query = query.where(tables.run.c.conversation == conversation)
        if state is not None:  # one whose process died is `running` in the database
            query = query.where(tables.run.c.state == ("running" if state in ("stopped", "queued") else state))
        found: list[RunRow] = []
        with self._engine.connect() as connection:
            for row in connection.execute(query.order_by(tables.run.c.created.desc())):
                run = self._row(row)
                if state in (None, run.state):
                    found.append(run)
                if len(found) >= limit:
                    break
        return found

    def left(self) -> Sequence[str]:
        """Runs of accounts that nobody works on any more and no worker is to, oldest first."""
        query = (
            sa.select(tables.run)
            .join(tables.conversation)
            .where(tables.conversation.c.owner.is_not(None), tables.run.c.state == "running")
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tables.run.c.created)).all()
        return [row.id for row in rows if self._row(row).state == "stopped" and can_do(row)]

    def release(self, run: str) -> None:
        """Let go of `run` as it is; it counts as stopped, or queued, until a process takes it."""
        self._update(run, lease_until=None, tries=0)

    def holds(self, run: str) -> bool:
        """Is `run` still this process's? One that slept beyond its lease may have lost it to another."""
        query = sa.select(tables.run.c.owner).where(tables.run.c.id == run)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() == self._owner

    def end(self, run: str) -> None:
        """Ask the process that works on `run`, wherever it is, to end it; it looks every second."""
        self._plans.wish(run, "cancel")

    def take(self, run: str) -> None:
        """Lease `run` to this process. Raises RunBusy while another living process holds it."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(tables.run).where(tables.run.c.id == run)).one()
            if row.state == "running" and row.owner != self._owner and is_alive(row.owner, row.lease_until):
                raise RunBusy(f"run {run} is being worked on by process {row.owner}")
            changed = connection.execute(
                sa.update(tables.run)
                .where(tables.run.c.id == run, tables.run.c.owner.is_not_distinct_from(row.owner))
                .values(state="running", owner=self._owner, lease_until=time.time() + LEASE_SECONDS)
                .values(stop_reason=None, error=None, finished=None)
            )
            if changed.rowcount != 1:
                raise RunBusy(f"run {run} was just taken up by another process")
            if row.state != "running":  # it had ended, and with it what was wished of it
                forget_wish(connection, run, "cancel")
        self._let_go.pop(run, None)

    def keep(self, run: str) -> None:
        """Say that this process still works on `run`, if it does."""
        mine = (tables.run.c.id == run) & (tables.run.c.owner == self._owner)
        with self._engine.begin() as connection:
            connection.execute(sa.update(tables.run).where(mine).values(lease_until=time.time() + LEASE_SECONDS))

    def _goes_on(self, run: str) -> bool:
        """Is it this process's, and does nobody want it ended?"""
        ended = (tables.wish.c.run == tables.run.c.id) & (tables.wish.c.kind == "cancel")
        query = sa.select(tables.run.c.owner, sa.exists().where(ended)).where(tables.run.c.id == run)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return row is not None and tuple(row) == (self._owner, False)

    async def keep_on(self, run: str) -> None:
        """`keep` in time, again and again. Ends when another process has taken `run`, or was to `end` it."""
        kept = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                if not self._goes_on(run):
                    return
                if time.monotonic() - kept >= LEASE_SECONDS / 4:
                    self.keep(run)
                    kept = time.monotonic()
            except (sa.exc.OperationalError, StoreError):
                continue  # the database is away for a moment; the lease stands as long as it was given

    def finish(self, run: str, state: RunState, stop_reason: str | None, error: str | None = None) -> None:
        """Note how the run ended and let go of it."""
        now, begun = time.time(), tables.run.c.created
        ended = sa.case((begun > now, begun), else_=now)  # also when the clock was set back meanwhile
        values = {"queued": None, "state": state, "stop_reason": stop_reason, "error": error, "finished": ended}
        self._update(run, owner=None, lease_until=None, **values)
        self._let_go.pop(run, None)

    def let_go(self, run: str, why: str) -> None:
        """Nobody works on `run` here any more, and that cannot be written: it counts as failed, and can be taken."""
        self._let_go[run] = why

    def _row(self, row: sa.Row[tuple[object, ...]]) -> RunRow:
        found = to_run_row(row)
        why = self._let_go.get(found.id) if row.owner == self._owner else None
        return found if why is None else replace(found, state="failed", stop_reason="error", error=why)

    def _update(self, run: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(tables.run).where(tables.run.c.id == run).values(**values))


def this_process() -> str:
    return process_name(os.getpid())


def is_portable(ask: Ask) -> bool:
    """Can a machine that shares nothing but the database do it? Not if files of this one are needed."""
    return ask.depth is not Depth.EXECUTE and not ask.files and ask.file is None


def can_do(row: sa.Row[tuple[object, ...]]) -> bool:
    """Can it be gone on with on this machine?"""
    return row.owner is None or is_here(row.owner) or is_portable(_ASK.validate_json(row.ask))


def to_run_row(row: sa.Row[tuple[object, ...]]) -> RunRow:
    """`row` as it stands: a run whose process is gone is `stopped`, or `queued` when workers are to do it."""
    state = row.state
    if state == "running" and not is_alive(row.owner, row.lease_until):
        state = "stopped" if row.queued is None else "queued"
    ask = _ASK.validate_json(row.ask)
    ended = (row.stop_reason, row.error, row.created, row.finished)
    return RunRow(row.id, row.conversation, ask, state, *ended, row.queued)
