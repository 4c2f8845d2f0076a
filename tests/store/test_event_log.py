"""Events are dense, stored before they are sent, and missed by nobody."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from onebox.engine.fold import View, fold
from onebox.events import AnswerDelta, AnswerFinished, Event, Note, ReasoningDelta, RunStateChanged, StepStarted
from onebox.store import tables
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import FLUSH_SECONDS, EventLog
from onebox.store.runs import Runs
from onebox.types import Ask

DONE = RunStateChanged(state="done", stop_reason="finished")


@pytest.fixture
def engine(database_url: str) -> Any:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def a_run(engine: Engine) -> str:
    return Runs(engine).create(Ask("问？"), Conversations(engine)).id


async def followed(log: EventLog, run: str, after: int = 0, **more: Any) -> list[Event]:
    return [event async for event in log.follow(run, after, poll_seconds=0.05, **more)]


def whole(events: list[Event]) -> list[Event]:
    return [event for event in events if not event.partial]


def test_what_was_appended_is_read_in_order(engine: Engine) -> None:
    log, run, other = EventLog(engine), a_run(engine), a_run(engine)
    for n in range(5):
        log.append(run, Note(text=f"第{n}"))
        log.append(other, Note(text="x"))
    assert [(e.seq, e.fact.text) for e in log.read(run)] == [(n + 1, f"第{n}") for n in range(5)]
    assert [e.seq for e in log.read(run, after=3)] == [4, 5]
    assert log.read("nothing") == []
    assert EventLog(engine).read(run) == log.read(run)


def test_another_log_goes_on_counting(engine: Engine) -> None:
    run = a_run(engine)
    first, second = EventLog(engine), EventLog(engine)
    first.append(run, Note(text="1"))
    second.append(run, Note(text="2"))
    first.forget(run)
    first.append(run, Note(text="3"))
    assert [e.seq for e in first.read(run)] == [1, 2, 3]


def test_pieces_are_sent_at_once_and_stored_together(engine: Engine) -> None:
    log, run = EventLog(engine), a_run(engine)
    sent: list[Event] = []
    stop = log.listen(run, sent.append)
    log.append(run, StepStarted(step="write"))
    for piece in "你好世界":
        log.append(run, AnswerDelta(text=piece))
    assert [(e.seq, e.partial, e.fact.text) for e in sent[1:]] == [(2, True, c) for c in "你好世界"]
    assert len(log.read(run)) == 1
    log.append(run, Note(text="after"))
    assert [(e.seq, e.fact.kind, e.fact.text) for e in log.read(run, 1)] == [
        (2, "answer.delta", "你好世界"),
        (3, "note", "after"),
    ]
    stop()
    log.append(run, Note(text="unheard"))
    assert sent[-1].fact.text == "after"


def test_pieces_of_reasoning_are_stored_together_and_apart_from_the_answer(engine: Engine) -> None:
    log, run = EventLog(engine), a_run(engine)
    sent: list[Event] = []
    log.listen(run, sent.append)
    for piece in "想一想":
        log.append(run, ReasoningDelta(text=piece))
    for piece in "答案":
        log.append(run, AnswerDelta(text=piece))
    log.flush(run)
    assert [(e.seq, e.fact.kind, e.fact.text) for e in log.read(run)] == [
        (1, "reasoning.delta", "想一想"),
        (2, "answer.delta", "答案"),
    ]
    view = View()
    for event in sent[:2]:
        view.see(event)
    assert (view.live_reasoning, view.reasoning, view.live_text) == ("想一", "", "")
    for event in sent[2:]:
        view.see(event)
    assert (view.reasoning, view.live_reasoning, view.text) == ("想一想", "想一想", "答案")


def test_pieces_wait_no_longer_than_promised(engine: Engine) -> None:
    log, run = EventLog(engine), a_run(engine)
    began = time.monotonic()
    while time.monotonic() - began < 3 * FLUSH_SECONDS:
        log.append(run, AnswerDelta(text="."))
        time.sleep(0.01)
    stored = log.read(run)
    assert 2 <= len(stored) <= 4
    log.flush(run)
    log.flush(run)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(sa.func.count()).select_from(tables.event)).scalar()
    assert rows == len(log.read(run)) <= 4


_ACTS = st.lists(st.sampled_from(["delta", "note", "flush", "other log", "answer"]), max_size=30)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ACTS)
def test_numbers_have_no_gaps_and_no_text_is_lost(engine: Engine, acts: list[str]) -> None:
    log, run = EventLog(engine), a_run(engine)
    said = ""
    for n, act in enumerate(acts):
        if act == "delta":
            said += f"{n} "
            log.append(run, AnswerDelta(text=f"{n} "))
        elif act == "note":
            log.append(run, Note(text=str(n)))
        elif act == "flush":
            log.flush(run)
        elif act == "other log":
            log.flush(run)
            log = EventLog(engine)
        else:
            log.append(run, AnswerFinished(stop_reason="finished", text=said))
    log.append(run, DONE)
    events = log.read(run)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert "".join(e.fact.text for e in events if e.fact.kind == "answer.delta") == said


def test_following_from_any_number_misses_nothing(engine: Engine, run: Callable[..., Any]) -> None:
    async def main() -> None:
        log, one = EventLog(engine), a_run(engine)
        for n in range(4):
            log.append(one, Note(text=str(n)))
        followers = [asyncio.create_task(followed(log, one, after)) for after in range(5)]
        await asyncio.sleep(0.05)
        for piece in "abc":
            log.append(one, AnswerDelta(text=piece))
            await asyncio.sleep(0.01)
        log.append(one, DONE)
        stored = log.read(one)
        for after, follower in enumerate(followers):
            events = await follower
            assert whole(events) == stored[after:]
            assert "".join(e.fact.text for e in events if e.partial) == "abc"
            assert fold([*stored[:after], *events]) == fold(stored)

    run(main())


def test_leaving_while_an_event_comes_is_leaving(engine: Engine, run: Callable[..., Any]) -> None:
    async def main() -> None:
        for turns in range(8):
            log, one = EventLog(engine), a_run(engine)
            follower = asyncio.create_task(followed(log, one))
            await asyncio.sleep(0.02)
            log.append(one, Note(text="now"))
            for _ in range(turns):
                await asyncio.sleep(0)
            follower.cancel()
            await asyncio.wait([follower], timeout=2)
            assert follower.cancelled(), f"after {turns} turns of the loop"

    run(main())


def test_events_of_another_thread_are_followed(engine: Engine, run: Callable[..., Any]) -> None:
    one = a_run(engine)
    log = EventLog(engine)

    def work() -> None:
        for n in range(30):
            log.append(one, AnswerDelta(text=f"{n} ") if n % 3 else Note(text=str(n)))
            time.sleep(0.002)
        log.append(one, DONE)

    async def main() -> list[Event]:
        thread = threading.Thread(target=work)
        thread.start()
        events = await followed(log, one)
        thread.join()
        return events

    assert whole(run(main())) == log.read(one)


ELSEWHERE = """
import sys, time
from onebox.events import Note, RunStateChanged
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
log = EventLog(open_database(sys.argv[1]))
for n in range(10):
    log.append(sys.argv[2], Note(text=str(n)))
    time.sleep(0.01)
