"""Tasks that come up by themselves: what to do, when next, the run that goes on, whom to tell.

Rows outlive every process. Whoever fires one changes it as it was read, so that two servers over one database
never fire it twice, and its next time is reckoned from now, so that hours of standing still bring one run, not many.
"""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..errors import NotScheduled
from . import tables_schedule

_ROWS = tables_schedule.schedule


@dataclass(frozen=True, slots=True)
class Schedule:
    """`spec` says when, in words; `next_at` None: never again. `run` goes on, `last` is the newest that began."""

    id: str
    account: str | None
    text: str
    depth: str
    spec: str
    next_at: float | None
    email: str
    webhook: str
    run: str | None
    last: str | None
    tries: int
    error: str
    created: float


class Schedules:
    """The rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(
        self,
        text: str,
        spec: str,
        next_at: float,
        *,
        depth: str = "",
        account: str | None = None,
        email: str = "",
        webhook: str = "",
        id: str = "",
    ) -> Schedule:
        """A new one; with an `id` that is there already, that one as it is. Without a `depth` the box chooses it."""
        name = id or uuid.uuid4().hex[:8]
        values = {"text": text, "depth": depth, "spec": spec, "next_at": next_at, "email": email, "webhook": webhook}
        more = {"id": name, "account": account, "run": None, "last": None, "tries": 0, "error": ""}
        with self._engine.begin() as connection:
            known = connection.execute(sa.select(_ROWS.c.id).where(_ROWS.c.id == name)).first()
            if known is None:
                connection.execute(sa.insert(_ROWS), {**values, **more, "created": time.time()})
        return self.get(name)

    def get(self, id: str) -> Schedule:
        """By its id or the beginning of it. Raises NotScheduled."""
        with self._engine.connect() as connection:
            query = sa.select(_ROWS).where(_ROWS.c.id.startswith(id, autoescape=True)).limit(2)
            rows = connection.execute(query).all() if id else []
        if len(rows) != 1:
            raise NotScheduled(f"there is no one task {id!r} on the schedule")
        return Schedule(**rows[0]._mapping)

    def all(self, account: str | None = None, *, everyone: bool = False) -> list[Schedule]:
        """Those of `account` (None: the command line), or of `everyone`."""
        query = sa.select(_ROWS).order_by(_ROWS.c.created)
        return self._read(query if everyone else query.where(_ROWS.c.account.is_not_distinct_from(account)))

    def remove(self, id: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_ROWS).where(_ROWS.c.id == id))

    def due(self, now: float) -> list[Schedule]:
        """To be begun now; one whose run still goes on waits for its end."""
        return self._read(
            sa.select(_ROWS).where(_ROWS.c.next_at <= now, _ROWS.c.run.is_(None)).order_by(_ROWS.c.next_at)
        )

    def waiting(self, after: float) -> Sequence[Schedule]:
        """Those due only after `after`."""
        return self._read(sa.select(_ROWS).where(_ROWS.c.next_at > after))

    def working(self) -> list[Schedule]:
        """Those whose run goes on, or has ended and is not told yet."""
        return self._read(sa.select(_ROWS).where(_ROWS.c.run.is_not(None)))

    def take(self, row: Schedule, run: str, next_at: float | None) -> bool:
        """`run` does it; False when another process was faster."""
        return self.change(row, run=run, last=run, next_at=next_at, tries=0, error="")

    def change(self, row: Schedule, **values: object) -> bool:
        """Set `values` if the row is still as it was read."""
        same = (
            (_ROWS.c.id == row.id)
            & _ROWS.c.next_at.is_not_distinct_from(row.next_at)
            & (_ROWS.c.tries == row.tries)
            & _ROWS.c.run.is_not_distinct_from(row.run)
        )
        with self._engine.begin() as connection:
            return connection.execute(sa.update(_ROWS).where(same).values(**values)).rowcount == 1

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[Schedule]:
        with self._engine.connect() as connection:
            return [Schedule(**row._mapping) for row in connection.execute(query)]
