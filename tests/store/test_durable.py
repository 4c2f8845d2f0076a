"""The durable engine: a step done once is never done again, whatever ends the process."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import ModelTimeout
from onebox.store.durable import Flows

WORKER = """
import asyncio, sys
from pathlib import Path
from onebox.store.durable import Flows

url, mode, diary = sys.argv[1], sys.argv[2], Path(sys.argv[3])

def note(line):
    with diary.open("a") as file:
        file.write(line + "\\n")

async def flow(run):
    async def one():
        note(f"{mode} one")
        return "1"
    async def two():
        note(f"{mode} two")
        if mode == "first":
            await asyncio.sleep(600)
        return "2"
    note(f"{mode} got {await Flows.step('one', one)} {await Flows.step('two', two)}")

async def main():
    flows = Flows(url, flow)
    note(f"{mode} ready")
    if mode == "idle":
        await asyncio.sleep(600)
    await asyncio.wait_for(flows.go("r1"), 120)
    await flows.aclose()

asyncio.run(main())
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'onebox.db'}"


def seen(diary: Path, line: str, seconds: float = 120) -> None:
    """Wait for a line of a worker's diary."""
    end = time.monotonic() + seconds
    while not diary.exists() or line not in diary.read_text().splitlines():
        assert time.monotonic() < end, f"{line!r} did not come: {diary.read_text() if diary.exists() else 'nothing'}"
        time.sleep(0.02)


@contextmanager
def worker(url: str, mode: str, diary: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", WORKER, url, mode, str(diary)])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def steps(names: str, done: list[str], fails: set[str]) -> list[str]:
    """A flow's body: one step for each letter."""
    results = []
    for name in names:

        async def do(name: str = name) -> str:
            done.append(name)
            if name in fails:
                raise ModelTimeout(f"{name} took too long", hint="Wait.")
            return name.upper()

        results.append(await Flows.step(name, do))
    return results


def test_a_run_that_ended_is_not_done_again(url: str, run: Callable[..., Any]) -> None:
    done: list[str] = []

    async def flow(_: str) -> None:
        await steps("abc", done, set())

    async def main() -> None:
        for _ in range(2):  # also by the next process
            flows = Flows(url, flow)
            await flows.go("r1")
            await flows.go("r1")
            await flows.aclose()

    run(main())
    assert done == ["a", "b", "c"]


def test_after_an_error_it_goes_on_at_the_step_that_failed(url: str, run: Callable[..., Any]) -> None:
    done: list[str] = []
    fails = {"b"}
    results: list[list[str]] = []

    async def flow(_: str) -> None:
        results.append(await steps("abc", done, fails))

    async def main() -> None:
        flows = Flows(url, flow)
        for _ in range(3):
            with pytest.raises(ModelTimeout, match="b took too long") as caught:
                await flows.go("r1")
            assert caught.value.hint == "Wait."
        fails.clear()
        await flows.aclose()
        flows = Flows(url, flow)
        await flows.go("r1")
        await flows.aclose()

    run(main())
    assert done == ["a", "b", "b", "b", "b", "c"]
    assert results == [["A", "B", "C"]]


def test_runs_whose_ids_begin_alike_are_apart(url: str, run: Callable[..., Any]) -> None:
    done: list[str] = []

    async def flow(name: str) -> None:
        await steps("ab", done, set())
        done.append(name)

    async def main() -> None:
        flows = Flows(url, flow)
        await flows.go("abc")
        await flows.go("ab")
        await flows.aclose()

    run(main())
    assert done == ["a", "b", "abc", "a", "b", "ab"]


def test_who_stops_waiting_stops_the_flow(url: str, run: Callable[..., Any]) -> None:
    """A flow that goes on after it was cancelled would be done twice when it is resumed."""
    done: list[str] = []
    waits = True

    async def flow(_: str) -> None:
        async def slow() -> str:
            done.append("began")
            try:
                if waits:
                    await asyncio.sleep(600)
                done.append("ended")
            except asyncio.CancelledError:
                done.append("stopped")
                raise
            return ""

        await steps("a", done, set())
        await Flows.step("slow", slow)

    async def main() -> None:
        nonlocal waits
        flows = Flows(url, flow)
        going = asyncio.create_task(flows.go("r1"))
        while "began" not in done:
            await asyncio.sleep(0.01)
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        while "stopped" not in done:
            await asyncio.sleep(0.01)
        waits = False
        await flows.go("r1")
        await flows.aclose()

    run(main())
    assert done == ["a", "began", "stopped", "began", "ended"]


def test_a_flow_that_has_not_begun_is_stopped_too(url: str, run: Callable[..., Any]) -> None:
    """Whoever leaves in the first milliseconds leaves before DBOS has begun the flow."""
    began: list[str] = []

    async def flow(name: str) -> None:
        began.append(name)
        await asyncio.sleep(600)

    async def main() -> None:
        flows = Flows(url, flow)
        for n in range(40):
            going = asyncio.create_task(flows.go(f"r{n}"))
            await asyncio.sleep(0.0005 * n)
            going.cancel()
            with pytest.raises(asyncio.CancelledError):
                await going
        await asyncio.sleep(0.3)
        assert flows.working == frozenset()
        again = asyncio.create_task(flows.go("r0"))
        began.clear()
        while "r0" not in began:
            await asyncio.sleep(0.01)
        again.cancel()
        await asyncio.wait([again])
        await flows.aclose()

    run(main())


def test_a_killed_process_is_followed_by_another(url: str, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    with worker(url, "first", diary):
        seen(diary, "first two")
    with worker(url, "second", diary) as second:
        assert second.wait(120) == 0
    assert diary.read_text().split("\n")[:-1] == [
        "first ready",
        "first one",
        "first two",
        "second ready",
        "second two",
        "second got 1 2",
    ]


def test_the_run_goes_on_in_the_process_that_was_asked(url: str, tmp_path: Path) -> None:
    """Another process over the same home must not take it: it may end at any moment and nobody would know."""
    diary = tmp_path / "diary"
    with worker(url, "first", diary):
        seen(diary, "first two")
    with worker(url, "idle", diary), worker(url, "idle", diary):
        time.sleep(1.5)
        with worker(url, "second", diary) as second:
            assert second.wait(120) == 0
    assert "second got 1 2" in diary.read_text() and "idle two" not in diary.read_text()
