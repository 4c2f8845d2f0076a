"""Tasks on the schedule: begun when due, once however long nobody looked, told of by webhook and mail."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from onebox.errors import NotATime, NotScheduled, OneboxError, RunBusy, SettingsError
from onebox.events import AnswerDelta, AnswerFinished
from onebox.living.scheduling import Planner, Scheduling, plan_task
from onebox.living.watching import FIRST_WAIT, MOST_TRIES, Hands
from onebox.settings import Settings
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import RunRow, Runs
from onebox.store.schedules import Schedule, Schedules
from onebox.types import Ask

Run = Callable[..., Any]
DAY = 86_400.0


class Bench:
    """The loop over a real database; runs are begun and ended by the test."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine: Engine = open_database(settings.database_url)
        self.rows, self.runs = Schedules(self.engine), Runs(self.engine)
        self.started: list[str] = []
        self.broken = ""
        self.loop = Scheduling(settings, self.engine, Hands(self.submit, self.started.append, lambda _: None))

    async def submit(self, ask: Ask, owner: str | None) -> RunRow:
        if self.broken:
            raise OneboxError(self.broken)
        return self.runs.create(ask, Conversations(self.engine), owner)

    def add(self, words: str = "every day at 8:00", **more: Any) -> Schedule:
        return plan_task(self.settings, self.rows, "What is new?", words, **more)

    def end(self, run: str, text: str = "Nothing is new.") -> None:
        log = EventLog(self.engine)
        log.append(run, AnswerDelta(text=text))
        log.append(run, AnswerFinished(stop_reason="finished", text=text, total=1.0))
        log.flush(run)
        self.runs.finish(run, "done", "finished")


@pytest.fixture
def bench(settings: Settings) -> Bench:
    return Bench(settings)


def test_a_task_is_begun_once_at_its_time(bench: Bench, run: Run) -> None:
    row = bench.add(depth="chat")
    assert row.next_at
    run(bench.loop.look(row.next_at - 1))
    assert not bench.started
    run(bench.loop.look(row.next_at + 1))
    run(bench.loop.look(row.next_at + 40))
    (begun,) = bench.started
    ask = bench.runs.get(begun).ask
    assert (ask.text, ask.depth) == ("What is new?", "chat")
    bench.end(begun)
    run(bench.loop.look(row.next_at + 80))
    now = bench.rows.get(row.id)
    assert (now.run, now.last, now.error) == (None, begun, "") and now.next_at
    assert DAY - 7200 < now.next_at - row.next_at < DAY + 7200


@pytest.mark.parametrize("words", ["every day at 8:00", "every 1 hours", "every Monday 9:00"])
def test_long_standing_still_brings_one_run_and_no_storm(words: str, bench: Bench, run: Run) -> None:
    row = bench.add(words)
    assert row.next_at
    late = row.next_at + 100 * DAY
    for seconds in (0, 30, 60):
        run(bench.loop.look(late + seconds))
        if bench.rows.get(row.id).run:
            bench.end(bench.started[-1])
    assert len(bench.started) == 1
    following = bench.rows.get(row.id).next_at
    assert following and late < following <= late + 8 * DAY


def test_a_clock_that_jumps_back_does_not_put_it_off_for_ever(bench: Bench, run: Run) -> None:
    row = bench.add()
    assert row.next_at
    ahead = row.next_at + 400 * DAY
    run(bench.loop.look(ahead))  # the clock was wrong by a year, and is set right
    bench.end(bench.started[0])
    run(bench.loop.look(row.next_at + 60))
    run(bench.loop.look(row.next_at + 90))
    now = bench.rows.get(row.id)
    assert len(bench.started) == 1 and now.next_at and now.next_at <= row.next_at + DAY + 7200


def test_once_is_once(bench: Bench, run: Run) -> None:
    row = bench.add("2038-01-01 9:00")
    assert row.next_at
    run(bench.loop.look(row.next_at + 3 * DAY))
    bench.end(bench.started[0])
    for days in (4, 5):
        run(bench.loop.look(row.next_at + days * DAY))
    assert len(bench.started) == 1 and bench.rows.get(row.id).next_at is None


def test_two_servers_begin_it_once(bench: Bench, run: Run) -> None:
    row = bench.add()
    assert row.next_at
    run(bench.loop.begin(row, row.next_at + 1))
    run(bench.loop.begin(row, row.next_at + 1))  # read before the first one changed it
    assert len(bench.started) == 1
    states = sorted(one.state for one in bench.runs.list())
    assert states == ["cancelled", "running"]


def test_one_that_goes_on_is_not_begun_again_and_a_stopped_one_goes_on(bench: Bench, run: Run) -> None:
    row = bench.add("every 1 hours")
    assert row.next_at
    run(bench.loop.look(row.next_at + 1))
    run(bench.loop.look(row.next_at + 3 * DAY))
    assert len(bench.started) == 1
    bench.runs.release(bench.started[0])  # as a kill leaves it
    run(bench.loop.look(row.next_at + 3 * DAY))
    assert bench.started == [bench.started[0]] * 2
    with pytest.raises(RunBusy):
        run(bench.loop.at_once(bench.rows.get(row.id)))


def test_trouble_is_told_on_the_row_and_stops_nothing(bench: Bench, run: Run) -> None:
    row = bench.add()
    assert row.next_at
    bench.broken = "no model"
    run(bench.loop.look(row.next_at + 1))
    now = bench.rows.get(row.id)
    assert "no model" in now.error and now.next_at and now.next_at > row.next_at + 1
    bench.broken = ""
    run(bench.loop.look(now.next_at + 1))
    bench.runs.finish(bench.started[0], "failed", "error", "it broke")
    run(bench.loop.look(now.next_at + 2))
    assert bench.rows.get(row.id).error == "it broke"


def test_telling_is_tried_again_then_given_up(bench: Bench, run: Run) -> None:
    row = bench.add(email="ann@example.org")  # no mail server is set up
    assert row.next_at
    run(bench.loop.look(row.next_at + 1))
    bench.end(bench.started[0])
    at = row.next_at + 2
    for tries in range(MOST_TRIES):
        assert bench.rows.get(row.id).run
        run(bench.loop.look(at))
        at += FIRST_WAIT * 4**tries + 1
    now = bench.rows.get(row.id)
    assert now.run is None and "mail server" in now.error and issubclass(SettingsError, OneboxError)


def test_a_run_that_was_deleted_frees_the_row(bench: Bench, run: Run) -> None:
    row = bench.add()
    assert row.next_at
    gone = replace(row, run=None)
    assert bench.rows.take(gone, "no-such-run", row.next_at)
    run(bench.loop.look(row.next_at - 10))
    assert bench.rows.get(row.id).run is None


def test_what_cannot_be_put_on_the_schedule(bench: Bench) -> None:
    with pytest.raises(NotATime):
        bench.add("whenever")
    for more in ({"depth": "deep"}, {"email": "ann"}, {"webhook": "http://127.0.0.1/x"}):
        with pytest.raises(OneboxError):
            bench.add(**more)
    with pytest.raises(NotScheduled):
        bench.rows.get("nothing")
    assert bench.rows.all() == []


def test_the_tool_does_it_once(bench: Bench, run: Run) -> None:
    row = run(bench.submit(Ask("plan it"), None))
    plan = Planner(bench.settings, bench.engine, lambda _: None)
    first = plan(row.id, "问天气", "每天早上8点", "chat")
    assert first.endswith("every day 08:00") and plan(row.id, "问天气", "每天早上8点", "chat") == first
    assert [one.text for one in bench.rows.all()] == ["问天气"]
