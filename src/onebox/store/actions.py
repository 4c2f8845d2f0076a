"""What a run did, one row an action: written before it is done and again after, for its user to read.

A row that was begun and never ended says that nobody knows whether it was done: the process died in between.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import tables

_ACTION = tables.action


@dataclass(frozen=True, slots=True)
class Action:
    """`changed`: names of what it made or changed. `undo`: how to take it back; empty: there is nothing to."""

    run: str
    number: int
    tool: str
    arguments: Mapping[str, Any]
    verdict: str
    reason: str
    approval: str | None
    began: float
    ended: float | None
    ok: bool | None
    changed: tuple[str, ...]
    undo: str

    @property
    def unknown(self) -> bool:
        """Allowed and begun, and nothing says how it ended."""
        return self.verdict == "allow" and self.ended is None


class Actions:
    """The list of a run's actions. Writing the same number again replaces it, so a step taken up again is told once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self,
        run: str,
        number: int,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        verdict: str,
        reason: str,
        approval: str | None = None,
    ) -> None:
        """Action `number` of `run` was judged; if it was allowed, it is about to be done."""
        now = time.time()
        row = {"run": run, "number": number, "tool": tool, "verdict": verdict, "reason": reason, "approval": approval}
        row["arguments"] = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
        row |= {"began": now, "ended": None if verdict == "allow" else now, "changed": "[]", "undo": ""}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_ACTION).where(_ACTION.c.run == run, _ACTION.c.number == number))
            connection.execute(sa.insert(_ACTION), row)

    def end(self, run: str, number: int, *, ok: bool, changed: Sequence[str] = (), undo: str = "") -> None:
        """It was done, or it failed."""
        values = {
            "ended": time.time(),
            "ok": int(ok),
            "undo": undo,
            "changed": json.dumps([*changed], ensure_ascii=False),
        }
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(_ACTION).where(_ACTION.c.run == run, _ACTION.c.number == number).values(**values)
            )

    def list(self, run: str) -> Sequence[Action]:
        """In order."""
        query = sa.select(_ACTION).where(_ACTION.c.run == run).order_by(_ACTION.c.number)
        with self._engine.connect() as connection:
            return [_action(row) for row in connection.execute(query)]


def _action(row: sa.Row[Any]) -> Action:
    told = (row.run, row.number, row.tool, json.loads(row.arguments), row.verdict, row.reason, row.approval)
    ok = None if row.ok is None else bool(row.ok)
    return Action(*told, row.began, row.ended, ok, tuple(json.loads(row.changed)), row.undo)
