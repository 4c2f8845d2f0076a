"""A task from the command line: done, replayed, compared, taken over, taken back."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import Settings, load
from onebox.testing import FakeEndpoint, Says

Onebox = Callable[..., subprocess.CompletedProcess[str]]
PROGRAM = """```python
lines = open("名单.csv", encoding="utf-8").read().splitlines()
unique = list(dict.fromkeys(lines))
open("名单.csv", "w", encoding="utf-8").write("\\n".join(unique) + "\\n")
open("report.md", "w").write("# Report\\n")
print(len(lines) - len(unique), "removed")
```"""


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "名单.csv"
    path.parent.mkdir()
    path.write_text("姓名\n张三\n张三\n李四\n", "utf-8")
    return path


def test_done_replayed_compared_taken_over_taken_back(
    names: Path, served_by: Callable[..., Settings], onebox: Onebox, tmp_path: Path
) -> None:
    try:
        Bubblewrap(load(tmp_path / "other")).close()
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    before = names.read_text("utf-8")
    with FakeEndpoint([Says(PROGRAM)]) as endpoint:
        served_by(endpoint.url)
        text = "Remove the doubles and write report.md"
        done = onebox("ask", text, "--depth", "execute", "--file", str(names), "--json")
        assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["answer"].startswith("1 removed") and names.read_text("utf-8") == before
    assert {one["name"]: one["change"] for one in told["execute"]["files"]} == {
        "report.md": "made",
        "名单.csv": "changed",
    }
    shown = onebox("runs", "show", told["run"]).stdout
    assert "✓ 1. python" in shown and "1 removed" in shown and "report.md" in shown and "onebox execute accept" in shown
    assert "-张三" in onebox("execute", "diff", told["run"]).stdout
    assert onebox("execute", "accept", told["run"]).returncode == 0
    assert names.read_text("utf-8") == "姓名\n张三\n李四\n" and (names.parent / "report.md").is_file()
    assert onebox("execute", "undo", told["run"]).returncode == 0
    assert names.read_text("utf-8") == before and not (names.parent / "report.md").exists()


def test_without_a_sandbox_nothing_is_run(names: Path, served_by: Callable[..., Settings], onebox: Onebox) -> None:
    with FakeEndpoint([Says(PROGRAM)]) as endpoint:
        served_by(endpoint.url)
        done = onebox(
            "ask", "Remove the doubles", "--depth", "execute", "--file", str(names), ONEBOX_SANDBOX_DRIVER="off"
        )
    assert done.returncode == 1 and "onebox sandbox check" in done.stderr
    assert not endpoint.chats
