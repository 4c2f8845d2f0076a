"""`onebox serve` as a user starts it: what it prints, a port in use, a clean end, `kill -9`, no call outside."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Says

pytest.importorskip("uvicorn", reason="the extra `serve` is not installed")

Command = Callable[..., "subprocess.Popen[str]"]
WORDS = "一二三四五六七八九十" * 4
PASSWORD = "correct horse"


def address_of(process: "subprocess.Popen[str]", seconds: float = 120) -> str:
    """The address it prints; with the token the first time."""
    assert process.stdout
    end = time.monotonic() + seconds
    while time.monotonic() < end and (line := process.stdout.readline()):
        if found := re.search(r"http://\S+", line):
            return found.group().rstrip("）)")
    raise AssertionError(process.stderr.read() if process.stderr else "")


class Browser:
    """A signed-in client of a server that may be another process each time."""

    def __init__(self, address: str) -> None:
        self.base, _, token = address.partition("/?token=")
        self.cookie = ""
        self.ask("/api/setup", {"token": token, "name": "o", "password": PASSWORD})

    def ask(self, path: str, body: Any = None) -> Any:
        with self.open(path, body) as response:
            self.cookie = response.headers.get("Set-Cookie", self.cookie).partition(";")[0]
            return json.loads(response.read() or b"null")

    def open(self, path: str, body: Any = None, **headers: str) -> Any:
        data = None if body is None else json.dumps(body).encode()
        sent = {"Cookie": self.cookie, "Origin": self.base} | {k.replace("_", "-"): v for k, v in headers.items()}
        return urllib.request.urlopen(urllib.request.Request(self.base + path, data, sent), timeout=120)

    def events(self, run: str, **headers: str) -> Any:
        """`(number or "", fact)` of each event, as far as the connection carries."""
        number = ""
        try:
            with self.open(f"/api/runs/{run}/events", **headers) as response:
                for raw in response:
                    line = raw.decode()
                    if line.startswith("id: "):
                        number = line[4:].strip()
                    elif line.startswith("data: "):
                        yield number, json.loads(line[6:])["fact"]
                        number = ""
        except OSError:  # the server was killed
            return


def test_the_first_start_prints_the_token_once(command: Command, home: Path) -> None:
    process = command("serve", "--port", "0")
    address = address_of(process)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", address)
    process.send_signal(2)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0 and "Traceback" not in err
    again = command("serve", "--port", "0")
    assert "token" not in address_of(again)
    again.send_signal(15)
    out, err = again.communicate(timeout=120)
    assert "still holds" in out and "--new-token" in out and "Traceback" not in err
    third = command("serve", "--port", "0", "--new-token", LC_ALL="zh_CN.UTF-8", ONEBOX_LANGUAGE="zh")
    renewed = address_of(third)
    assert "token=" in renewed and renewed.partition("token=")[2] != address.partition("token=")[2]


def test_without_a_port_the_setting_says_where(command: Command, home: Path) -> None:
    process = command("serve", ONEBOX_SERVER_PORT="0")
    assert address_of(process).startswith("http://127.0.0.1:")
    process.send_signal(2)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0 and "Traceback" not in err


def test_a_port_in_use(onebox: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = onebox("serve", "--port", str(port))
        assert done.returncode == 1 and f"Port {port} is in use" in done.stderr and f"--port {port + 1}" in done.stderr


def started(command: Command, **environment: str) -> "tuple[subprocess.Popen[str], str]":
    process = command("serve", "--port", "0", **environment)
    return process, address_of(process)


@pytest.mark.crash
@pytest.mark.parametrize("signal", [9, 15])
def test_a_killed_server_goes_on_by_itself(command: Command, served_by: Callable[..., Settings], signal: int) -> None:
    """In the middle of an answer; afterwards the run is whole and every event there once."""
    with FakeEndpoint([Says(WORDS, slow=0.1, chunk=2), Says(WORDS)]) as endpoint:
        served_by(endpoint.url)
        process, address = started(command)
        browser = Browser(address)
        run = browser.ask("/api/runs", {"text": "说", "depth": "chat"})["run"]
        seen = []
        for number, fact in browser.events(run):
            seen.append((number, fact))
            if len([one for one in seen if one[1]["kind"] == "answer.delta" and one[0]]) == 2:
                process.send_signal(signal)
        process.wait(120)
        again, browser.base = started(command)
        kept = [one for one in seen if one[0]]
        rest = [one for one in browser.events(run, Last_Event_ID=kept[-1][0]) if one[0]]
        assert [int(number) for number, _ in [*kept, *rest]] == list(range(1, len(kept) + len(rest) + 1))
        view = browser.ask(f"/api/runs/{run}")
        assert (view["state"], view["answer"]) == ("done", WORDS)
        states = [fact["state"] for _, fact in [*kept, *rest] if fact["kind"] == "run.state"]
        assert states == ["running", "running", "done"]
        again.send_signal(2)
        assert "Traceback" not in again.communicate(timeout=120)[1]


WATCHED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
seen = open(sys.argv.pop(1), "a", buffering=1)
def watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        seen.write(f"{args[1]!r}\\n")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        seen.write(f"name {args[0]!r}\\n")
sys.addaudithook(watch)
from onebox.cli import main
main()
"""


def test_no_outside_host_is_called(home: Path, served_by: Callable[..., Settings], tmp_path: Path) -> None:
    """Serve, sign in, add a document, ask: every connection of the process goes to this machine."""
    seen = tmp_path / "seen.txt"
    with FakeEndpoint([Says("The Sydney Harbour Bridge was opened in 1932.")]) as endpoint:
        served_by(endpoint.url)
        process = subprocess.Popen(
            [sys.executable, "-c", WATCHED, str(seen), "serve", "--port", "0"],
            env={"ONEBOX_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": ":".join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            browser = Browser(address_of(process))
            for path in ("/", "/api/models", "/api/settings", "/api/doctor", "/openapi.json"):
                try:
                    browser.open(path).close()
                except urllib.error.HTTPError as error:
                    assert path == "/" and error.code == 404, "no page is built here"
            run = browser.ask("/api/runs", {"text": "When was it opened?", "depth": "chat"})["run"]
            assert [fact for _, fact in browser.events(run)][-1]["state"] == "done"
        finally:
            process.send_signal(2)
            process.communicate(timeout=120)
    told = seen.read_text().splitlines()
    assert any(str(endpoint.port) in line for line in told), "the watch sees connections"
    outside = [line for line in told if not re.search(r"127\.0\.0\.1|'localhost'|'::1'|b?'/|None", line)]
    assert outside == []
