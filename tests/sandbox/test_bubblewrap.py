"""Jobs in the real sandbox: what goes in, what comes out, how they end."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from onebox.errors import SandboxError
from onebox.sandbox import watch
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.limits import MB, Limits
from onebox.sandbox.sandbox import Job, run_async
from onebox.settings import load


def python(box: Bubblewrap, code: str, **more: object) -> Job:
    return Job([box.python, "-c", code], **more)  # type: ignore[arg-type]


def test_a_command(box: Bubblewrap) -> None:
    done = box.run(Job(["sh", "-c", "echo 你好; echo oh >&2; exit 3"]))
    assert (done.stdout.decode(), done.stderr, done.exit, done.ended) == ("你好\n", b"oh\n", 3, "finished")
    assert not done.ok
    assert 0 < done.seconds < 30


def test_files_in_and_artifacts_out(box: Bubblewrap, tmp_path: Path) -> None:
    code = "text = open('数据/in.csv').read(); open('out.csv', 'w').write(text.upper()); import os; os.mkdir('d')"
    done = box.run(python(box, code, files={"数据/in.csv": b"a,b"}, artifacts=tmp_path / "out"))
    assert done.ok, done.stderr
    assert [(one.name, one.size) for one in done.artifacts] == [("out.csv", 3)]
    assert done.artifacts[0].path.read_text() == "A,B"


def test_an_input_that_was_changed_is_an_artifact_and_the_original_stays(box: Bubblewrap, tmp_path: Path) -> None:
    original = tmp_path / "a.txt"
    original.write_text("before")
    code = "open('a.txt', 'w').write('after!')"
    done = box.run(python(box, code, files={"a.txt": original}, artifacts=tmp_path / "out"))
    assert original.read_text() == "before"
    assert [one.path.read_text() for one in done.artifacts] == ["after!"]


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_standard_input(box: Bubblewrap, size: int) -> None:
    done = box.run(python(box, "import sys; print(len(sys.stdin.buffer.read()))", stdin=b"x" * size))
    assert done.stdout == f"{size}\n".encode()


def test_a_program_that_does_not_read_its_input(box: Bubblewrap) -> None:
    assert box.run(Job(["true"], stdin=b"x" * 500_000)).ok


def test_the_environment_is_clean(box: Bubblewrap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    done = box.run(Job(["env"], environment={"WANTED": "值"}))
    assert "WANTED=值" in done.stdout.decode()
    assert b"secret" not in done.stdout
    assert b"HOME=/home/box" in done.stdout


@pytest.mark.parametrize("command", [["no-such-command"], ["/etc"], ["a\0b"], [""]])
def test_a_command_that_cannot_be_started(box: Bubblewrap, command: list[str]) -> None:
    with pytest.raises(SandboxError, match="cannot be started"):
        box.run(Job(command))


def test_multiprocessing_works(box: Bubblewrap) -> None:
    code = "import multiprocessing as m\nif __name__ == '__main__':\n"
    code += " with m.Pool(2) as pool: print(sum(pool.map(abs, [-1, -2])))"
    done = box.run(Job([box.python, "a.py"], files={"a.py": code.encode()}))
    assert done.stdout == b"3\n", done.stderr


def test_a_workspace_is_kept_between_jobs(box: Bubblewrap, tmp_path: Path) -> None:
    workspace = box.workspace()
    box.run(Job(["sh", "-c", "echo one > a"], workspace=workspace))
    done = box.run(Job(["sh", "-c", "cat a b; echo two >> a"], files={"b": b"B\n"}, workspace=workspace))
    assert done.stdout == b"one\nB\n"
    made = box.run(Job(["sh", "-c", "echo c > c"], workspace=workspace, artifacts=tmp_path / "out"))
    assert [one.name for one in made.artifacts] == ["c"], "only what this job made"
    assert sorted(path.name for path in workspace.iterdir()) == ["a", "b", "c"]


def test_a_workspace_has_to_be_one(box: Bubblewrap, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(box.workspace())
    (tmp_path / "file").write_text("")
    for bad in ("link", "file", "none"):
        with pytest.raises(SandboxError):
            box.run(Job(["true"], workspace=tmp_path / bad))


def test_cancelling_kills(box: Bubblewrap) -> None:
    cancelled = Event()
    Timer(0.3, cancelled.set).start()
    done = box.run(Job(["sleep", "60"]), cancelled=cancelled)
    assert done.ended == "cancelled"
    assert done.seconds < 20


def test_cancelling_the_task_kills_too(box: Bubblewrap) -> None:
    async def work() -> None:
        task = asyncio.create_task(run_async(box, Job(["sleep", "60"])))
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    began = time.monotonic()
    asyncio.run(work())
    assert time.monotonic() - began < 30


def test_what_was_printed_before_the_end_is_kept(box: Bubblewrap) -> None:
    done = box.run(Job(["sh", "-c", "echo before; sleep 60"], limits=Limits(seconds=1)))
    assert (done.ended, done.stdout) == ("time", b"before\n")


def test_output_is_capped(box: Bubblewrap) -> None:
    done = box.run(Job(["yes"], limits=Limits(output=100_000)))
    assert done.ended == "output"
    assert len(done.stdout) == 100_000


def test_memory_is_measured(box: Bubblewrap) -> None:
    done = box.run(python(box, "data = bytearray(b'x') * (60 << 20); import time; time.sleep(0.5)"))
    assert 60 * MB < done.peak_memory < 200 * MB


def test_no_process_and_no_folder_is_left(tmp_path: Path) -> None:
    sandbox = Bubblewrap(load(tmp_path))
    taken = sandbox.take()
    work = taken.work
    sandbox.give_back(taken)
    sandbox.run(Job(["sh", "-c", "sleep 99 & sleep 99 & echo"], limits=Limits(seconds=5)))
    sandbox.close()
    assert not work.exists()
    left = watch.tree(os.getpid())
    assert not [pid for pid in left if b"sleep\x0099" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_each_job_finds_everything_new(box: Bubblewrap) -> None:
    write = "echo x > a; echo x > /tmp/a; echo x > $HOME/a; echo x > /dev/shm/a"
    assert box.run(Job(["sh", "-c", write])).ok
    assert box.run(Job(["sh", "-c", "ls . /tmp $HOME /dev/shm"])).stdout.count(b"a\n") == 0


def test_one_that_died_while_it_waited_is_replaced(tmp_path: Path) -> None:
    sandbox = Bubblewrap(load(tmp_path))
    (waiting,) = sandbox._warm.values()
    waiting.result().process.kill()
    waiting.result().process.wait()
    assert sandbox.run(Job(["true"])).ok
    sandbox.close()


@pytest.mark.crash
def test_the_sandbox_dies_with_us(tmp_path: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from onebox.settings import load\n"
        "from onebox.sandbox.bubblewrap import Bubblewrap; from onebox.sandbox.sandbox import Job\n"
        "box = Bubblewrap(load(Path(sys.argv[1])))\n"
        "print('ready', flush=True); box.run(Job(['sleep', '98765']))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        time.sleep(1)
        process.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _running("98765"):
        time.sleep(0.1)
    assert not _running("98765")
    Bubblewrap(load(tmp_path)).close()  # sweeps what the dead one left
    assert not list(Path("/tmp").glob(f"onebox-job-{process.pid}-*"))


def _running(word: str) -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"sleep\0{word}".encode() in path.read_bytes():
                return True
        except OSError:
            continue
    return False
