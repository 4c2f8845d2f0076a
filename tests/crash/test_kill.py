"""`kill -9` at any moment loses nothing: the run goes on where it was, and every fact is there once.

Nothing in Onebox helps with this: the test watches the stored events from outside, and for the
inside of a step kills while the endpoint holds its answer back.
"""

import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from onebox.engine.fold import fold
from onebox.events import Event
from onebox.library.library import Library
from onebox.settings import Settings
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint, Says

QUESTION = "When was the Sydney Harbour Bridge opened?"
GOOD = "The Sydney Harbour Bridge was opened in 1932."
STEPS = ["gather", "write", "check", "compare sources", "deliver"]

Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


def stored(settings: Settings) -> list[Event]:
    """The events of the only run, as another process sees them."""
    engine = open_database(settings.database_url)
    try:
        rows = Runs(engine).list()
        return EventLog(engine).read(rows[0].id) if rows else []
    except OperationalError:  # just being made
        return []
    finally:
        engine.dispose()


def wait_for(happened: Callable[[], Any], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not come to this"
        time.sleep(0.005)


def holds_together(settings: Settings, onebox: Onebox, told: dict[str, Any]) -> list[Event]:
    """The answer is whole and there once; returns the events."""
    assert (told["state"], told["stop_reason"]) == ("done", "finished")
    assert "1932" in told["sentences"][0]["text"] and told["sentences"][0]["supported"]
    for sentence in told["sentences"]:
        for cited in sentence["citations"]:
            assert Path(cited["location"]).read_text("utf-8")[cited["start"] : cited["end"]] == cited["quote"]
    events = stored(settings)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert fold(events).text == told["answer"]
    engine = open_database(settings.database_url)
    messages = Conversations(engine).messages(told["conversation"])
    engine.dispose()
    assert [(message.role, message.text) for message in messages] == [("user", QUESTION), ("assistant", told["answer"])]
    return events


def began(events: list[Event]) -> list[str]:
    return [event.fact.step for event in events if event.fact.kind == "step.started"]


def kill_when(happened: Callable[[list[Event]], bool], settings: Settings, command: Command) -> list[Event]:
    """Ask, and kill as soon as the stored events are so. Returns what was stored then."""
    process = command("ask", QUESTION)
    wait_for(lambda: happened(stored(settings)) or process.poll() is not None)
    process.kill()
    process.wait()
    return stored(settings)


def resumed(settings: Settings, onebox: Onebox) -> dict[str, Any]:
    run = stored(settings)[0].run
    listed = json.loads(onebox("runs", "list", "--json").stdout)
    assert [row["run"] for row in listed] == [run]
    done = onebox("runs", "resume", run, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def ready(served_by: Callable[..., Settings], bridges: Path) -> Callable[[str], Settings]:
    """A home with the library filled, answered by the endpoint at an address."""

    def inner(url: str) -> Settings:
        settings = served_by(url)
        engine = open_database(settings.database_url)
        Library(engine, settings).add([bridges])
        engine.dispose()
        return settings

    return inner


def is_at(kind: str, step: str) -> Callable[[list[Event]], bool]:
    return lambda events: any(e.fact.kind == kind and getattr(e.fact, "step", "") == step for e in events)


MOMENTS = {
    "accepted": lambda events: len(events) > 0,
    "source found": is_at("source.found", ""),
    "answer started": is_at("answer.started", ""),
    "first words": is_at("answer.delta", ""),
    "claim checked": is_at("claim.checked", ""),
    "answer finished": is_at("answer.finished", ""),
    **{f"{step} {name}": is_at(f"step.{name}", step) for step in STEPS for name in ("started", "finished")},
}


def killed_at(moment: str, ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    with FakeEndpoint([Says(GOOD, slow=0.01)]) as endpoint:
        settings = ready(endpoint.url)
        before = kill_when(MOMENTS[moment], settings, command)
        asked_before = len(endpoint.chats)
        told = resumed(settings, onebox)
        events = holds_together(settings, onebox, told)
        assert events[: len(before)] == before
        after = began(events[len(before) :])
        finished = [e.fact.step for e in before if e.fact.kind == "step.finished"]
        # A step may begin again when it was killed between its end and the record of it: only the last one.
        assert not set(finished[:-1]) & set(after)
        assert [step for step in STEPS if step in after] == after
        written = is_at("usage.counted", "write")(before)
        # A reply is kept before it is counted: between the two it is not asked for again either.
        assert len(endpoint.chats) in ((asked_before,) if written else (asked_before, asked_before + 1))


@pytest.mark.parametrize("moment", ["first words"])
def test_killed_while_it_works(moment: str, ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    killed_at(moment, ready, command, onebox)


@pytest.mark.crash
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_every_step(moment: str, ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    killed_at(moment, ready, command, onebox)


def test_killed_while_the_endpoint_holds_its_answer(
    ready: Callable[[str], Settings], command: Command, onebox: Onebox
) -> None:
    """Twice in the middle of the same step; the step before it is not repeated."""
    with FakeEndpoint([Says(GOOD, hangs_after=-1), Says(GOOD, hangs_after=10), Says(GOOD)]) as endpoint:
        settings = ready(endpoint.url)
        kill_when(lambda _: len(endpoint.chats) == 1, settings, command)
        again = command("runs", "resume", stored(settings)[0].run)
        wait_for(lambda: len(endpoint.chats) == 2)
        again.kill()
        again.wait()
        events = holds_together(settings, onebox, resumed(settings, onebox))
        assert began(events) == ["gather", "write", "write", *STEPS[1:]]
        assert len(endpoint.chats) == 3


@pytest.mark.crash
def test_killed_again_and_again(ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    """Each time a little later, until it is done."""
    with FakeEndpoint([Says(GOOD, slow=0.01)]) as endpoint:
        settings = ready(endpoint.url)
        events = kill_when(lambda events: len(events) > 2, settings, command)
        for more in range(1, 24, 3):
            process = command("runs", "resume", events[0].run)
            enough = len(events) + more
            while len(stored(settings)) < enough and process.poll() is None:
                time.sleep(0.005)
            process.kill()
            process.wait()
            events = stored(settings)
            if fold(events).state == "done":
                break
        holds_together(settings, onebox, resumed(settings, onebox))


def test_interrupted_it_says_so_and_goes_on(ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    """Ctrl-C: exit code 130, one JSON object or a line how to go on; nothing else."""
    with FakeEndpoint([Says(GOOD, hangs_after=-1), Says(GOOD, hangs_after=-1), Says(GOOD)]) as endpoint:
        settings = ready(endpoint.url)
        process = command("ask", QUESTION, "--json")
        wait_for(lambda: len(endpoint.chats) == 1)
        process.send_signal(2)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 130, err
        told = json.loads(out)
        assert (told["state"], told["stop_reason"], err) == ("cancelled", "cancelled", "")
        again = command("runs", "resume", told["run"])
        wait_for(lambda: len(endpoint.chats) == 2)
        again.send_signal(2)
        out, err = again.communicate(timeout=120)
        assert again.returncode == 130 and f"onebox runs resume {told['run']}" in out and err == ""
        events = holds_together(settings, onebox, resumed(settings, onebox))
        assert began(events).count("gather") == 1


def test_a_run_in_good_hands_is_left_alone(ready: Callable[[str], Settings], command: Command, onebox: Onebox) -> None:
    """While one process works on it, a second `resume` says so and changes nothing."""
    held = threading.Event()

    def script(*_: Any) -> Says:
        return Says(GOOD) if held.is_set() else Says(GOOD, hangs_after=-1)

    with FakeEndpoint(script) as endpoint:
        settings = ready(endpoint.url)
        command("ask", QUESTION)
        wait_for(lambda: len(endpoint.chats) == 1)
        before = stored(settings)
        second = onebox("runs", "resume", before[0].run)
        assert second.returncode == 1 and "being worked on" in second.stderr
        assert stored(settings) == before
