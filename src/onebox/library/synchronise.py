"""Keep the lexical index in step with the database, which is the truth."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..store.database import snapshot
from ..store.tables import passage
from . import rows
from .lexical_index import LexicalIndex


def follow(
    engine: Engine, index: LexicalIndex, revision: int, *, gone: Sequence[int] = (), come: Sequence[int] = ()
) -> None:
    """Bring the index to `revision`, whose transaction took out `gone` and put in `come`.

    When the index stands at the revision before, only these move; when another process was faster
    or died between, the whole difference does.
    """
    with index.writing():
        stands = index.revision()
        if stands >= revision:
            return
        if stands == revision - 1 and stands >= 0:
            with engine.connect() as connection:
                index.change(revision, add=rows.entries(connection, come), remove=gone)
        else:
            _settle(engine, index)


def catch_up(engine: Engine, index: LexicalIndex, *, wait: float = 0.0) -> bool:
    """Bring the index to the database's revision. False when it is behind and another process writes it now."""
    with engine.connect() as connection:
        if index.revision() == rows.counter(connection, rows.REVISION):
            return True
    with index.writing(wait=wait) as held:
        if held:
            _settle(engine, index)
        return held


def rebuild(engine: Engine, index: LexicalIndex) -> None:
    """Throw the index away and make it anew."""
    with index.writing():
        index.clear()
        _settle(engine, index)


def _settle(engine: Engine, index: LexicalIndex) -> None:
    """Put in what the index lacks and take out what the database lacks."""
    stands = index.revision()
    if stands < 0:
        index.clear()
    with snapshot(engine) as connection:
        revision = rows.counter(connection, rows.REVISION)
        if revision == stands:
            return
        there = set(connection.execute(sa.select(passage.c.id)).scalars())
        indexed = index.ids()
        index.change(revision, add=rows.entries(connection, sorted(there - indexed)), remove=indexed - there)
