"""The usage of the box in sums: right by hand, told once, fast with many runs."""

import datetime as dt
import time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from onebox.events import AnswerFinished, AnswerStarted, RouteChosen, UsageCounted
from onebox.settings import Settings
from onebox.store import tables
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.store.usage import Sums, catch_up, figures
from onebox.types import Ask, Depth

TODAY = dt.date(2026, 11, 20)
MANY = 100_000
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {most})"
TALKS = "{numbers} INSERT INTO conversation (id, title, created) SELECT 'c' || i, 't', 0 FROM n"
SEED = """
{numbers} INSERT INTO run (id, conversation, ask, state, created, finished, counted, account, day, depth, model,
                           prompt_tokens, completion_tokens, seconds)
SELECT printf('%012x', i), 'c' || (i % 1000), printf('%.300c', 'x'), 'done', 0, 1, 1, 'u' || (i % 200),
       {last} - i * 7919 % 730, CASE i % 3 WHEN 0 THEN 'chat' WHEN 1 THEN 'search' ELSE 'think' END, 'm' || (i % 4),
       900, 80, 3.0
FROM n
"""


@pytest.fixture
def database(settings: Settings) -> Engine:
    return open_database(settings.database_url)


def noon(day: dt.date) -> float:
    return dt.datetime.combine(day, dt.time(12)).timestamp()


def ran(database: Engine, owner: str | None, day: dt.date, **how: Any) -> str:
    """One run of `owner` on `day`, written as the engine writes it."""
    row = Runs(database).create(Ask("secret words", how.get("depth")), Conversations(database), owner)
    log = EventLog(database)
    if how.get("depth") is None:
        log.append(row.id, RouteChosen(depth=Depth.SEARCH, by="classifier"))
    if how.get("model"):
        log.append(row.id, AnswerStarted(model=how["model"]))
        log.append(row.id, UsageCounted(step="write", prompt_tokens=100, completion_tokens=20))
        log.append(row.id, UsageCounted(step="rewrite", prompt_tokens=10, completion_tokens=5))
    if how.get("state", "done") == "done":
        log.append(row.id, AnswerFinished(stop_reason="finished", text="secret answer", total=2.5))
    Runs(database).finish(row.id, how.get("state", "done"), None)
    with database.begin() as connection:
        at = {"created": noon(day), "finished": noon(day) + 4}
        connection.execute(sa.update(tables.run).where(tables.run.c.id == row.id).values(at))
    return row.id


def test_the_sums_are_those_of_the_runs(database: Engine) -> None:
    ran(database, "a", TODAY, depth=Depth.CHAT, model="fake/m")
    ran(database, "a", TODAY, model="fake/m")
    ran(database, "api:a", TODAY, model="fake/m", state="failed")
    ran(database, None, TODAY - dt.timedelta(days=1))
    ran(database, "b", TODAY - dt.timedelta(days=40), model="old")
    running = Runs(database).create(Ask("x"), Conversations(database), "c")
    assert (catch_up(database), catch_up(database)) == (5, 0)
    found = figures(database, TODAY, 30)
    assert (found.first, found.last) == (dt.date(2026, 10, 22), TODAY)
    assert [(line.day.day, line.depth, line.model, line.sums) for line in found.lines] == [
        (19, "search", "", Sums(1, 0, 0, 0, 2.5)),
        (20, "chat", "fake/m", Sums(1, 0, 110, 25, 2.5)),
        (20, "search", "fake/m", Sums(2, 1, 220, 50, 6.5)),
    ]
    # An account's programs are the account; the command line counts as one more.
    assert found.people == [(dt.date(2026, 11, 19), 1), (TODAY, 1)]
    assert found.weeks == [(dt.date(2026, 11, 16), 2)] and found.months == [(dt.date(2026, 11, 1), 2)]
    assert running.id not in str(found) and "secret" not in str(found)


def test_a_run_taken_up_again_is_told_again(database: Engine) -> None:
    run = ran(database, "a", TODAY, model="m", state="cancelled")
    catch_up(database)
    EventLog(database).append(run, UsageCounted(step="write", prompt_tokens=1, completion_tokens=0))
    Runs(database).take(run)
    assert catch_up(database) == 0
    Runs(database).finish(run, "done", "finished")
    assert catch_up(database) == 1
    (line,) = figures(database, TODAY, 30).lines
    assert line.sums.prompt_tokens == 111 and line.sums.failed == 0


def test_retention_counts_who_came_back(database: Engine) -> None:
    days = {"a": [0, 1, 3, 30], "b": [0, 2], "c": [0, 31], "d": [40]}
    begin = TODAY - dt.timedelta(days=40)
    for who, when in days.items():
        for day in when:
            ran(database, who, begin + dt.timedelta(days=day))
    catch_up(database)
    told = [(one.days, one.of, one.back, one.later) for one in figures(database, TODAY, 7).retention]
    assert told == [(1, 3, 1, 3), (3, 3, 1, 2), (30, 3, 1, 2)]  # d came for the first time today


def test_an_empty_box_has_figures(database: Engine) -> None:
    found = figures(database, TODAY, 7)
    assert (found.lines, found.people, [one.of for one in found.retention]) == ([], [], [0, 0, 0])


def test_it_stays_fast_with_many_runs(database: Engine) -> None:
    """100,000 runs of 200 people in two years: less than 300 ms here; a machine five times slower passes, too."""
    last = TODAY.toordinal() - dt.date(1970, 1, 1).toordinal()
    with database.begin() as connection:
        connection.exec_driver_sql(TALKS.format(numbers=NUMBERS.format(most=1000)))
        connection.exec_driver_sql(SEED.format(numbers=NUMBERS.format(most=MANY), last=last))
    took = []
    for _ in range(3):
        began = time.process_time()
        assert catch_up(database) == 0
        found = figures(database, TODAY, 365)
        took.append(time.process_time() - began)
    print("seconds:", took)
    assert sum(line.sums.runs for line in found.lines) == pytest.approx(MANY / 2, rel=0.01)
    assert min(took) < 1.5
