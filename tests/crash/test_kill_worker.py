"""Several machines on one PostgreSQL: what one worker dies over another finishes, and nothing is done twice.

Each machine is a process with a home of its own; they share the database, nothing else. The endpoint that both ask
is where a worker is hit: in the middle of a call. Nothing in Onebox helps with this.
"""

import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bench.local_web import LocalWeb
from bench.scripted import QUESTIONS, REQUEST, Researcher
from psycopg import sql
from tests import postgresql as postgresql_server

from onebox.engine.fold import View, fold
from onebox.events import Event
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint
from onebox.types import Message

pytestmark = pytest.mark.crash
Command = Callable[..., Any]


@dataclass
class Machines:
    """Homes under `folder` on the database at `address`."""

    folder: Path
    address: str
    endpoint: FakeEndpoint
    web: LocalWeb
    command: Command
    workers: dict[int, Any] = field(default_factory=dict)

    def home(self, name: str) -> Path:
        home = self.folder / name
        if not home.exists():
            home.mkdir(parents=True)
            lines = [
                f'database = "{self.address}"',
                f'[endpoints.fake]\nurl = "{self.endpoint.url}"',
                "[library]\nbackground = false\n[research]\nat_once = 1",
                '[models]\nanswer = "fake/m"\nembed = "off"\nfirst_token_seconds = 300',
                f'[searchers.searxng]\nurl = "{self.web.search_url}"',
                "[web]\ndelay_seconds = 0\nseconds = 300\nconnect_seconds = 100\nfirst_byte_seconds = 200",
                "[search]\nseconds = 100\n[web.reach]",
                *(f'"{origin}" = "127.0.0.1:{self.web.port}"' for origin in self.web.origins),
            ]
            (home / "settings.toml").write_text("\n".join(lines) + "\n", "utf-8")
        return home

    def submit(self, text: str) -> str:
        process = self.command("ask", text, "--depth", "research", "--web", "--queue", at=self.home("asking"))
        out, err = process.communicate(timeout=900)
        assert process.returncode == 0, err
        return str(out).strip()

    def worker(self, name: str, *arguments: str) -> Any:
        process = self.command("worker", *arguments, at=self.home(name))
        self.workers[process.pid] = process
        return process

    def one(self, run: str, column: str) -> str:
        """A column of the run's row."""
        with psycopg.connect(self.address) as connection:
            found = connection.execute(
                sql.SQL("SELECT {} FROM run WHERE id = %s").format(sql.Identifier(column)), [run]
            )
            return str((found.fetchone() or ("",))[0])

    def owner(self, run: str) -> int:
        """The number of the process that has `run`."""
        return int(self.one(run, "owner").rsplit(":", 2)[1])

    def ended(self, run: str) -> None:
        wait_for(lambda: self.one(run, "state") != "running")

    def story(self, run: str) -> tuple[list[Event], View]:
        """Its events, once it is seen that it is done, its story whole, its answer there once."""
        engine = open_database(self.address)
        try:
            events, row = EventLog(engine).read(run), Runs(engine).get(run)
            messages = Conversations(engine).messages(row.conversation)
        finally:
            engine.dispose()
        assert [event.seq for event in events] == list(range(1, len(events) + 1)), "an event was lost or doubled"
        view = fold(events)
        assert (row.state, view.state, view.stop_reason) == ("done", "done", "finished") and len(view.claims) > 2
        assert [message.role for message in messages] == ["user", "assistant"] and messages[1].text == view.text
        return events, view

    def outside(self) -> tuple[list[str], list[str], dict[str, int]]:
        """Every prompt, every query, every page asked for."""
        pages = {page: count for page, count in self.web.hits.items() if not page.endswith("/robots.txt")}
        prompts = sorted(json.dumps(chat["messages"], ensure_ascii=False) for chat in self.endpoint.chats)
        return prompts, sorted(self.web.searches), pages


