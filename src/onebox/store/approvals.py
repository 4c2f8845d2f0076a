"""What runs ask their user to allow: a row each, bound to exactly one action by the hash of its arguments.

Only these rows authorise anything; what a client sends is an id and yes or no, and cannot change what is done. An
approval holds once and for a while: `spend` takes it in one statement, so that two processes cannot both have it.
"""

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..errors import ApprovalNotFound, ApprovalSettled
from . import tables
from .database import lock

KEPT_SECONDS = 24 * 3600.0
"""How long a request waits, and how long a yes holds after it was given."""

State = Literal["pending", "allowed", "denied", "expired", "used", "none"]
_APPROVAL = tables.approval


@dataclass(frozen=True, slots=True)
class Approval:
    """`by`: the account that decided, or `cli`. `state` is as of when it was read."""

    id: str
    run: str
    key: str
    tool: str
    arguments: Mapping[str, Any]
    reason: str
    state: State
    asked: float
    expires: float
    decided: float | None
    by: str | None


class Approvals:
    """Ask, decide, and use up."""

    def __init__(self, engine: Engine, *, seconds: float = KEPT_SECONDS) -> None:
        self._engine = engine
        self._seconds = seconds

    def ask(self, run: str, key: str, tool: str, arguments: Mapping[str, Any], reason: str) -> str:
        """The id of the request for the action `key`; one that still waits or was allowed is not asked for again."""
        now = time.time()
        with self._engine.begin() as connection:
            lock(connection, f"approval.{key}")
            newest = _newest(connection, key)
            if newest is not None and _state(newest, now) in ("pending", "allowed"):
                return str(newest.id)
            identity = uuid.uuid4().hex
            told = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
            row: dict[str, object] = {
                "id": identity,
                "run": run,
                "key": key,
                "tool": tool,
                "arguments": told,
                "reason": reason,
            }
            row |= {"state": "pending", "asked": now, "expires": now + self._seconds}
            connection.execute(sa.insert(_APPROVAL), row)
        return identity

    def state(self, key: str) -> State:
        """How it stands with the action `key`; `none`: nobody asked."""
        with self._engine.connect() as connection:
            newest = _newest(connection, key)
        return "none" if newest is None else _state(newest, time.time())

    def approved(self, key: str) -> bool | None:
        """For the judge: allowed and not used, refused (or nobody answered in time), or nothing yet."""
        return {"allowed": True, "denied": False, "expired": False}.get(self.state(key))

    def decide(self, identity: str, allow: bool, by: str) -> Approval:
        """Write down the answer. Raises ApprovalNotFound, ApprovalSettled."""
        now = time.time()
        with self._engine.begin() as connection:
            changed = connection.execute(
                sa.update(_APPROVAL)
                .where(_APPROVAL.c.id == identity, _APPROVAL.c.state == "pending", _APPROVAL.c.expires > now)
                .values(state="allowed" if allow else "denied", decided=now, by=by, expires=now + self._seconds)
            )
        found = self.get(identity)
        if changed.rowcount != 1:
            raise ApprovalSettled(f"approval {identity} is {found.state} already")
        return found

    def spend(self, key: str) -> str | None:
        """Use up the allowed approval of the action `key`, just before it is done: its id; None: there is none."""
        now = time.time()
        with self._engine.begin() as connection:
            newest = _newest(connection, key)
            if newest is None:
                return None
            changed = connection.execute(
                sa.update(_APPROVAL)
                .where(_APPROVAL.c.id == newest.id, _APPROVAL.c.state == "allowed", _APPROVAL.c.expires > now)
                .values(state="used")
            )
        return str(newest.id) if changed.rowcount == 1 else None

    def get(self, identity: str) -> Approval:
        """Raises ApprovalNotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_APPROVAL).where(_APPROVAL.c.id == identity)).one_or_none()
        if row is None:
            raise ApprovalNotFound(f"there is no approval {identity!r}")
        return _approval(row)

    def list(
        self, run: str | None = None, *, owner: str | None = None, pending: bool = False, limit: int = 100
    ) -> Sequence[Approval]:
        """The newest first: of one run, of the runs of an account, or all."""
        query = sa.select(_APPROVAL).order_by(_APPROVAL.c.asked.desc()).limit(limit)
        if run is not None:
            query = query.where(_APPROVAL.c.run == run)
        if owner is not None:
            joined = _APPROVAL.join(tables.run).join(
                tables.conversation, tables.run.c.conversation == tables.conversation.c.id
            )
            query = query.select_from(joined).where(tables.conversation.c.owner == owner)
        if pending:
            query = query.where(_APPROVAL.c.state == "pending", _APPROVAL.c.expires > time.time())
        with self._engine.connect() as connection:
            return [_approval(row) for row in connection.execute(query)]


def _newest(connection: sa.Connection, key: str) -> sa.Row[Any] | None:
    query = sa.select(_APPROVAL).where(_APPROVAL.c.key == key).order_by(_APPROVAL.c.asked.desc()).limit(1)
    return connection.execute(query).one_or_none()


def _state(row: sa.Row[Any], now: float) -> State:
    state: State = row.state
    return "expired" if state in ("pending", "allowed") and row.expires <= now else state


def _approval(row: sa.Row[Any]) -> Approval:
    told = (row.id, row.run, row.key, row.tool, json.loads(row.arguments), row.reason)
    return Approval(*told, _state(row, time.time()), row.asked, row.expires, row.decided, row.by)
