"""A sandbox for the tests, or a loud word about what this machine lacks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.settings import load


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bubblewrap]:
    """One for all tests: each job is apart from every other."""
    try:
        sandbox = Bubblewrap(load(tmp_path_factory.mktemp("box")))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    yield sandbox
    sandbox.close()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work folder as a job leaves it."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder
