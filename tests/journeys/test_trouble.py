"""A full disk, a database that somebody else holds, a clock that jumps: said as what they are, and the run goes on."""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench.scripted import QUESTIONS, REQUEST, Researcher

from onebox.app import Box
from onebox.engine.fold import fold
from onebox.errors import DatabaseBusy, DiskFull
from onebox.events import Event
from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Says
from onebox.types import Ask, Depth

from ..engine.research.conftest import fill
from ..server.conftest import serving
from ..server.test_runs import chat, ended, holds_together

ServedBy = Callable[..., Settings]
TEXT = "一二三四五六七八九十" * 12


@pytest.fixture
def small_disk(home: Path) -> Iterator[Path]:
    """A disk of its own for the home folder, of 48 MB."""
    home.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(home)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no program `mount` here: a full disk cannot be tried")
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here (that takes root): {done.stderr.strip()}")
    yield home
    subprocess.run(["umount", "--lazy", str(home)], check=True)


def fill_up(disk: Path) -> Path:
    """A file that takes all the room there is."""
    with open(disk / "ballast", "wb", buffering=0) as ballast, contextlib.suppress(OSError):
        for size in (1_000_000, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    ballast.write(b"\0" * size)
    return disk / "ballast"


def test_a_full_disk_is_said_and_the_answer_goes_on(small_disk: Path, served_by: ServedBy) -> None:
    with FakeEndpoint([Says(TEXT, slow=0.05, chunk=2)]) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        run = chat(owner, "说点什么")["run"]
        last: dict[str, Any] = {}
        ballast = None
        for event in owner.stream(f"/api/runs/{run}/events"):
            if event["event"] == "answer.delta" and ballast is None:
                ballast = fill_up(small_disk)
            last = event["data"]["fact"]
        assert ballast is not None
        assert last["kind"] == "run.state" and last["state"] == "failed", last
        assert str(small_disk) in last["error"] and "full" in last["error"] and "resume" in last["hint"], last
        view = owner.get(f"/api/runs/{run}")
        assert view["state"] == "failed" and str(small_disk) in view["error"], view
        assert owner("GET", "/").status == 200, "the page is there"
        refused = owner("POST", f"/api/runs/{run}/resume", {})
        assert (refused.status, refused.code) == (503, "disk_full")
        refused = owner("POST", "/api/runs", {"text": "noch eine", "depth": "chat"})
        assert (refused.status, refused.code) == (503, "disk_full")
        ballast.unlink()
        assert owner.post(f"/api/runs/{run}/resume")["state"] == "running"
        view = ended(owner, run)
        assert (view["state"], view["answer"], view["error"]) == ("done", TEXT, "")
        holds_together(list(owner.stream(f"/api/runs/{run}/events")))


def test_research_on_a_full_disk_loses_no_step(small_disk: Path, served_by: ServedBy, run: Callable[..., Any]) -> None:
    async def go() -> None:
        with FakeEndpoint(Researcher(QUESTIONS["en"])) as endpoint:
            async with Box(served_by(endpoint.url)) as box:
                await asyncio.to_thread(fill, await box.library())
                row = await box.submit(Ask(REQUEST["en"], Depth.RESEARCH, web=False))
                ballast: list[Path] = []

                def listen(event: Event) -> None:
                    if event.fact.kind == "claim.found" and not ballast:
                        ballast.append(fill_up(small_disk))

                box.events.listen(row.id, listen)
                with pytest.raises(DiskFull, match=str(small_disk)):
                    await box.work_on(row.id)
                assert box.runs.get(row.id).state == "failed"
                ballast[0].unlink()
                await box.work_on(row.id)
                events = box.events.read(row.id)
                assert [event.seq for event in events] == list(range(1, len(events) + 1))
                view = fold(events)
                assert (view.state, view.error) == ("done", "") and view.claims
                finished = [event.fact.step for event in events if event.fact.kind == "step.finished"]
                assert len(finished) == len(set(finished)), "a finished step was done again"

    run(go())


HOLD = """
import sqlite3, sys
there = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
there.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def held(database: Path) -> Iterator[None]:
    """Another process writes to `database` and does not come to an end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield
    finally:
        process.communicate()


def test_a_database_held_for_too_long_is_said_and_the_run_goes_on(
    home: Path, served_by: ServedBy, run: Callable[..., Any]
) -> None:
    async def go() -> None:
        with FakeEndpoint([Says(TEXT, chunk=12)]) as endpoint:
            address = f"sqlite:///{home / 'onebox.db'}?timeout=0.2"
            async with Box(served_by(endpoint.url).model_copy(update={"database": address})) as box:
                row = await box.submit(Ask("说点什么", Depth.CHAT))
                await box.library()
                with held(home / "onebox.db"), pytest.raises(DatabaseBusy, match="another program holds"):
                    await box.work_on(row.id)
                await box.work_on(row.id)
                view = fold(box.events.read(row.id))
                assert (view.state, view.text) == ("done", TEXT)

    run(go())


def test_a_held_database_in_the_middle_is_told_to_who_listens_and_noted_later(home: Path, served_by: ServedBy) -> None:
    with FakeEndpoint([Says(TEXT, slow=0.05, chunk=2)]) as endpoint:
        settings = served_by(endpoint.url).model_copy(
            update={"database": f"sqlite:///{home / 'onebox.db'}?timeout=0.2"}
        )
        with serving(settings) as served:
            owner = served.first()
            run = chat(owner, "说点什么")["run"]
            with contextlib.ExitStack() as stack:
                last: dict[str, Any] = {}
                for event in owner.stream(f"/api/runs/{run}/events"):
                    if event["event"] == "answer.delta" and not last.get("text"):
                        stack.enter_context(held(home / "onebox.db"))
                    last = event["data"]["fact"]
                assert last["state"] == "failed" and "another program holds" in last["error"], last
                assert owner.get(f"/api/runs/{run}")["state"] == "failed"
            end = time.monotonic() + 60
            while (newest := served.box.events.newest(run)) is None or newest.fact.kind != "run.state":
                assert time.monotonic() < end, newest
                time.sleep(0.05)
            assert newest.fact.state == "failed", "noted as soon as that is possible"
            owner.post(f"/api/runs/{run}/resume")
            assert ended(owner, run)["answer"] == TEXT


def test_held_steps_are_waited_for(home: Path, served_by: ServedBy, run: Callable[..., Any]) -> None:
    async def go() -> None:
        with FakeEndpoint([Says("好")]) as endpoint:
            async with Box(served_by(endpoint.url)) as box:
                first = await box.submit(Ask("你好", Depth.CHAT))
                await box.work_on(first.id)
                second = await box.submit(Ask("再来", Depth.CHAT))
                with held(home / "steps.db"):
                    work = asyncio.create_task(box.work_on(second.id))
                    await asyncio.sleep(0.5)
                    assert not work.done()
                await work
                assert box.runs.get(second.id).state == "done"

    run(go())
