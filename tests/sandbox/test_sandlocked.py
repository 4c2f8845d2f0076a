from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.errors import OneboxError, SandboxError
from onebox.sandbox.choose import failed_check
from onebox.sandbox.limits import Limits
from onebox.sandbox.sandbox import Job
from onebox.sandbox.sandlocked import Sandlocked
from onebox.settings import load

pytest.importorskip("sandlock", reason="sandlock IS NOT INSTALLED: `pip install sandlock`")


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandlocked]:
    try:
        made = Sandlocked(load(tmp_path_factory.mktemp("home")))
        made.run(Job(["true"]))
    except OneboxError as error:
        pytest.skip(f"NO sandlock HERE: {error} {error.hint}")
    yield made


def test_a_job(sandbox: Sandlocked, tmp_path: Path) -> None:
    job = Job(["sh", "-c", "cat - a; cp a b; exit 3"], files={"a": b"A"}, stdin=b"in", artifacts=tmp_path / "out")
    done = sandbox.run(job)
    assert (done.stdout, done.exit, [one.name for one in done.artifacts]) == (b"inA", 3, ["b"])


def test_it_holds_the_gravest_attacks(sandbox: Sandlocked) -> None:
    assert failed_check(sandbox) == ""


def test_time(sandbox: Sandlocked) -> None:
    assert sandbox.run(Job(["sleep", "60"], limits=Limits(seconds=2))).ended == "time"


def test_a_command_that_is_not_there(sandbox: Sandlocked) -> None:
    with pytest.raises(SandboxError, match="cannot be started"):
        sandbox.run(Job(["no-such-command"]))


def test_a_command_with_the_same_exit_status_was_started(sandbox: Sandlocked) -> None:
    done = sandbox.run(Job(["sh", "-c", "echo no >&2; exit 126"]))
    assert (done.exit, done.stderr, done.ended) == (126, b"no\n", "finished")
