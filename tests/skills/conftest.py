"""What the tests of skills and agents share."""

import shutil
from pathlib import Path

import pytest

from onebox.store.cache import Notes
from onebox.store.database import open_database


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "notes.db"
    open_database(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture
def notes(_empty: Path, tmp_path: Path) -> Notes:
    """Notes of an empty database, made once and copied."""
    shutil.copy(_empty, tmp_path / "notes.db")
    return Notes(open_database(f"sqlite:///{tmp_path / 'notes.db'}"))
