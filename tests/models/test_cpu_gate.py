import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import ModelTimeout
from onebox.models.cpu_gate import Sharing, cpu_gate
from onebox.models.lock import FileLock, is_held

HOLD = """
import asyncio, sys, time
from pathlib import Path
from onebox.models.cpu_gate import cpu_gate
async def main():
    async with cpu_gate(Path(sys.argv[1])):
        print("held", flush=True)
        time.sleep(60)
asyncio.run(main())
"""


def test_one_at_a_time(home: Path, run: Callable[..., Any]) -> None:
    inside = worst = 0

    async def enter() -> None:
        nonlocal inside, worst
        async with cpu_gate(home):
            inside += 1
            worst = max(worst, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    async def work() -> None:
        await asyncio.gather(*(enter() for _ in range(8)))

    run(work())
    assert worst == 1


def test_a_taken_gate_is_not_waited_for_longer_than_said(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with cpu_gate(home):
            for timeout in (0, 0.1):
                began = time.monotonic()
                with pytest.raises(ModelTimeout):
                    async with cpu_gate(home, timeout=timeout):
                        pytest.fail("both inside")
                assert time.monotonic() - began < timeout + 0.5
        async with cpu_gate(home, timeout=0):
            pass

    run(work())


def test_one_who_comes_again_and_again_does_not_starve_another(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> int:
        turns = 0

        async def greedy() -> None:
            nonlocal turns
            while True:
                async with cpu_gate(home):
                    turns += 1
                    await asyncio.sleep(0.02)

        task = asyncio.create_task(greedy())
        await asyncio.sleep(0.05)
        before = turns
        async with cpu_gate(home):
            waited = turns - before
        task.cancel()
        return waited

    assert run(work()) <= 3


def test_cancelled_while_waiting_lets_everything_go(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        async def enter() -> None:
            async with cpu_gate(home):
                pass

        async with cpu_gate(home):
            waiting = asyncio.create_task(enter())
            await asyncio.sleep(0.05)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with cpu_gate(home, timeout=0):
            pass

    run(work())


def test_so_many_calls_to_one_runtime_share_it(home: Path, run: Callable[..., Any]) -> None:
    inside: dict[str, int] = {"a": 0, "b": 0, "": 0}
    worst = dict(inside)

    async def enter(model: str) -> None:
        async with cpu_gate(home, sharing=Sharing(model, 3) if model else None):
            inside[model] += 1
            worst[model] = max(worst[model], inside[model])
            assert sum(1 for count in inside.values() if count) == 1, "two kinds of work at once"
            await asyncio.sleep(0.03)
            inside[model] -= 1

    async def work() -> None:
        await asyncio.gather(*(enter(model) for model in ["a"] * 8 + [""] * 2 + ["b"] * 8 + ["", "a", "b"]))

    run(work())
    assert worst == {"a": 3, "b": 3, "": 1}
    assert not is_held(home / "runtime" / "cpu.gate")


def test_those_who_share_it_do_not_starve_another(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> int:
        turns = 0

        async def greedy() -> None:
            nonlocal turns
            while True:
                async with cpu_gate(home, sharing=Sharing("a", 2)):
                    turns += 1
                    await asyncio.sleep(0.02)

        tasks = [asyncio.create_task(greedy()), asyncio.create_task(greedy())]
        await asyncio.sleep(0.05)
        before = turns
        async with cpu_gate(home):
            waited = turns - before
        for task in tasks:
            task.cancel()
        return waited

    assert run(work()) <= 6


def test_one_cancelled_leaves_the_others_their_share(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        go_on = asyncio.Event()

        async def enter() -> None:
            async with cpu_gate(home, sharing=Sharing("a", 2)):
                await go_on.wait()

        tasks = [asyncio.create_task(enter()) for _ in range(3)]
        await asyncio.sleep(0.05)
        tasks[0].cancel()
        tasks[2].cancel()
        await asyncio.sleep(0.05)
        assert is_held(home / "runtime" / "cpu.gate")
        go_on.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with cpu_gate(home, timeout=0):
            pass

    run(work())


@pytest.mark.crash
def test_the_gate_of_a_killed_process_is_free(home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        async with cpu_gate(home, timeout=2):
            pass

    with subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdout.readline() == b"held\n"
        assert is_held(home / "runtime" / "cpu.gate")
        other.kill()
        other.wait()
    run(work())


def test_a_lock_excludes_and_says_who_holds_it(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a" / "x.lock"), FileLock(tmp_path / "a" / "x.lock")
    assert not is_held(first.path)
    assert first.acquire() and not second.acquire()
    first.note("4711")
    assert is_held(first.path) and first.path.read_text() == "4711"
    first.release()
    first.release()
    assert second.acquire()
    second.release()