log.append(sys.argv[2], RunStateChanged(state="done", stop_reason="finished"))
"""


def test_events_of_another_process_are_followed(engine: Engine, database_url: str, run: Callable[..., Any]) -> None:
    one = a_run(engine)
    process = subprocess.Popen([sys.executable, "-c", ELSEWHERE, database_url, one])
    try:
        events = run(followed(EventLog(engine), one))
    finally:
        process.wait(30)
    assert [event.seq for event in events] == list(range(1, 12))


def test_a_reader_that_leaves_leaves_nothing_behind(engine: Engine, run: Callable[..., Any]) -> None:
    log, one = EventLog(engine), a_run(engine)

    async def main() -> None:
        log.append(one, Note(text="1"))
        events = log.follow(one)
        assert (await anext(events)).seq == 1
        await events.aclose()  # type: ignore[attr-defined]

    run(main())
    assert not log._listeners[one]
    log.append(one, DONE)


def test_kinds_of_a_later_version_are_passed_over(engine: Engine) -> None:
    log, run = EventLog(engine), a_run(engine)
    log.append(run, Note(text="1"))
    row = {"run": run, "seq": 2, "at": 0.0, "kind": "artifact.finished", "body": '{"kind": "artifact.finished"}'}
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.event), row)
    log.forget(run)
    log.append(run, Note(text="3"))
    assert [event.seq for event in log.read(run)] == [1, 3]


def test_who_has_seen_the_end_is_not_kept_waiting(engine: Engine, run: Callable[..., Any]) -> None:
    """A browser that reconnects after the last event, as browsers do, must not hang there for ever."""
    log, one = EventLog(engine), a_run(engine)
    log.append(one, Note(text="1"))
    log.append(one, DONE)
    assert run(followed(log, one, after=2), 10) == []
    assert run(followed(EventLog(engine), one, after=1), 10) == log.read(one, after=1)


def test_an_end_that_was_not_the_last_does_not_end_it(engine: Engine, run: Callable[..., Any]) -> None:
    """Stopped, then taken up again: the reader who comes now follows it to its real end."""
    log, one = EventLog(engine), a_run(engine)
    log.append(one, RunStateChanged(state="cancelled", stop_reason="cancelled"))
    log.append(one, RunStateChanged(state="running"))

    async def main() -> list[Event]:
        asyncio.get_running_loop().call_later(0.2, log.append, one, DONE)
        return await followed(log, one)

    assert [event.fact.state for event in run(main(), 10)] == ["cancelled", "running", "done"]


def test_a_clock_that_is_set_turns_no_story_round(engine: Engine) -> None:
    now = [1_800_000_000.0]
    log, run = EventLog(engine, clock=lambda: now[0]), a_run(engine)
    for jump in (0, 1, -86_400, 1, 2 * 86_400, -86_400):
        now[0] += jump
        log.append(run, Note(text=f"{jump}"))
        log.append(run, AnswerDelta(text="a"))
        log.flush(run)
    now[0] -= 10 * 86_400
    later = EventLog(engine, clock=lambda: now[0])  # another process goes on
    later.append(run, DONE)
    times = [event.at for event in log.read(run)]
    assert times == sorted(times)
    assert times[-1] - times[0] < 2 * 86_400, "what was set back does not push the times on"


def test_a_full_story_is_told_without_being_stored_and_stored_later(engine: Engine, run: Any) -> None:
    log, one = EventLog(engine), a_run(engine)
    log.append(one, RunStateChanged(state="running"))

    async def go() -> list[Event]:
        following = asyncio.create_task(followed(log, one))
        while not log._listeners[one]:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        log.tell(one, DONE)
        return await following

    events = run(go())
    assert [event.seq for event in events] == [1, 2] and [event.seq for event in log.read(one)] == [1]
    log.append(one, DONE)
    assert [event.seq for event in log.read(one)] == [1, 2] and log.newest(one).fact == DONE  # type: ignore[union-attr]
