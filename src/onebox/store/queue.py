"""The queue of runs that any worker on the database may do.

It is the table of runs itself: `queued` says since when a run waits for workers, the lease which of them has it.
So there is one truth about who works on a run, whether it came by the queue or was taken over from a dead process,
and taking it is one UPDATE that only one of many can win. What a worker finished of a run is in its recorded steps.
"""

import time
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import tables
from .plans import forget_wish
from .processes import is_alive
from .runs import LEASE_SECONDS, RunRow, can_do, this_process, to_run_row

_RUN = tables.run


class Queue:
    """Put runs in, take them out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, run: str) -> bool:
        """Let `run` wait for a worker, at first or after it ended; False while a living process works on it."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(_RUN).where(_RUN.c.id == run)).one()
            mine = row.owner == this_process()
            if row.state == "running" and not mine and is_alive(row.owner, row.lease_until):
                return False
            waits = {"state": "running", "queued": time.time(), "tries": 0, "owner": None, "lease_until": None}
            changed = connection.execute(
                sa.update(_RUN)
                .where(_RUN.c.id == run, _RUN.c.owner.is_not_distinct_from(row.owner))
                .values(**waits, stop_reason=None, error=None, finished=None)
            )
            forget_wish(connection, run, "cancel")
            return changed.rowcount == 1

    def claim(self) -> tuple[RunRow, int] | None:
        """The run that waited longest, leased to this process from now on, and how many tries died before.

        Runs of accounts whose process ended or was killed wait, too, if they can be done here.
        """
        for row in self._waiting():
            tries = (row.tries or 0) + 1
            values = {"owner": this_process(), "lease_until": time.time() + LEASE_SECONDS, "tries": tries}
            same = (_RUN.c.id == row.id) & (_RUN.c.state == "running") & _RUN.c.owner.is_not_distinct_from(row.owner)
            with self._engine.begin() as connection:
                won = connection.execute(sa.update(_RUN).where(same).values(**values)).rowcount == 1
            if won:
                return replace(to_run_row(row), state="running"), tries - 1
        return None

    def got_on(self, run: str) -> None:
        """A step of `run` was finished: workers that died before it count no longer."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(_RUN).where(_RUN.c.id == run).values(tries=0))

    def _waiting(self) -> list[sa.Row[tuple[object, ...]]]:
        since = sa.func.coalesce(_RUN.c.queued, _RUN.c.created)
        query = (
            sa.select(_RUN)
            .join(tables.conversation)
            .where(_RUN.c.state == "running", _RUN.c.queued.is_not(None) | tables.conversation.c.owner.is_not(None))
            .order_by(since)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [row for row in rows if not is_alive(row.owner, row.lease_until) and can_do(row)]
