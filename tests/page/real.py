"""`onebox serve` as a process of its own, which a test may kill, and its first account."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from onebox.library.library import Library
from onebox.settings import load
from onebox.store.database import open_database

_SERVE = "from onebox.cli import main; main()"
NAME, PASSWORD = "Ada", "correct horse 马"


class RealServer:
    """`onebox serve` over `home`; after `kill` it starts again at the same port."""

    def __init__(self, home: Path, model: str) -> None:
        self.home = home
        self.model = model
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.first = self.start()
        """The address with the set-up token, told once."""
        self.cookies: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> str:
        """Start, wait until it says where it is, return that address."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEBOX_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", "--port", str(self.port)],
            env=kept | {"ONEBOX_HOME": str(self.home), "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://\S+", line):
                return found.group()
        raise AssertionError(f"onebox serve ended with {self.process.wait()}")

    def kill(self) -> None:
        """As the kernel does when memory is short."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def get(self, path: str) -> Any:
        """The JSON at `path`, as the first account."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            cookie = "; ".join(f"{one['name']}={one['value']}" for one in self.cookies)
            connection.request("GET", path, headers={"Cookie": cookie})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def newest_run(self) -> dict[str, Any]:
        """The run begun last, as a fold."""
        return dict(self.get("/api/runs/" + self.get("/api/runs?limit=1")["runs"][0]["id"]))

    def rest(self, seconds: float = 300) -> None:
        """Until no run is being worked on."""
        end = time.monotonic() + seconds
        while self.get("/api/runs?state=running")["runs"]:
            assert time.monotonic() < end
            time.sleep(0.2)


def write_library(home: Path, documents: dict[str, str]) -> None:
    """`documents` by their file names, in the library of `home`."""
    folder = home / "documents"
    folder.mkdir(parents=True)
    for name, text in documents.items():
        (folder / name).write_text(text, "utf-8")
    settings = load(home)
    engine = open_database(settings.database_url)
    Library(engine, settings).add([folder])
    engine.dispose()


def set_up(server: RealServer, page: Any) -> None:
    """Make the first account as a person does: at the address that was printed."""
    page.goto(server.first)
    page.wait_for_selector("[name=token]")
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#box")
    server.cookies = page.context.cookies()
