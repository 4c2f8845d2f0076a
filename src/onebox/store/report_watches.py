"""Reports that are kept up to date by themselves: when each is due, which refresh goes on, whom to tell.

Rows outlive every process. Whoever works them off takes a row by changing it as it was read, so that two
servers over one database never refresh the same report twice.
"""

import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import tables

Every = Literal["daily", "weekly"]
SECONDS: dict[Every, float] = {"daily": 86_400.0, "weekly": 7 * 86_400.0}
SLACK = 3_600.0
"""Seconds a clock may be off without meaning anything."""
_WATCH = tables.report_watch


@dataclass(frozen=True, slots=True)
class Watch:
    """`run` is the refresh that goes on, `told` and `seen` the newest versions told of and looked at."""

    report: str
    every: Every
    next_at: float
    email: str
    webhook: str
    run: str | None
    told: int
    seen: int
    tries: int
    error: str
    created: float


class Watches:
    """The rows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def set(self, report: str, every: Every, *, email: str = "", webhook: str = "", version: int = 0) -> Watch:
        """Watch `report`, or watch it otherwise; first due one period from now. `version` is known already."""
        now = time.time()
        values = {"every": every, "next_at": now + SECONDS[every], "email": email, "webhook": webhook, "error": ""}
        new = {"report": report, "told": version, "seen": version, "tries": 0, "created": now, "run": None}
        with self._engine.begin() as connection:
            changed = connection.execute(sa.update(_WATCH).where(_WATCH.c.report == report).values(**values))
            if not changed.rowcount:
                connection.execute(sa.insert(_WATCH), {**new, **values})
        found = self.get(report)
        assert found
        return found

    def get(self, report: str) -> Watch | None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_WATCH).where(_WATCH.c.report == report)).first()
        return Watch(**row._mapping) if row else None

    def all(self) -> list[Watch]:
        with self._engine.connect() as connection:
            return [Watch(**row._mapping) for row in connection.execute(sa.select(_WATCH).order_by(_WATCH.c.created))]

    def remove(self, report: str) -> bool:
        with self._engine.begin() as connection:
            return bool(connection.execute(sa.delete(_WATCH).where(_WATCH.c.report == report)).rowcount)

    def due(self, now: float) -> list[Watch]:
        """Those to be refreshed now; one whose refresh still goes on waits for its end.

        What is due later than a period from now was planned by a clock that has been set back since: planned anew.
        """
        with self._engine.begin() as connection:
            for every, period in SECONDS.items():
                late = (_WATCH.c.every == every) & (_WATCH.c.next_at > now + period + SLACK)
                connection.execute(sa.update(_WATCH).where(late).values(next_at=now + period))
        query = sa.select(_WATCH).where(_WATCH.c.next_at <= now, _WATCH.c.run.is_(None)).order_by(_WATCH.c.next_at)
        with self._engine.connect() as connection:
            return [Watch(**row._mapping) for row in connection.execute(query)]

    def working(self) -> list[Watch]:
        """Those whose refresh goes on, or has ended and is not told yet."""
        query = sa.select(_WATCH).where(_WATCH.c.run.is_not(None)).order_by(_WATCH.c.next_at)
        with self._engine.connect() as connection:
            return [Watch(**row._mapping) for row in connection.execute(query)]

    def take(self, watch: Watch, now: float, run: str) -> bool:
        """`run` refreshes `watch`, which is due again in one period; False when another process was faster.

        Periods that passed while nobody worked are not made up for.
        """
        period = SECONDS[watch.every]
        after = watch.next_at + period * (1 + max(0, (now - watch.next_at) // period))
        return self._change(watch, next_at=after, run=run, tries=0, error="")

    def ended(self, watch: Watch, *, told: int, error: str = "") -> None:
        """The refresh is over and told of, or given up."""
        self._change(watch, run=None, told=told, tries=0, error=error)

    def put_off(self, watch: Watch, now: float, error: str) -> None:
        """The refresh could not begin; the next one is due in one period."""
        self._change(watch, next_at=now + SECONDS[watch.every], error=error)

    def failed(self, watch: Watch, error: str) -> None:
        """Telling did not work; it is tried again."""
        self._change(watch, tries=watch.tries + 1, error=error)

    def see(self, report: str, version: int) -> None:
        """The user looked at `version`."""
        seen = sa.update(_WATCH).where(_WATCH.c.report == report, _WATCH.c.seen < version).values(seen=version)
        with self._engine.begin() as connection:
            connection.execute(seen)

    def _change(self, watch: Watch, **values: object) -> bool:
        same = (
            (_WATCH.c.report == watch.report)
            & (_WATCH.c.next_at == watch.next_at)
            & (_WATCH.c.tries == watch.tries)
            & _WATCH.c.run.is_not_distinct_from(watch.run)
        )
        with self._engine.begin() as connection:
            return connection.execute(sa.update(_WATCH).where(same).values(**values)).rowcount == 1
