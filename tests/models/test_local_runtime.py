"""The real runtime with the real 0.5B model: started, shared, killed, healed, idle."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.errors import ModelNotFound, ModelUnavailable
from onebox.models.json_reply import parse
from onebox.models.local_runtime import LocalModel, cores, running, stop
from onebox.models.local_server import State, lock_path, read_state, state_path, write_state
from onebox.models.lock import FileLock
from onebox.models.roles import model_for
from onebox.settings import Local, Settings, load
from onebox.types import Message

NAME = "qwen2.5-coder-0.5b-instruct-q4_k_m"
ASK = [Message("system", "你是助手。Be brief."), Message("user", "Say hello. 说你好。")]
LONG = [Message("user", "Count from one to two hundred, in words.")]
SCHEMA = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "blue"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
# A program that asks once and prints the runtime's process number, its output in a pipe.
ONCE = """
import asyncio, sys
from pathlib import Path
from onebox.models.local_server import read_state
from onebox.models.roles import model_for
from onebox.settings import load
from onebox.types import Message
settings = load(Path(sys.argv[1]))
async def main():
    model = await model_for("answer", settings)
    reply = await model.chat([Message("user", "hi")], max_tokens=2)
    await model.close()
    print(read_state(settings.home / "runtime", model.name.split("/")[1]).pid, reply.finish)
