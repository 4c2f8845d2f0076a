"""Readers that crash, hang, hoard or babble, as a package of someone else might."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.errors import BrokenFile, ReadingError, UnsupportedFile
from onebox.plugins import _installed
from onebox.reading import Document, Limits, Mark, read_file, supported
from onebox.reading.isolate import read_apart

READERS = """
import ctypes, os, sys, time
from onebox.reading import Document, Mark
def good(path, limits):
    print("a library's chatter", flush=True)
    sys.stderr.write("w" * 200_000)
    os.write(1, b"native chatter")
    return Document("text 文\\n", "t", "good", (Mark(0, "p. 1", 0),), None, "zh")
def crash(path, limits): ctypes.string_at(0)
def hang(path, limits): time.sleep(60)
def hoard(path, limits): return [b"x" * 50_000_000 for _ in range(1000)]
def lacking(path, limits): import no_such_library
def mistake(path, limits): raise KeyError("rId7")
"""
KINDS = ("good", "crash", "hang", "hoard", "mistake", "lacking")


@pytest.fixture
def odd_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one file for each reader of an installed package."""
    (tmp_path / "odd_readers.py").write_text(READERS)
    about = tmp_path / "odd-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[onebox.readers]\n" + "".join(f"{kind} = odd_readers:{kind}\n" for kind in (*KINDS, "absent"))
    )
    for kind in (*KINDS, "absent"):
        (tmp_path / f"x.{kind}").write_text("content")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    _installed.cache_clear()
    yield tmp_path
    _installed.cache_clear()


def test_what_libraries_print_is_no_trouble(odd_readers: Path) -> None:
    assert supported(odd_readers / "x.good")
    document = read_file(odd_readers / "x.good")
    assert document == Document("text 文\n", "t", "good", (Mark(0, "p. 1", 0),), None, "zh")


def test_a_native_crash_costs_one_file(odd_readers: Path) -> None:
    with pytest.raises(BrokenFile, match=r"x\.crash: the reader crashed on it \(signal 11\)"):
        read_file(odd_readers / "x.crash")


def test_a_hang_ends_in_time(odd_readers: Path) -> None:
    start = time.monotonic()
    with pytest.raises(BrokenFile, match="longer than 1 s") as caught:
        read_file(odd_readers / "x.hang", seconds=1)
    assert time.monotonic() - start < 5
    assert "ONEBOX_READING_SECONDS" in caught.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits hold on Linux")
def test_memory_is_limited(odd_readers: Path) -> None:
    with pytest.raises(BrokenFile, match="more than 300 MB of memory"):
        list(read_apart("readers", "hoard", odd_readers / "x.hoard", Limits(memory_mb=300, seconds=20)))


def test_a_mistake_of_a_reader_is_told(odd_readers: Path) -> None:
    with pytest.raises(BrokenFile, match="cannot be read: KeyError: 'rId7'"):
        read_file(odd_readers / "x.mistake")


def test_a_library_that_is_not_installed(odd_readers: Path) -> None:
    with pytest.raises(UnsupportedFile, match="needs the package no_such_library") as caught:
        read_file(odd_readers / "x.lacking")
    assert "pip install" in caught.value.hint


def test_a_reader_that_cannot_be_loaded(odd_readers: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be loaded") as caught:
        read_file(odd_readers / "x.absent")
    assert "install" in caught.value.hint.lower()


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_the_child_does_not_outlive_its_parent(odd_readers: Path) -> None:
    import subprocess

    script = f"import pathlib, onebox.reading as r; r.read_file(pathlib.Path({str(odd_readers / 'x.hang')!r}))"
    parent = subprocess.Popen([sys.executable, "-c", script])
    children: list[str] = []
    end = time.monotonic() + 10
    while not children and time.monotonic() < end:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        time.sleep(0.05)
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 10
    while time.monotonic() < end and any(_alive(pid) for pid in children):
        time.sleep(0.05)
    assert children and not any(_alive(pid) for pid in children)


def _alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_paths_of_any_bytes(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff bad name.pdf"))
    try:
        path.write_bytes(b"not a pdf")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    with pytest.raises(BrokenFile):
        read_file(path)
