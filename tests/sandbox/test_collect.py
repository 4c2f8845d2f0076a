"""What a job left behind comes out as plain files with plain names, or not at all."""

import os
import socket
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.sandbox.collect import Collected, Rules, collect, safe_name, snapshot


def brought_out(work: Path, target: Path, before: dict[str, str] | None = None, **rules: int) -> Collected:
    root = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return collect(root, target, before, Rules(**rules))
    finally:
        os.close(root)


def names(done: Collected) -> list[str]:
    return [one.name for one in done.artifacts]


def test_files_come_out_with_their_content_in_their_folders(work: Path, tmp_path: Path) -> None:
    (work / "图").mkdir()
    (work / "图" / "表.csv").write_text("甲,1\n", "utf-8")
    (work / "a.txt").write_text("a")
    done = brought_out(work, tmp_path / "out")
    assert names(done) == ["a.txt", "图/表.csv"]
    assert (tmp_path / "out" / "图" / "表.csv").read_text("utf-8") == "甲,1\n"
    assert not done.left_out
    assert not list((tmp_path / "out").rglob("*.part"))


def test_only_what_is_new_or_changed(work: Path, tmp_path: Path) -> None:
    for name in ("kept", "changed"):
        (work / name).write_text("before")
    root = os.open(work, os.O_RDONLY)
    before = snapshot(root)
    os.close(root)
    (work / "changed").write_text("after.")  # as long as before
    (work / "new").write_text("new")
    assert names(brought_out(work, tmp_path / "out", before)) == ["changed", "new"]


def test_nothing_that_is_not_a_plain_file_of_its_own(work: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (work / "link").symlink_to(secret)
    (work / "loop").symlink_to(work)
    (work / "folder-link").symlink_to(tmp_path)
    os.link(secret, work / "hard")
    os.mkfifo(work / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(work / "socket"))
    (work / "plain").write_text("plain")
    done = brought_out(work, tmp_path / "out")
    assert names(done) == ["plain"]
    assert {line.split(": ")[0]: line.split(": ")[1] for line in done.left_out} == {
        "link": "a link", "loop": "a link", "folder-link": "a link", "hard": "has several names", "pipe": "a pipe",
        "socket": "a socket",
    }  # fmt: skip


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_no_device(work: Path, tmp_path: Path) -> None:
    try:
        os.mknod(work / "zero", 0o020666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this root may not make devices")
    done = brought_out(work, tmp_path / "out")
    assert (names(done), done.left_out) == ([], ["zero: a device"])


def test_sizes_and_counts_are_capped(work: Path, tmp_path: Path) -> None:
    for name in "abcde":
        (work / name).write_bytes(b"x" * 1000)
    (work / "large").write_bytes(b"x" * 5000)
    done = brought_out(work, tmp_path / "1", file=2000)
    assert names(done) == list("abcde")
    assert done.left_out == ["large: too large"]
    assert names(brought_out(work, tmp_path / "2", files=2, file=2000)) == ["a", "b"]
    assert names(brought_out(work, tmp_path / "3", total=3500, file=2000)) == ["a", "b", "c"]


def test_a_file_of_holes_is_not_copied(work: Path, tmp_path: Path) -> None:
    with (work / "sparse").open("wb") as file:
        file.truncate(40 << 20)
    assert brought_out(work, tmp_path / "out").left_out == ["sparse: mostly empty"]


def test_folders_without_end(work: Path, tmp_path: Path) -> None:
    place = work
    for _ in range(40):
        place = place / "d"
        place.mkdir()
    (place / "deep").write_text("x")
    done = brought_out(work, tmp_path / "out")
    assert names(done) == []
    assert "too deep" in done.left_out[0]


def test_a_file_that_becomes_a_link_between_two_looks(work: Path, tmp_path: Path) -> None:
    """Another process swaps names all the time; whatever is caught, it is never the secret."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for make in (lambda: (work / "x").write_text("mine"), lambda: (work / "x").symlink_to(secret)):
                (work / "x").unlink(missing_ok=True)
                make()

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        for number in range(150):
            for one in brought_out(work, tmp_path / f"out{number}").artifacts:
                assert one.path.read_text() in ("mine", "")
    finally:
        stop.set()
        swapping.join()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报告 2026.xlsx", "报告 2026.xlsx"),
        ("../../etc/passwd", "_/_/etc/passwd"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("a\nb\t\x1b[31m.txt", "a_b__[31m.txt"),
        ("zero\u200bwidth\U000e0041", "zero_width_"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("CON.txt", "_CON.txt"),
        ("<img src=x>", "_img src=x_"),
        ("x" * 300 + ".csv", "x" * 108 + ".csv"),
        (os.fsdecode(b"\xff\xfe.txt"), "��.txt"),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(min_size=1))
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_name(name)
    assert not safe.startswith(("/", "-", "~"))
    assert all(part not in ("", ".", "..") and len(part) <= 120 for part in safe.split("/"))
    assert not any(unicodedata.category(one)[0] == "C" for one in safe)
    assert safe_name(safe) == safe


def test_two_names_that_become_one(work: Path, tmp_path: Path) -> None:
    for name in ("a?.txt", "a*.txt", "A_.TXT"):
        (work / name).write_text(name)
    done = brought_out(work, tmp_path / "out")
    assert {one.path.read_text() for one in done.artifacts} == {"a?.txt", "a*.txt", "A_.TXT"}
    assert len({one.name.casefold() for one in done.artifacts}) == 3
