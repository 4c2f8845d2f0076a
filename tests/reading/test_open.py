import sys
from pathlib import Path

import pytest

from onebox.errors import UnsupportedFile
from onebox.reading import SUFFIXES, is_archive, read_file, supported
from onebox.reading.open import ARCHIVES, READERS


def test_every_ending_has_a_reader() -> None:
    assert set(SUFFIXES.values()) == READERS.keys() | ARCHIVES.keys()


@pytest.mark.parametrize("name", ["a.md", "B.PDF", "报告.docx", "x.tar.html"])
def test_supported(name: str) -> None:
    assert supported(Path(name))


@pytest.mark.parametrize("name", ["a.exe", "noending", ".md", "a.doc"])
def test_not_supported(name: str) -> None:
    assert not supported(Path(name))


def test_archives() -> None:
    assert is_archive(Path("wiki.ZIM")) and not is_archive(Path("wiki.epub"))


def test_a_link_to_a_file_is_the_file(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("# 标题\n")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    assert read_file(tmp_path / "link.md").title == "标题"


def test_a_large_page_is_read_apart(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    path.write_text("<h1>Large</h1>" + f"<p>{'word ' * 1000}</p>" * 1100)
    document = read_file(path)
    assert document.title == "Large" and len(document.text) > 5_000_000


def test_a_page_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse.parse.html", None)  # how Python says: not importable
    (tmp_path / "x.html").write_text("<p>x")
    with pytest.raises(UnsupportedFile, match="needs the package resiliparse"):
        read_file(tmp_path / "x.html")
