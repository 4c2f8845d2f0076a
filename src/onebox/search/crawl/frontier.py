"""Which pages of a site are read and which wait, in the database: a killed process loses none of it."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ...library.rows import batches
from ...store.tables import crawl, crawl_page
from ..address import same_page

PageState = Literal["waiting", "kept", "unchanged", "skipped", "refused", "failed"]
"""`kept`: new or changed and in the index. `skipped`: read, but not to be kept. `refused`: not to be read."""
READ = ("kept", "unchanged")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page to be read. `depth`: links between the start and it; `tries`: how often it could not be read."""

    key: str
    url: str
    depth: int
    tries: int


class Frontier:
    """The pages of the crawl that begins at `start`. One process at a time works on it."""

    def __init__(self, engine: Engine, start: str) -> None:
        self.id = crawl_id(start)
        self._engine = engine
        self._start = start
        self._own = crawl_page.c.crawl == self.id

    def begin(self, pages: int) -> bool:
        """Go on where the last crawl was cut short, else begin anew. Returns whether it goes on.

        A crawl that ended, or that has read `pages` already, is begun anew.
        """
        with self._engine.begin() as connection:
            state = connection.execute(sa.select(crawl.c.state).where(crawl.c.id == self.id)).scalar()
            if state == "going" and self._read(connection) < pages and self._count(connection, "waiting"):
                return True
            connection.execute(sa.delete(crawl_page).where(self._own))
            connection.execute(sa.delete(crawl).where(crawl.c.id == self.id))
            now = time.time()
            row = {"id": self.id, "start": self._start, "state": "going", "started": now, "updated": now}
            connection.execute(sa.insert(crawl), row)
            self._put(connection, [self._start], 0)
        return False

    def next(self) -> Waiting | None:
        """The page to read now: those nearer to the start first, then in the order they were found."""
        columns = (crawl_page.c.key, crawl_page.c.url, crawl_page.c.depth, crawl_page.c.tries)
        query = sa.select(*columns).where(self._own, crawl_page.c.state == "waiting")
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(crawl_page.c.depth, crawl_page.c.place).limit(1)).one_or_none()
        return Waiting(*row) if row else None

    def settle(self, page: Waiting, state: PageState, reason: str = "", found: Iterable[str] = ()) -> None:
        """Say what became of `page`, and put the addresses `found` on it behind what waits, in one transaction."""
        with self._engine.begin() as connection:
            self._put(connection, found, page.depth + 1)
            self._set(connection, page, state=state, reason=reason[:300])

    def again(self, page: Waiting, reason: str) -> None:
        """`page` could not be read now: it waits on."""
        with self._engine.begin() as connection:
            self._set(connection, page, tries=page.tries + 1, reason=reason[:300])

    def put(self, urls: Iterable[str], depth: int) -> None:
        """Put addresses behind what waits; those that are there already stay as they are."""
        with self._engine.begin() as connection:
            self._put(connection, urls, depth)

    def finish(self) -> None:
        """Nothing is left to do."""
        with self._engine.begin() as connection:
            connection.execute(sa.update(crawl).where(crawl.c.id == self.id).values(state="done", updated=time.time()))

    def counts(self) -> dict[str, int]:
        """How many pages are in each state."""
        query = sa.select(crawl_page.c.state, sa.func.count()).where(self._own).group_by(crawl_page.c.state)
        with self._engine.connect() as connection:
            return {state: count for state, count in connection.execute(query)}

    def urls(self) -> list[str]:
        """Every address known."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(crawl_page.c.url).where(self._own)).scalars())

    def reasons(self) -> dict[str, int]:
        """Why pages were not kept, each reason with its count, the commonest first."""
        count = sa.func.count()
        query = (
            sa.select(crawl_page.c.reason, count)
            .where(self._own, crawl_page.c.state.in_(("skipped", "refused", "failed")))
            .group_by(crawl_page.c.reason)
            .order_by(count.desc(), crawl_page.c.reason)
        )
        with self._engine.connect() as connection:
            return {reason: number for reason, number in connection.execute(query)}

    def _read(self, connection: Connection) -> int:
        return sum(self._count(connection, state) for state in READ)

    def _count(self, connection: Connection, state: str) -> int:
        query = sa.select(sa.func.count()).where(self._own, crawl_page.c.state == state)
        return int(connection.execute(query).scalar() or 0)

    def _put(self, connection: Connection, urls: Iterable[str], depth: int) -> None:
        wanted = {same_page(url): url for url in reversed(list(urls))}  # of two that are one page, the first
        wanted = dict(reversed(wanted.items()))
        for keys in batches(list(wanted), 500):
            query = sa.select(crawl_page.c.key).where(self._own, crawl_page.c.key.in_(keys))
            for key in connection.execute(query).scalars():
                del wanted[key]
        if not wanted:
            return
        place = connection.execute(sa.select(sa.func.max(crawl_page.c.place)).where(self._own)).scalar() or 0
        head = {"crawl": self.id, "depth": depth, "state": "waiting", "tries": 0, "reason": ""}
        rows = [{**head, "key": key, "url": url, "place": place + n} for n, (key, url) in enumerate(wanted.items(), 1)]
        connection.execute(sa.insert(crawl_page), rows)

    def _set(self, connection: Connection, page: Waiting, **values: object) -> None:
        connection.execute(sa.update(crawl_page).where(self._own, crawl_page.c.key == page.key).values(**values))
        connection.execute(sa.update(crawl).where(crawl.c.id == self.id).values(updated=time.time()))


def crawl_id(start: str) -> str:
    """The same start, however it is written, is the same crawl."""
    return hashlib.sha256(same_page(start).encode()).hexdigest()[:16]