asyncio.run(main())
"""


async def chat(settings: Settings, **arguments: Any) -> Any:
    model = await model_for("answer", settings)
    try:
        return await model.chat(ASK, **{"max_tokens": 8, **arguments})
    finally:
        await model.close()


@pytest.mark.model
def test_it_answers_counts_and_holds_to_a_schema(quick_home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        settings = load(quick_home)
        waits: list[float] = []
        model = await model_for("answer", settings, on_loading=lambda name, seconds: waits.append(seconds))
        heard: list[str] = []
        reply = await model.chat(ASK, max_tokens=8, on_text=heard.append)
        assert reply.text and "".join(heard) == reply.text and reply.finish in ("stop", "length")
        assert reply.model == f"local/{NAME}" and waits and model.context == 4096
        assert await model.count(ASK) == reply.usage.prompt_tokens
        again = await model.chat(ASK, max_tokens=8)
        assert again.text == reply.text and again.usage.cached_tokens > reply.usage.prompt_tokens * 0.8
        answer = await model.chat([Message("user", "Write a poem, no JSON.")], max_tokens=30, schema=SCHEMA)
        assert parse(answer.text) in ({"colour": "red"}, {"colour": "blue"})
        await model.close()

    run(work(), 300)


@pytest.mark.model
def test_two_processes_share_one_runtime_and_their_pipes_end(quick_home: Path) -> None:
    began = time.monotonic()
    both = [
        subprocess.Popen([sys.executable, "-c", ONCE, str(quick_home)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    # communicate() reads until the end of the pipe: a runtime that held it would keep us here.
    said = [process.communicate(timeout=300)[0].split() for process in both]
    assert time.monotonic() - began < 250
    assert said[0][0] == said[1][0] and {words[1] for words in said} <= {"stop", "length"}
    assert running(quick_home / "runtime") == [NAME]
    assert oct(state_path(quick_home / "runtime", NAME).stat().st_mode)[-3:] == "600"


@pytest.mark.model
@pytest.mark.crash
def test_a_killed_runtime_is_started_again(quick_home: Path, run: Callable[..., Any]) -> None:
    async def work() -> None:
        settings = load(quick_home)
        folder = quick_home / "runtime"
        model = await model_for("answer", settings)
        heard: list[str] = []
        await model.chat(ASK, max_tokens=2)
        first = read_state(folder, NAME)
        assert first

        def kill(piece: str) -> None:
            if not heard:
                os.kill(first.pid, signal.SIGKILL)
            heard.append(piece)

        cut = await model.chat([Message("user", "Count from one to fifty.")], max_tokens=200, on_text=kill)
        assert (cut.finish, cut.text) == ("broken", "".join(heard))
        reply = await model.chat(ASK, max_tokens=4)
        now = read_state(folder, NAME)
        assert reply.text and now and now.pid != first.pid
        os.kill(now.pid, signal.SIGKILL)  # between two calls
        assert (await model.chat(ASK, max_tokens=4)).text == reply.text
        await model.close()

    run(work(), 300)


@pytest.mark.model
def test_a_stale_or_foreign_state_is_healed(quick_home: Path, run: Callable[..., Any]) -> None:
    settings, folder = load(quick_home), quick_home / "runtime"
    folder.mkdir()
    # A living process that is not the runtime, at a port where something else may listen.
    write_state(folder, NAME, State(os.getpid(), "http://127.0.0.1:9/v1", "wrong", "/x", 4096))
    assert run(chat(settings), 300).text
    healthy = read_state(folder, NAME)
    assert healthy and healthy.pid != os.getpid()
    state_path(folder, NAME).write_text("{half a sta")
    assert run(chat(settings), 300).text
    assert read_state(folder, NAME) == healthy  # it wrote its state anew


@pytest.mark.model
def test_idle_or_homeless_it_ends_by_itself(quick_home: Path, run: Callable[..., Any]) -> None:
    settings = load(quick_home).model_copy(update={"local": Local(idle_seconds=1.5)})
    folder = quick_home / "runtime"
    assert run(chat(settings, max_tokens=2), 300).text
    assert until(lambda: not running(folder))
    assert not state_path(folder, NAME).exists()
    assert run(chat(load(quick_home), max_tokens=2), 300).text
    moved = folder.rename(quick_home / "gone")
    assert until(lambda: not running(moved))


@pytest.mark.model
def test_a_larger_context_starts_it_again_and_stop_ends_it(quick_home: Path, run: Callable[..., Any]) -> None:
    settings, folder = load(quick_home), quick_home / "runtime"
    run(chat(settings, max_tokens=1), 300)
    before = read_state(folder, NAME)
    run(chat(settings.model_copy(update={"local": Local(context=6000)}), max_tokens=1), 300)
    after = read_state(folder, NAME)
    assert before and after and before.pid != after.pid and after.context == 6000
    run(chat(settings, max_tokens=1), 300)
    assert read_state(folder, NAME) == after  # large enough
    assert stop(folder, NAME) and not running(folder) and not stop(folder, NAME)


@pytest.mark.model
def test_answers_are_written_together(quick_home: Path, run: Callable[..., Any]) -> None:
    """Two slots: the second call is answered while the first is still being written."""
    settings = load(quick_home)
    settings = settings.model_copy(update={"local": Local(slots=2)})
    ends: list[str] = []

    async def ask(name: str, tokens: int) -> None:
        heard: list[str] = []
        model = await model_for("answer", settings)
        try:
            await model.chat(LONG, max_tokens=tokens, on_text=heard.append)
        finally:
            await model.close()
        ends.append(name)

    async def both() -> None:
        await ask("loaded", 1)
        long = asyncio.create_task(ask("long", 200))
        await asyncio.sleep(0.5)
        await ask("short", 2)
        await long

    run(both(), 300)
    assert ends == ["loaded", "short", "long"]
    state = read_state(quick_home / "runtime", NAME)
    assert state and (state.slots, state.context) == (2, settings.local.context)


@pytest.mark.model
def test_a_damaged_file_is_said(home: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ModelUnavailable, match="ended while loading") as caught:
        run(LocalModel("m", file, load(home)).chat(ASK, max_tokens=1), 100)
    assert "remove m" in caught.value.hint


def test_no_file(home: Path, run: Callable[..., Any]) -> None:
    with pytest.raises(ModelNotFound) as caught:
        run(LocalModel("m", home / "m.gguf", load(home)).chat(ASK, max_tokens=1))
    assert "pull m" in caught.value.hint


def test_a_half_written_state_is_no_state(tmp_path: Path) -> None:
    for text in ("", "{", "[]", '{"pid": 1}', json.dumps({"pid": 1, "surprise": 2})):
        state_path(tmp_path, "m").write_text(text)
        assert read_state(tmp_path, "m") is None


def test_what_runs_is_known_by_its_lock(tmp_path: Path) -> None:
    lock = FileLock(lock_path(tmp_path, "m"))
    assert running(tmp_path / "none") == [] and lock.acquire()
    assert running(tmp_path) == ["m"]
    lock.release()
    assert running(tmp_path) == []


def test_cores() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_waiting_for_a_runtime_that_never_answers_ends(home: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    """Something holds the lock but does not answer: a stopped process."""
    from onebox.errors import ModelTimeout

    file = tmp_path / "m.gguf"
    file.write_bytes(b"GGUF")
    lock = FileLock(lock_path(home / "runtime", "m"))
    assert lock.acquire()
    settings = load(home).model_copy(update={"local": Local(start_seconds=0.2)})
    with pytest.raises(ModelTimeout, match="not ready"):
        run(asyncio.wait_for(LocalModel("m", file, settings).chat(ASK, max_tokens=1), 10))
    lock.release()


@pytest.mark.model
def test_the_default_model_speaks_both_languages(model_home: Path, run: Callable[..., Any]) -> None:
    async def work() -> list[str]:
        model = await model_for("answer", load(model_home))
        asked = ("法国的首都是哪座城市？只说名字。", "What is the capital of France? Only its name.")
        replies = [await model.chat([Message("user", text)], max_tokens=8) for text in asked]
        await model.close()
        return [reply.text for reply in replies]

    zh, en = run(work(), 500)
    assert "巴黎" in zh and "Paris" in en
