"""Fifty pieces of research asked at once on this machine: fair between users, memory bounded, the page there.

    python -m bench.tasks.queue [--runs N] [--trial]

The real server (`onebox serve`) over a fresh home filled with the pages of the local web as documents. A scripted
model answers at the pace of a small one on this machine: SECONDS_A_CALL for each call, one call at a time per run.
A first user asks for all runs but one at once, then a second user for the last. Each run asks something of its own,
so that nothing is remembered from another. Meanwhile `/` and `/api/runs` are fetched again and again. `peak_mb` is
the most resident memory of the server process (VmHWM), MB are 10^6 bytes. Linux.
"""

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, percentiles, write_result
from bench.local_web.pages import written
from bench.machine import MB, circumstances
from bench.scripted import QUESTIONS, REQUEST, Researcher, paced
from bench.tasks.server import pss_mb, served
from onebox.testing import FakeEndpoint

RUNS = 50
SECONDS_A_CALL = 0.5
"""Held back before each answer; a 1.5B model on two cores takes longer, but not of the server's time."""
LOOK_SECONDS = 0.25


@dataclass
class User:
    """One account with an API key of its own."""

    port: int
    key: str
    runs: list[str] = field(default_factory=list)

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")
            return json.loads(said) if path.startswith("/api/") else said
        finally:
            connection.close()

    def ask(self, number: int) -> None:
        text = f"{REQUEST['en']} ({number})"
        self.runs.append(self("POST", "/api/runs", {"text": text, "depth": "research", "web": False})["run"])


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    result: dict[str, Any] = {"task": "queue", **circumstances("dbos", "starlette", "uvicorn"), "arms": {}}
    result["seconds_a_call"] = SECONDS_A_CALL
    WORK.mkdir(parents=True, exist_ok=True)
    model = paced(Researcher(QUESTIONS["en"]), SECONDS_A_CALL)
    with tempfile.TemporaryDirectory(dir=WORK) as folder, FakeEndpoint(model) as endpoint:
        home = Path(folder)
        keys = _prepared(home, endpoint.url)
        with served(home) as (address, process):
            users = [User(int(address.rpartition(":")[2]), key) for key in keys]
            result["arms"]["research"] = arm = _measured(users, options.runs, process.pid)
            result["places"] = _places(home)
    sys.stdout.write(f"{arm}\n{write_result('queue', result, WORK if options.trial else RESULTS)}\n")
    return int(arm["not_done"] > 0)


def _prepared(home: Path, url: str) -> list[str]:
    """A home with the endpoint, the documents and two accounts; their API keys."""
    from onebox.library.library import Library
    from onebox.reading import Document
    from onebox.settings import load
    from onebox.store.accounts import AccountRole, Accounts, Tokens
    from onebox.store.database import open_database

    (home / "settings.toml").write_text(
        f'[endpoints.bench]\nurl = "{url}"\n[models]\nanswer = "bench/m"\nembed = "off"\n'
        "[library]\nbackground = false\n[server]\nrequests_per_second = 0\n",
        encoding="utf-8",
    )
    settings = load(home)
    database = open_database(settings.database_url)
    library = Library(database, settings, None)
    pages = ((f"http://{page.key}", Document(page.text, page.title, "text", date=page.date)) for page in written())
    library.add_documents(pages)
    library.close()
    keys = []
    roles: dict[str, AccountRole] = {"first": "owner", "second": "member"}
    for name, role in roles.items():
        account = Accounts(database).create(name, None, role)
        assert account
        keys.append(Tokens(database).new_key(account.id, "bench")[1])
    database.dispose()
    return keys


def _measured(users: list[User], count: int, pid: int) -> dict[str, Any]:
    first, second = users
    looks = _Looks(first)
    watching = threading.Thread(target=looks.forever, daemon=True)
    began = time.monotonic()
    for number in range(count - 1):
        first.ask(number)
    second.ask(count)
    asked = time.monotonic() - began
    watching.start()
    ended: dict[str, float] = {}
    most_at_once, states, pss = 0, dict[str, str](), 0.0
    while len(ended) < count:
        at_work = 0
        for user in users:
            for one in user("GET", "/api/runs?limit=200")["runs"]:
                states[one["id"]] = one["state"]
                at_work += one["state"] == "running" and one["before"] is None
                if one["state"] != "running":
                    ended.setdefault(one["id"], time.monotonic() - began)
        most_at_once, pss = max(most_at_once, at_work), max(pss, pss_mb(pid))
        time.sleep(LOOK_SECONDS)
    looks.over.set()
    watching.join()
    order = sorted(ended, key=lambda run: ended[run])
    times = sorted(ended.values())
    return {
        "n": count,
        "not_done": sum(state != "done" for state in states.values()),
        "asked_seconds": round(asked, 2),
        "seconds": round(times[-1], 1),
        "first_seconds": round(times[0], 1),
        "median_seconds": round(times[len(times) // 2], 1),
        "second_user_place": order.index(second.runs[0]) + 1,
        "second_user_seconds": round(ended[second.runs[0]], 1),
        "most_at_once": most_at_once,
        "peak_mb": round(_peak_mb(pid), 1),
        "peak_pss_mb": round(pss, 1),
        "page": percentiles(looks.seconds["/"]),
        "api": percentiles(looks.seconds["/api/runs"]),
        "n_looks": len(looks.seconds["/"]),
    }


@dataclass
class _Looks:
    """Fetches the page and the list of runs until told that it is over."""

    user: User
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"/": [], "/api/runs": []})
    over: threading.Event = field(default_factory=threading.Event)

    def forever(self) -> None:
        while not self.over.wait(LOOK_SECONDS):
            for path, found in self.seconds.items():
                began = time.perf_counter()
                self.user("GET", path)
                found.append(time.perf_counter() - began)


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / MB


def _places(home: Path) -> int:
    from onebox.settings import load

    return load(home).runs.research


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    made.add_argument("--runs", type=int, default=RUNS, help="runs asked at once (default: %(default)s)")
    made.add_argument("--trial", action="store_true", help="the result goes to .work/bench")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
