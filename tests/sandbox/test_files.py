import os
from pathlib import Path

import pytest

from onebox.errors import SandboxError
from onebox.sandbox.files import copies_of, put


def into(work: Path, files: dict[str, bytes | Path]) -> None:
    root = os.open(work, os.O_RDONLY | os.O_DIRECTORY)
    try:
        put(root, files, None)
    finally:
        os.close(root)


def test_bytes_and_copies(work: Path, tmp_path: Path) -> None:
    (tmp_path / "given.txt").write_text("given")
    into(work, {"甲/乙.txt": b"bytes", "copy.txt": tmp_path / "given.txt"})
    assert (work / "甲" / "乙.txt").read_bytes() == b"bytes"
    assert (work / "copy.txt").read_text() == "given"


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "", "a\0b"])
def test_names_that_lead_out(work: Path, name: str) -> None:
    with pytest.raises(SandboxError, match="not a name inside"):
        into(work, {name: b"x"})


def test_a_link_left_by_a_job_is_replaced_not_followed(work: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("before")
    (work / "data.csv").symlink_to(outside)
    into(work, {"data.csv": b"new"})
    assert outside.read_text() == "before"
    assert (work / "data.csv").read_bytes() == b"new"
    assert not (work / "data.csv").is_symlink()


def test_a_folder_that_is_a_link_is_refused(work: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (work / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(SandboxError, match="sub/x"):
        into(work, {"sub/x": b"x"})
    assert not list((tmp_path / "outside").iterdir())


def test_copies_of_a_folder_pass_over_links(tmp_path: Path) -> None:
    folder = tmp_path / "资料"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "a.txt").write_text("a")
    (folder / "link").symlink_to("/etc/hostname")
    assert list(copies_of([folder])) == ["资料/below/a.txt"]
    with pytest.raises(SandboxError, match="is not there"):
        copies_of([tmp_path / "none"])
