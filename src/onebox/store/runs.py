"""The rows of runs: what was asked, how it stands, and which process works on it.

A process that works on a run holds a lease: its name (host, process, start time) and a time until
which it is believed alive. On the same host a dead process is recognised at once, so a run killed
with `kill -9` can be taken up again without waiting.
"""

import asyncio
import contextlib
import os
import socket
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.engine import Engine

from ..errors import RunBusy, RunNotFound, StoreError
from ..types import Ask, RunState
from . import tables
from .conversations import Conversations

LEASE_SECONDS = 60.0

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


class Runs:
    """Create, list and lease runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = process_name(os.getpid())
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
            query = query.where(tables.run.c.state == ("running" if state == "stopped" else state))
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
        """Runs of accounts that nobody works on any more, oldest first."""
        query = (
            sa.select(tables.run)
            .join(tables.conversation)
            .where(tables.conversation.c.owner.is_not(None), tables.run.c.state == "running")
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tables.run.c.created)).all()
        return [row.id for row in rows if self._row(row).state == "stopped"]

    def release(self, run: str) -> None:
        """Let go of `run` as it is; it counts as stopped until a process takes it."""
        self._update(run, owner=None, lease_until=None)

    def take(self, run: str) -> None:
        """Lease `run` to this process. Raises RunBusy while another living process holds it."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(tables.run).where(tables.run.c.id == run)).one()
            if row.state == "running" and row.owner != self._owner and _alive(row.owner, row.lease_until):
                raise RunBusy(f"run {run} is being worked on by process {row.owner}")
            changed = connection.execute(
                sa.update(tables.run)
                .where(tables.run.c.id == run, tables.run.c.owner.is_not_distinct_from(row.owner))
                .values(state="running", owner=self._owner, lease_until=time.time() + LEASE_SECONDS)
                .values(stop_reason=None, error=None, finished=None)
            )
            if changed.rowcount != 1:
                raise RunBusy(f"run {run} was just taken up by another process")
        self._let_go.pop(run, None)

    def keep(self, run: str) -> None:
        """Say that this process still works on `run`."""
        self._update(run, lease_until=time.time() + LEASE_SECONDS)

    async def keep_on(self, run: str) -> None:
        """`keep` in time, again and again, until cancelled."""
        while True:
            await asyncio.sleep(LEASE_SECONDS / 4)
            with contextlib.suppress(StoreError):  # the run itself says what is wrong with the disk, or waits
                self.keep(run)

    def finish(self, run: str, state: RunState, stop_reason: str | None, error: str | None = None) -> None:
        """Note how the run ended and let go of it."""
        now, begun = time.time(), tables.run.c.created
        ended = sa.case((begun > now, begun), else_=now)  # also when the clock was set back meanwhile
        values = {"state": state, "stop_reason": stop_reason, "error": error, "finished": ended}
        self._update(run, owner=None, lease_until=None, **values)
        self._let_go.pop(run, None)

    def let_go(self, run: str, why: str) -> None:
        """Nobody works on `run` here any more, and that cannot be written: it counts as failed, and can be taken."""
        self._let_go[run] = why

    def _row(self, row: sa.Row[tuple[object, ...]]) -> RunRow:
        found = _run_row(row)
        why = self._let_go.get(found.id) if row.owner == self._owner else None
        return found if why is None else replace(found, state="failed", stop_reason="error", error=why)

    def _update(self, run: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(tables.run).where(tables.run.c.id == run).values(**values))


def process_name(pid: int) -> str:
    """`host:pid:start`, which no later process can have again."""
    try:
        started = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        started = "0"  # no /proc here: the host and number must do
    return f"{socket.gethostname()}:{pid}:{started}"


def _alive(owner: str | None, lease_until: float | None) -> bool:
    if owner is None or lease_until is None:
        return False
    host, pid, _ = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return lease_until > time.time()
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process_name(int(pid)) == owner


def _run_row(row: sa.Row[tuple[object, ...]]) -> RunRow:
    state = row.state
    if state == "running" and not _alive(row.owner, row.lease_until):
        state = "stopped"
    ask = _ASK.validate_json(row.ask)
    return RunRow(row.id, row.conversation, ask, state, row.stop_reason, row.error, row.created, row.finished)
