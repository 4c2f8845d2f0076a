"""`kill -9` at every step of a piece of research: the same report, nothing done twice, no event lost or doubled.

The process that works on the run is a fork of a server that has everything imported; it kills itself when an event
comes by, which it hears as any listener does. Nothing in Onebox helps with this.
"""

import asyncio
import itertools
import json
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.scripted import QUESTIONS, REQUEST, Researcher

from onebox.engine.fold import fold
from onebox.events import Event
from onebox.settings import load
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint

Kill = tuple[str, int]
"""An event's kind, and the how manieth of this process it is."""
PRELOAD = [
    "onebox.app",
    "onebox.routing",
    "onebox.web",
    "onebox.forking",
    "onebox.library.library",
    "onebox.store.durable",
]


def begin(home: Path, text: str) -> None:
    """In a process of its own: take the request in."""
    from onebox.app import Box
    from onebox.types import Ask, Depth

    async def submit() -> None:
        async with Box(load(home)) as box:
            await box.submit(Ask(text, Depth.RESEARCH, web=True))

    asyncio.run(submit())


def work(home: Path, kill: Kill | None) -> None:
    """In a process of its own: go on with the only run, until it is done or the moment has come."""
    from onebox.app import Box

    heard: Counter[str] = Counter()

    def listen(event: Event) -> None:
        heard[event.fact.kind] += 1
        if kill is not None and event.fact.kind == kill[0] and heard[event.fact.kind] == kill[1]:
            os.kill(os.getpid(), signal.SIGKILL)

    async def go() -> None:
        async with Box(load(home)) as box:
            run = box.runs.list()[0].id
            box.events.listen(run, listen)
            await box.work_on(run)

    asyncio.run(go())


