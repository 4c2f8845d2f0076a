"""One of two servers set side by side: how it is started, entered, asked, and read."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 1800.0
"""Seconds a server may take to answer for the first time, on a machine that does other things too."""


@dataclass(slots=True)
class Side:
    """A server in its own process. `api` takes POST /chat/completions, `model` is its name for the endpoint's model."""

    address: str
    api: str
    model: str
    process: "subprocess.Popen[bytes]"
    seconds: float
    """From its start to the first answer of `/` with status 200."""
    _enter: Callable[["Side"], str]
    _begin: Callable[["Side", str], str]
    _written: Callable[["Side", str], tuple[str, bool]]
    key: str = ""

    def enter(self) -> None:
        """Become somebody who may ask."""
        self.key = self._enter(self)

    def begin(self, question: str) -> str:
        """Ask as its page does; the answer's id."""
        return self._begin(self, question)

    def written(self, identity: str) -> tuple[str, bool]:
        """The answer as a reader finds it now, and whether the server says that it is whole."""
        return self._written(self, identity)


@contextmanager
def served(
    command: Sequence[str], environment: Mapping[str, str], home: Path
) -> Iterator[tuple[str, "subprocess.Popen[bytes]", float]]:
    """Run `command` (`{port}` filled in): its address, the process, seconds to the first answer. Killed at the end."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address, began = f"http://127.0.0.1:{port}", time.perf_counter()
    with open(home / "server.log", "ab") as log:
        process = subprocess.Popen(
            [word.format(port=port) for word in command],
            cwd=home,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        while not _answers(address):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{command[0]} did not answer; see {home / 'server.log'}")
            time.sleep(0.05)
        yield address, process, time.perf_counter() - began
    finally:
        process.kill()  # a kill is an ordinary event; what is measured after it is part of the task
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/", timeout=30) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