def wait_for(happened: Callable[[], Any], seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not come to this"
        time.sleep(0.1)


class Blow:
    """Does `strike` in the middle of the call number `at`, then lets the call go on."""

    def __init__(self, at: int, strike: Callable[[], object]) -> None:
        self._left = at
        self._strike = strike
        self.struck = threading.Event()

    def __call__(self, kind: str, messages: Sequence[Message]) -> None:
        self._left -= 1
        if self._left == 0:
            self._strike()
            self.struck.set()


@pytest.fixture
def machines(tmp_path: Path, postgresql: postgresql_server.Server, command: Command) -> Iterator[Callable[..., Any]]:
    """Machines on a new database that research in a language, struck by `before`."""
    made: list[Any] = []

    def inner(language: str, before: Any = None) -> Machines:
        web, endpoint = LocalWeb(), FakeEndpoint(Researcher(QUESTIONS[language], before=before))
        made.extend((web.__enter__(), endpoint.__enter__()))
        address = postgresql.create()
        return Machines(tmp_path / f"m{len(made)}", address, endpoint, web, command)

    yield inner
    for one in reversed(made):
        one.__exit__(None, None, None)


def undisturbed(machines: Callable[..., Machines], language: str) -> tuple[str, tuple[Any, ...]]:
    """The report of a run that nobody disturbs, and what the outside saw of it."""
    quiet = machines(language)
    run = quiet.submit(REQUEST[language])
    worker = quiet.worker("one", "--until-empty")
    out, err = worker.communicate(timeout=900)
    assert worker.returncode == 0 and run in out and postgresql_server.PASSWORD not in out + err, err
    return quiet.story(run)[1].text, quiet.outside()


def steps_of(events: list[Event], kind: str) -> list[str]:
    return [event.fact.step for event in events if event.fact.kind == kind]


def same_work(one: Machines, outside: tuple[Any, ...], kills: int) -> None:
    """Nothing was asked again but the call that a worker was hit in, and pages that were under way then."""
    prompts, searches, pages = one.outside()
    assert set(prompts) == set(outside[0]) and len(prompts) <= len(outside[0]) + kills
    assert searches == outside[1] and set(pages) == set(outside[2])
    assert sum(pages.values()) <= sum(outside[2].values()) + 3 * kills


def hit(machines: Callable[..., Machines], language: str, at: int, how: signal.Signals) -> tuple[Machines, str, int]:
    """Two workers, of which the one with the run is sent `how` in the middle of its call number `at`."""
    victim: list[int] = []

    def strike() -> None:
        victim.append(both.owner(run))
        os.kill(victim[0], how)

    blow = Blow(at, strike)
    both = machines(language, blow)
    run = both.submit(REQUEST[language])
    for name in ("one", "two"):
        both.worker(name)
    wait_for(blow.struck.is_set)
    return both, run, victim[0]


def test_what_a_killed_worker_left_the_other_finishes(machines: Callable[..., Machines]) -> None:
    text, outside = undisturbed(machines, "zh")
    both, run, killed = hit(machines, "zh", len(outside[0]) // 2, signal.SIGKILL)
    both.ended(run)
    assert both.workers[killed].wait(60) == -signal.SIGKILL
    events, view = both.story(run)
    assert view.text == text and "孤石" in text
    begun = steps_of(events, "step.started")
    again = {step for step in begun if begun.count(step) > 1}
    assert 1 <= len(again) <= 3, "it was not hit in the middle of a step"
    ended = steps_of(events, "step.finished")
    assert not [step for step in set(ended) if ended.count(step) > 1 and not step.startswith("read")]
    same_work(both, outside, kills=1)


@pytest.mark.long
def test_a_worker_that_is_told_to_end_hands_back(machines: Callable[..., Machines]) -> None:
    text, outside = undisturbed(machines, "en")
    both, run, told = hit(machines, "en", 3, signal.SIGTERM)
    out, err = both.workers[told].communicate(timeout=900)
    assert both.workers[told].returncode == 0 and "Handing back" in out and "Traceback" not in err
    both.ended(run)
    assert both.story(run)[1].text == text
    same_work(both, outside, kills=1)
    (other,) = (one for pid, one in both.workers.items() if pid != told)
    other.terminate()
    out, _ = other.communicate(timeout=900)
    assert re.search(rf"{run} +(begun|taken over) .*\n.*{run} +ended +done", out), out


@pytest.mark.long
def test_a_worker_that_slept_beyond_its_lease_has_no_say_any_more(machines: Callable[..., Machines]) -> None:
    """It is stopped, and its name is made that of another machine: whether that lives only its lease can say."""
    text, _ = undisturbed(machines, "zh")
    both, run, slept = hit(machines, "zh", 4, signal.SIGSTOP)
    with psycopg.connect(both.address) as connection:
        connection.execute("UPDATE run SET owner = 'elsewhere:1:1', lease_until = 0 WHERE id = %s", [run])
    both.ended(run)
    events, view = both.story(run)
    os.kill(slept, signal.SIGCONT)
    second = both.submit(REQUEST["zh"] + "？")
    (other,) = (pid for pid in both.workers if pid != slept)
    both.workers[other].kill()  # so that the next one is the sleeper's
    both.ended(second)
    assert both.story(run) == (events, view) and view.text == text
    assert both.one(second, "state") == "done"


@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_worker_is_killed_in_every_call(language: str, machines: Callable[..., Machines]) -> None:
    """Each call of the run kills the worker that makes it the first time; two are there all the time."""
    text, outside = undisturbed(machines, language)
    seen: set[str] = set()
    kills: list[int] = []
    names = iter(f"m{number}" for number in range(1000))

    def strike(kind: str, messages: Sequence[Message]) -> None:
        if (prompt := messages[-1].content) not in seen:
            seen.add(prompt)
            kills.append(many.owner(run))
            os.kill(kills[-1], signal.SIGKILL)

    many = machines(language, strike)
    run = many.submit(REQUEST[language])
    while many.one(run, "state") == "running":
        while sum(one.poll() is None for one in many.workers.values()) < 2:
            many.worker(next(names))
        time.sleep(0.2)
    assert many.story(run)[1].text == text
    assert len(kills) == len(set(outside[0]))
    same_work(many, outside, kills=len(kills))
