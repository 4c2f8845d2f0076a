"""The container driver with an engine of our own that records what it is told and runs the command itself."""

import json
import os
import sys
from pathlib import Path

import pytest

from onebox.errors import SandboxUnavailable
from onebox.sandbox.container import Container
from onebox.sandbox.limits import Limits
from onebox.sandbox.sandbox import Job
from onebox.settings import load

ENGINE = """#!{python}
import json, os, sys
words = sys.argv[1:]
with open({log!r}, "a") as log: log.write(json.dumps(words) + "\\n")
if words[0] == "image": sys.exit({image})
if words[0] == "run":
    place = words[words.index("--volume") + 1].split(":")[0]
    os.chdir(place)
    after = words.index("python:3.11-slim") + 1
    os.execvp(words[after], words[after:])
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    install(tmp_path, image=0)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path / "log"


def install(folder: Path, image: int) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    engine = folder / "bin" / "podman"
    engine.write_text(ENGINE.format(python=sys.executable, log=str(folder / "log"), image=image))
    engine.chmod(0o755)


def told(log: Path) -> list[list[str]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_a_job_goes_through_the_engine(log: Path, tmp_path: Path) -> None:
    sandbox = Container(load(tmp_path))
    done = sandbox.run(
        Job(
            ["sh", "-c", "cat; cp a b; echo oh >&2; exit 3"], files={"a": b"A"}, stdin=b"in", artifacts=tmp_path / "out"
        )
    )
    assert (done.stdout, done.stderr, done.exit) == (b"in", b"oh\n", 3)
    assert [one.path.read_text() for one in done.artifacts] == ["A"]
    first, run, last = told(log)
    assert first[:2] == ["image", "inspect"]
    line = " ".join(run)
    for wall in (
        "--network none", "--cap-drop ALL", "--security-opt no-new-privileges", "--read-only", "--pids-limit 36",
        f"--memory {1 << 30} --memory-swap {1 << 30}", "--pull never", "--ulimit fsize=", "--ulimit core=0:0",
    ):  # fmt: skip
        assert wall in line, wall
    assert "--user 0" not in line
    assert last == ["rm", "--force", run[run.index("--name") + 1]]


def test_the_watchdog_is_the_same(log: Path, tmp_path: Path) -> None:
    done = Container(load(tmp_path)).run(Job(["sleep", "60"], limits=Limits(seconds=0.3)))
    assert done.ended == "time"
    assert done.seconds < 20


def test_an_image_is_never_pulled(log: Path, tmp_path: Path) -> None:
    install(tmp_path, image=1)
    with pytest.raises(SandboxUnavailable, match=r"python:3\.11-slim is not on this machine") as caught:
        Container(load(tmp_path))
    assert "podman pull" in caught.value.hint
    assert not [words for words in told(log) if words[0] == "pull"]


def test_work_folders_are_removed(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(Path("/tmp").glob("onebox-work-*"))
    Container(load(tmp_path)).run(Job(["true"]))
    assert set(Path("/tmp").glob("onebox-work-*")) - before == set()
