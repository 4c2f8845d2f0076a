"""Content is kept once, under its own name, and never half."""

from pathlib import Path

import pytest

from onebox.errors import StoreError
from onebox.store.versions import NOTHING, Versions, digest_of


def test_versions_are_what_was_kept(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "v")
    (tmp_path / "a").write_bytes(b"one")
    digest = versions.keep(tmp_path / "a")
    assert digest == versions.keep_bytes(b"one") == digest_of(tmp_path / "a")
    version = versions.note({"x/a.txt": digest, "文.txt": digest})
    assert versions.files(version) == {"x/a.txt": digest, "文.txt": digest}
    assert versions.note({}) == NOTHING and versions.files(NOTHING) == {}
    for _ in range(2):
        versions.lay_out(version, tmp_path / "out")
        assert sorted(p.name for p in (tmp_path / "out").rglob("*.txt")) == ["a.txt", "文.txt"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "out", "v"]


def test_what_is_gone_or_no_name_is_an_error(tmp_path: Path) -> None:
    for name in ("0" * 64, "../a", ""):
        with pytest.raises(StoreError):
            Versions(tmp_path).path(name)
    assert digest_of(tmp_path / "none") is None and digest_of(tmp_path) is None
