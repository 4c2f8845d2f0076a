"""How the box is used, in sums: people, runs, tokens, seconds, failures, by day, depth and model.

What a run took is told from its events once, when it has ended, and kept in columns of its row (`catch_up`). The
figures are then read from one index alone (`run_used`), however many runs and events there are. No figure names
anyone, and no text is looked at.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from . import tables
from .accounts import API_OWNER

BATCH = 500
"""Runs told at once."""
RETENTION_DAYS = (1, 3, 30)
_RUN = tables.run
_EVENT = tables.event
_TOLD = ("route.chosen", "answer.started", "usage.counted", "answer.finished")
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(slots=True)
class Sums:
    """Of some runs. `seconds` of work, `failed` of the `runs`."""

    runs: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0

    def add(self, other: "Sums") -> None:
        self.runs += other.runs
        self.failed += other.failed
        self.prompt_tokens += other.prompt_tokens
        self.completion_tokens += other.completion_tokens
        self.seconds += other.seconds


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of one day, depth and model; `model` is empty where code answered."""

    day: dt.date
    depth: str
    model: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the `of` people whose first day lies `days` days back or more, `back` came on the day itself that many days
    after their first, `later` on that day or any after it."""

    days: int
    of: int
    back: int
    later: int


@dataclass(frozen=True, slots=True)
class Figures:
    """From `first` to `last`, both included. People by day, by week (its Monday) and by month (its first day)."""

    first: dt.date
    last: dt.date
    lines: Sequence[Line]
    people: Sequence[tuple[dt.date, int]]
    weeks: Sequence[tuple[dt.date, int]]
    months: Sequence[tuple[dt.date, int]]
    retention: Sequence[Retention]

    @property
    def total(self) -> Sums:
        total = Sums()
        for line in self.lines:
            total.add(line.sums)
        return total

    def by(self, what: Literal["day", "depth", "model"]) -> dict[str, Sums]:
        """Days in order; depths and models with the most runs first."""
        found: dict[str, Sums] = {}
        for line in self.lines:
            found.setdefault(str(getattr(line, what)), Sums()).add(line.sums)
        order = list(found) if what == "day" else sorted(found, key=lambda name: (-found[name].runs, name))
        return {name: found[name] for name in order}


@dataclass(slots=True)
class _Taken:
    """What one run took, as its events tell it."""

    depth: str = ""
    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float | None = None

    def see(self, kind: str, fact: dict[str, Any]) -> None:
        if kind == "route.chosen":
            self.depth = fact["depth"]
        elif kind == "answer.started":
            self.model = fact["model"]
        elif kind == "usage.counted":
            self.prompt_tokens += fact["prompt_tokens"]
            self.completion_tokens += fact["completion_tokens"]
        else:
            self.seconds = fact["total"]


def catch_up(engine: Engine) -> int:
    """Tell what each run took that ended since the last time; returns how many those were."""
    done = 0
    while True:
        with engine.begin() as connection:
            told = _tell_some(connection)
        done += told
        if told < BATCH:
            return done


def figures(engine: Engine, today: dt.date, days: int) -> Figures:
    """The sums of the last `days` days up to `today`; retention over all time."""
    last, first = _number(today), _number(today) - days + 1
    with engine.connect() as connection:
        lines = [_line(row) for row in connection.execute(_SUMS, {"first": first, "last": last})]
        seen = connection.execute(sa.select(_RUN.c.day, _RUN.c.account).where(_RUN.c.day <= last).distinct()).all()
    by_day: dict[dt.date, set[str | None]] = defaultdict(set)
    of_account: dict[str | None, set[int]] = defaultdict(set)
    for day, account in seen:
        of_account[account].add(day)
        if day >= first:
            by_day[_date(day)].add(account)
    return Figures(
        _date(first),
        today,
        _joined(lines),
        _counted(by_day, lambda day: day),
        _counted(by_day, lambda day: day - dt.timedelta(days=day.weekday())),
        _counted(by_day, lambda day: day.replace(day=1)),
        [_retention(of_account.values(), last, span) for span in RETENTION_DAYS],
    )


_SUMS = (
    sa.select(
        _RUN.c.day,
        _RUN.c.depth,
        _RUN.c.model,
        _RUN.c.state,
        sa.func.count().label("runs"),
        sa.func.sum(_RUN.c.prompt_tokens).label("prompt_tokens"),
        sa.func.sum(_RUN.c.completion_tokens).label("completion_tokens"),
        sa.func.sum(_RUN.c.seconds).label("seconds"),
    )
    .where(_RUN.c.day.between(sa.bindparam("first"), sa.bindparam("last")))
    .group_by(_RUN.c.day, _RUN.c.depth, _RUN.c.model, _RUN.c.state)
)


def _tell_some(connection: Connection) -> int:
    new = _RUN.c.counted.is_(None) | (_RUN.c.counted != _RUN.c.finished)  # a run taken up again ends a second time
    owner = tables.conversation.c.owner
    query = sa.select(_RUN.c.id, _RUN.c.ask, _RUN.c.created, _RUN.c.finished, owner).join(tables.conversation)
    ended = connection.execute(query.where(_RUN.c.finished.is_not(None), new).limit(BATCH)).all()
    if not ended:
        return 0
    taken: dict[str, _Taken] = defaultdict(_Taken)
    facts = sa.select(_EVENT.c.run, _EVENT.c.kind, _EVENT.c.body).where(_EVENT.c.run.in_([row.id for row in ended]))
    for run, kind, body in connection.execute(facts.where(_EVENT.c.kind.in_(_TOLD)).order_by(_EVENT.c.seq)):
        taken[run].see(kind, json.loads(body))
    change = sa.update(_RUN).where(_RUN.c.id == sa.bindparam("run"))
    connection.execute(change, [_columns(row, taken[row.id]) for row in ended])
    return len(ended)


def _columns(row: Any, taken: _Taken) -> dict[str, object]:
    seconds = row.finished - row.created if taken.seconds is None else taken.seconds
    return {
        "run": row.id,
        "counted": row.finished,
        "account": row.owner.removeprefix(API_OWNER) if row.owner else None,
        "day": _number(dt.datetime.fromtimestamp(row.created).date()),
        "depth": taken.depth or json.loads(row.ask).get("depth") or "auto",
        "model": taken.model,
        "prompt_tokens": taken.prompt_tokens,
        "completion_tokens": taken.completion_tokens,
        "seconds": max(0.0, seconds),
    }


def _line(row: Any) -> Line:
    failed = row.runs if row.state == "failed" else 0
    sums = Sums(row.runs, failed, row.prompt_tokens, row.completion_tokens, row.seconds)
    return Line(_date(row.day), row.depth, row.model, sums)


def _joined(lines: Iterable[Line]) -> list[Line]:
    """The ends that runs came to laid together."""
    found: dict[tuple[dt.date, str, str], Line] = {}
    for line in lines:
        found.setdefault((line.day, line.depth, line.model), Line(line.day, line.depth, line.model, Sums())).sums.add(
            line.sums
        )
    return [found[key] for key in sorted(found)]


def _counted(by_day: dict[dt.date, set[str | None]], span: Any) -> list[tuple[dt.date, int]]:
    people: dict[dt.date, set[str | None]] = defaultdict(set)
    for day, there in by_day.items():
        people[span(day)] |= there
    return [(begin, len(people[begin])) for begin in sorted(people)]


def _retention(days_of_each: Iterable[set[int]], last: int, span: int) -> Retention:
    known = [(days, min(days) + span) for days in days_of_each]
    asked = [(days, day) for days, day in known if day <= last]
    back = sum(day in days for days, day in asked)
    later = sum(max(days) >= day for days, day in asked)
    return Retention(span, len(asked), back, later)


def _number(day: dt.date) -> int:
    return day.toordinal() - _EPOCH


def _date(number: int) -> dt.date:
    return dt.date.fromordinal(number + _EPOCH)
