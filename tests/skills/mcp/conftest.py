"""Servers to connect to: programs in the real sandbox, and servers over HTTP on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

from onebox.errors import OneboxError
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.places import base_for, owner_of_jobs, reachable
from onebox.settings import McpServer, Settings, load

SERVERS = Path(__file__).parent / "servers"


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The interpreter of the sandbox."""
    try:
        sandbox = Bubblewrap(load(tmp_path_factory.mktemp("box")))
    except OneboxError as error:
        pytest.skip(f"NO SANDBOX HERE: {error} {error.hint}")
    sandbox.close()
    return sandbox.python


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    """A folder that jobs can reach, with the servers in it."""
    folder = Path(tempfile.mkdtemp(prefix="onebox-test-", dir=base_for(owner_of_jobs(60578))))
    folder.chmod(0o755)
    for file in SERVERS.glob("*.py"):
        shutil.copy(file, folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def program(python: str, shared: Path) -> Callable[..., McpServer]:
    """`program("bad.py", "slow")`: the settings of that server."""

    def inner(file: str, *words: str, **more: Any) -> McpServer:
        given: dict[str, Any] = {
            "start_seconds": 300,
            "seconds": 300,
            "command": python,
            "args": (str(shared / file), *words),
            "programs": (str(shared),),
        }
        return McpServer(**given | more)

    return inner


@pytest.fixture
def sdk_program(program: Callable[..., McpServer], python: str, shared: Path) -> McpServer:
    """`good.py` over stdio; the SDK is shown to the sandbox read-only."""
    import mcp

    packages = Path(mcp.__file__).parents[1]
    owner = owner_of_jobs(60578)
    if not reachable(packages, owner):
        pytest.skip(f"NOT TESTED: the sandbox's user {owner} cannot read {packages}")
    given: dict[str, Any] = {"env": {"PYTHONPATH": str(packages)}, "programs": (str(shared), str(packages))}
    version = subprocess.check_output([python, "-c", "import sys; print(*sys.version_info[:2])"], text=True)
    if tuple(map(int, version.split())) != sys.version_info[:2]:  # compiled packages fit one version only
        base = Path(sys.base_prefix).resolve()
        if not reachable(base, owner):
            pytest.skip(f"NOT TESTED: the sandbox's user {owner} cannot read {base}")
        given["command"] = str(base / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
        given["programs"] = (*given["programs"], str(base))
    return program("good.py", "stdio", **given)


@pytest.fixture(scope="session")
def sdk_url() -> Iterator[str]:
    """`good.py` over HTTP, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(SERVERS / "good.py"), "http", str(port)], env={**os.environ})
    try:
        for _ in range(1200):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def with_servers(home: Path) -> Callable[..., Settings]:
    """Settings of a home with these servers."""

    def inner(**servers: McpServer) -> Settings:
        home.mkdir(exist_ok=True)
        return load(home).model_copy(update={"mcp": servers})

    return inner
