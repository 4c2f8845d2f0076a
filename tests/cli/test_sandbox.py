import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Onebox = Callable[..., "subprocess.CompletedProcess[str]"]
needs_bwrap = pytest.mark.skipif(
    not shutil.which("bwrap"), reason="bubblewrap IS NOT INSTALLED: apt-get install bubblewrap"
)


@needs_bwrap
def test_the_command_s_own_exit_code_output_and_files(onebox: Onebox, tmp_path: Path) -> None:
    given = tmp_path / "表.txt"
    given.write_text("a", "utf-8")
    script = "cat 表.txt; tr a b <表.txt >new.txt; rm 表.txt; echo oh >&2; exit 7"
    done = onebox("sandbox", "run", "--with", str(given), "--out", str(tmp_path / "out"), "--", "sh", "-c", script)
    if "namespace" in done.stderr:
        pytest.skip(f"NO SANDBOX HERE: {done.stderr}")
    assert (done.returncode, done.stdout) == (7, "a")
    assert "oh" in done.stderr
    assert (tmp_path / "out" / "new.txt").read_text() == "b"
    assert given.read_text("utf-8") == "a"


@needs_bwrap
def test_what_is_piped_in_reaches_the_command(onebox: Onebox) -> None:
    assert onebox("sandbox", "run", "cat", typed="你好").stdout == "你好"


@needs_bwrap
def test_a_limit_is_told(onebox: Onebox) -> None:
    done = onebox("sandbox", "run", "--seconds", "0.5", "--", "sleep", "60", LC_ALL="zh_CN.UTF-8")
    assert done.returncode == 137
    assert "超时" in done.stderr


@needs_bwrap
def test_the_quick_check_as_json(onebox: Onebox) -> None:
    done = onebox("sandbox", "check", "--quick", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["held"], told["driver"]) == (0, True, "bubblewrap")
    assert len(told["attacks"]) == 6


def test_switched_off_is_a_clear_error(onebox: Onebox) -> None:
    done = onebox("sandbox", "run", "--", "true", ONEBOX_SANDBOX_DRIVER="off")
    assert done.returncode == 1
    assert "switched off" in done.stderr
    assert "→" in done.stderr
