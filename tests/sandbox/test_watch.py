import os
import subprocess
import sys
from pathlib import Path

import pytest

from onebox.sandbox import watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
MB = 2**20


def sizes(folder: Path, most: int = 1000) -> tuple[int, int]:
    root = os.open(folder, os.O_RDONLY)
    try:
        return watch.folder(root, most)
    finally:
        os.close(root)


def test_a_folder_is_measured_by_what_it_takes(work: Path) -> None:
    (work / "sub").mkdir()
    (work / "sub" / "a").write_bytes(os.urandom(MB))
    os.link(work / "sub" / "a", work / "same")
    with (work / "holes").open("wb") as file:
        file.truncate(1 << 40)
    (work / "out").symlink_to("/usr")
    size, entries = sizes(work)
    assert entries == 5
    assert MB <= size < 2 * MB


def test_a_walk_ends(work: Path) -> None:
    for number in range(50):
        (work / str(number)).mkdir()
    assert sizes(work, 20)[1] == 21


def test_memory_of_a_tree() -> None:
    code = "import os; os.fork(); data = bytearray(os.urandom(20 << 20)); print('ready', flush=True); os.read(0, 1)"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for _ in range(2):
            process.stdout.readline()
        pids = watch.tree(process.pid)
        assert len(pids) == 2
        assert 40 * MB < watch.memory(pids, 1 << 40) < 120 * MB
        assert watch.memory(pids, 1) > 40 * MB
        process.kill()


def test_a_tree_without_the_kernel_s_help(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", "import os; os.fork(); os.read(0, 1)"], stdin=subprocess.PIPE) as one:
        while len(expected := watch.tree(one.pid)) < 2:
            pass
        assert sorted(watch.tree_by_parents(one.pid)) == sorted(expected)
        one.kill()


def test_what_is_gone_holds_nothing() -> None:
    assert watch.memory([2**22 + 1], 0) == 0


def test_deleted_files_are_found(work: Path) -> None:
    with (work / "x").open("wb") as file:
        file.write(os.urandom(MB))
        file.flush()
        (work / "x").unlink()
        assert watch.deleted([os.getpid()], os.stat(work).st_dev) >= MB
