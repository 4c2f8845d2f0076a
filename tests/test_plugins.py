import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.plugins import NoSuchPlugin, _installed, lookup, names

TABLE = {"join": "os.path:join", "gone": "no.such.module:x", "half": "os.path:nothing"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real installed package with entry points."""
    about = tmp_path / "extra-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[onebox.things]\nrtf = os.path:basename\njoin = os.path:split\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    _installed.cache_clear()
    yield
    _installed.cache_clear()


def test_built_in() -> None:
    import os.path

    assert lookup("things", "join", TABLE) is os.path.join
    assert names("things", TABLE) == ["gone", "half", "join"]


@pytest.mark.usefixtures("package")
def test_installed_wins() -> None:
    import os.path

    assert lookup("things", "rtf", TABLE) is os.path.basename
    assert lookup("things", "join", TABLE) is os.path.split
    assert "rtf" in names("things", TABLE)


@pytest.mark.parametrize(
    ("name", "words"), [("none", "has no 'none'"), ("gone", "cannot be loaded"), ("half", "nothing")]
)
def test_errors_say_what_there_is(name: str, words: str) -> None:
    with pytest.raises(NoSuchPlugin, match=words) as caught:
        lookup("things", name, TABLE)
    assert caught.value.hint


def test_nothing_is_imported_early() -> None:
    lookup("things", "join", TABLE | {"heavy": "turtle:Turtle"})
    assert "turtle" not in sys.modules
