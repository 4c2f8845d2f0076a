"""Names of uploaded files stay names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.errors import BadFileName, FileNotKept
from onebox.store.accounts import Accounts
from onebox.store.database import open_database
from onebox.store.uploads import LONGEST_NAME, Uploads, checked_name


@given(st.text(max_size=300) | st.text("./\\ a长\0", max_size=12))
def test_a_name_stays_in_its_folder(name: str) -> None:
    try:
        kept = checked_name(name)
    except BadFileName:
        return
    place = Path("/box/files/id") / kept
    assert place.parent == Path("/box/files/id") and place.name == kept
    assert 0 < len(kept.encode()) <= LONGEST_NAME and kept.isprintable()


@pytest.mark.parametrize("name", ["报告 1.pdf", "a.tar.gz", "x", "Ünï.txt", "a..b"])
def test_good_names_are_kept(name: str) -> None:
    assert checked_name(name) == name


def test_keep_find_drop(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'onebox.db'}")
    account, other = (Accounts(engine).create(name, "password") for name in ("a", "b"))
    assert account and other
    uploads = Uploads(engine, tmp_path)
    place = uploads.begin("a.txt")
    place.write_text("hello")
    kept = uploads.keep(account.id, place, "text/plain")
    assert uploads.path(account.id, kept.id) == place and kept.bytes == 5
    with pytest.raises(FileNotKept):
        uploads.get(other.id, kept.id)
    uploads.drop_all(account.id)
    assert not place.parent.exists()
    with pytest.raises(FileNotKept):
        uploads.path(account.id, kept.id)
    engine.dispose()