@dataclass
class Bench:
    """One home over the local web, and what the outside saw."""

    home: Path
    endpoint: FakeEndpoint
    web: LocalWeb
    context: ForkServerContext

    def go(self, kill: Kill | None = None) -> bool:
        """Did it die of it? Without a moment to die at, it must come to its end."""
        code = self._in_a_process(work, self.home, kill)
        assert code in (0, -signal.SIGKILL), f"the process ended with {code}"
        return code != 0

    def begin(self, text: str) -> None:
        assert self._in_a_process(begin, self.home, text) == 0

    def _in_a_process(self, target: Callable[..., None], *arguments: Any) -> int | None:
        process = self.context.Process(target=target, args=arguments)
        process.start()
        process.join()
        return process.exitcode

    def events(self) -> list[Event]:
        engine = open_database(load(self.home).database_url)
        try:
            return EventLog(engine).read(Runs(engine).list()[0].id)
        finally:
            engine.dispose()

    def outside(self) -> tuple[list[Any], list[str], dict[str, int]]:
        """Every prompt, every query, every page asked for: what may not happen twice."""
        pages = {page: count for page, count in self.web.hits.items() if not page.endswith("/robots.txt")}
        prompts = sorted(json.dumps(chat["messages"], ensure_ascii=False) for chat in self.endpoint.chats)
        return prompts, sorted(self.web.searches), pages


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """A bench with a home of its own, each time: what one run has kept would spare the next one its calls."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    numbers = itertools.count()

    @contextmanager
    def inner(language: str) -> Iterator[Bench]:
        with LocalWeb() as web, FakeEndpoint(Researcher(QUESTIONS[language])) as endpoint:
            home = tmp_path / f"home{next(numbers)}"
            home.mkdir()
            lines = [
                f'[endpoints.fake]\nurl = "{endpoint.url}"',
                "[library]\nbackground = false\n[research]\nat_once = 1",
                '[models]\nanswer = "fake/m"\nembed = "off"\nfirst_token_seconds = 300',
                f'[searchers.searxng]\nurl = "{web.search_url}"',
                "[web]\ndelay_seconds = 0\nseconds = 300\nconnect_seconds = 100\nfirst_byte_seconds = 200",
                "[search]\nseconds = 100\n[web.reach]",
                *(f'"{origin}" = "127.0.0.1:{web.port}"' for origin in web.origins),
            ]
            (home / "settings.toml").write_text("\n".join(lines) + "\n", "utf-8")
            one = Bench(home, endpoint, web, context)
            one.begin(REQUEST[language])
            yield one

    yield inner


def holds_together(one: Bench) -> list[Event]:
    """The run is done, its story whole, its answer there once; returns the events."""
    events = one.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1)), "an event was lost or doubled"
    view = fold(events)
    assert (view.state, view.stop_reason) == ("done", "finished") and len(view.claims) > 2
    engine = open_database(load(one.home).database_url)
    messages = Conversations(engine).messages(view.conversation)
    engine.dispose()
    assert [message.role for message in messages] == ["user", "assistant"] and messages[1].text == view.text
    ended = [event.fact.step for event in events if event.fact.kind == "step.finished"]
    found = [event.fact.id for event in events if event.fact.kind == "claim.found"]
    assert set(found) == {f"c{number}" for number in range(1, len(set(found)) + 1)}
    assert set(ended) == {event.fact.step for event in events if event.fact.kind == "step.started"}
    return events


def steps_of(events: list[Event], kind: str) -> list[str]:
    return [event.fact.step for event in events if event.fact.kind == kind]


@pytest.fixture
def undisturbed(bench: Callable[[str], Any]) -> Callable[[str], tuple[str, list[str], tuple[Any, ...]]]:
    """What a run is that nobody kills: its text, its steps, what the outside saw of it."""

    def inner(language: str) -> tuple[str, list[str], tuple[Any, ...]]:
        with bench(language) as one:
            assert not one.go()
            events = holds_together(one)
            steps = steps_of(events, "step.started")
            assert len(steps) == len(set(steps)) > 20
            return fold(events).text, steps, one.outside()

    return inner


def same(one: tuple[Any, ...], other: tuple[Any, ...], *, kills: int) -> bool:
    """Were the same prompts and queries sent, each once, and the same pages asked for?

    Pages are read side by side: those under way at a kill, and only those, may be asked for again.
    """
    again = sum(one[2].values()) - sum(other[2].values())
    return len(one[0]) == len(other[0]) and one[1] == other[1] and set(one[2]) == set(other[2]) and again <= 3 * kills


@pytest.mark.parametrize("number", [5, 14, 24])
def test_killed_at_a_step(number: int, bench: Callable[[str], Any]) -> None:
    """What was finished is not done again, the outside is asked nothing twice, and it comes to the same end."""
    with bench("zh") as one:
        assert one.go(("step.started", number))
        before = one.events()
        assert not one.go()
        events = holds_together(one)
        assert events[: len(before)] == before
        finished = steps_of(before, "step.finished")
        again = steps_of(events[len(before) :], "step.started")
        # Pages are read side by side: one that had ended, but was not yet recorded, may begin again.
        assert not [step for step in finished if step in again and not step.startswith("read")]
        prompts, searches, _ = one.outside()
        assert len(prompts) == len(set(prompts)) and len(searches) == len(set(searches))
        assert "孤石" in fold(events).text


@pytest.mark.crash
@pytest.mark.long
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["step.started", "step.finished"])
def test_killed_at_every_step(
    kind: str, language: str, bench: Callable[[str], Any], undisturbed: Callable[[str], Any]
) -> None:
    """One run, killed when each of its steps begins (or ends), over and over until it is done."""
    text, steps, outside = undisturbed(language)
    with bench(language) as one:
        kills, ended, patience = 0, 0, 0
        # Steps side by side begin together: where nothing came to an end, the next kill comes a moment later.
        while one.go((kind, 2 + patience)):
            kills += 1
            before, ended = ended, len(set(steps_of(one.events(), "step.finished")))
            patience = patience + 1 if ended == before else 0
            assert kills < 4 * len(steps), "it does not get anywhere"
        assert kills > len(steps) // 3, "it was hardly killed"
        events = holds_together(one)
        assert fold(events).text == text
        assert same(one.outside(), outside, kills=kills), "something was asked twice"
        assert set(steps_of(events, "step.started")) == set(steps)


@pytest.mark.crash
@pytest.mark.long
def test_killed_at_every_event(bench: Callable[[str], Any], undisturbed: Callable[[str], Any]) -> None:
    """Also in the middle of a step: between a claim told and the plan written, before a result is recorded."""
    text, _, outside = undisturbed("zh")
    for kind in ("usage.counted", "claim.found", "plan.changed", "question.state", "progress", "claim.checked"):
        with bench("zh") as one:
            assert one.go((kind, 2)), f"there are not two {kind}"
            assert not one.go()
            assert fold(holds_together(one)).text == text, kind
            assert same(one.outside(), outside, kills=1), kind
