"""Plans of research runs, every version kept, and what the user wishes of a run while it goes on.

Whoever changes a plan, the run itself or a user in another process, writes the next version; of two who
write the same one only the first succeeds.
"""

import contextlib
import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from . import tables

By = Literal["box", "user"]
Wish = Literal["finish", "pause", "cancel"]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """`body` is the plan as JSON."""

    version: int
    by: By
    body: str


class Plans:
    """Read and write plans and wishes by run."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, run: str) -> PlanRow | None:
        return next(iter(self._rows(run, limit=1)), None)

    def version(self, run: str, version: int) -> PlanRow | None:
        return next((row for row in self._rows(run) if row.version == version), None)

    def since(self, run: str, version: int) -> list[PlanRow]:
        """The versions after `version`, oldest first."""
        return [row for row in reversed(self._rows(run)) if row.version > version]

    def put(self, run: str, row: PlanRow) -> bool:
        """Keep `row`. False when there is one of its version already; nothing is changed then."""
        values = {"run": run, "version": row.version, "by": row.by, "body": row.body, "created": time.time()}
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(tables.plan), values)
        except IntegrityError:
            return False
        return True

    def wish(self, run: str, kind: Wish) -> None:
        """Doing it twice does no harm."""
        with contextlib.suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(sa.insert(tables.wish), {"run": run, "kind": kind, "created": time.time()})

    def wished(self, run: str, kind: Wish) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(tables.wish.c.kind).where(_of(run, kind))).first() is not None

    def granted(self, run: str, kind: Wish) -> None:
        """The wish was done and is over."""
        with self._engine.begin() as connection:
            forget_wish(connection, run, kind)

    def _rows(self, run: str, limit: int | None = None) -> list[PlanRow]:
        newest = sa.select(tables.plan).where(tables.plan.c.run == run).order_by(tables.plan.c.version.desc())
        with self._engine.connect() as connection:
            return [PlanRow(row.version, row.by, row.body) for row in connection.execute(newest.limit(limit))]


def forget_wish(connection: Connection, run: str, kind: Wish) -> None:
    connection.execute(sa.delete(tables.wish).where(_of(run, kind)))


def _of(run: str, kind: Wish) -> sa.ColumnElement[bool]:
    return sa.and_(tables.wish.c.run == run, tables.wish.c.kind == kind)
