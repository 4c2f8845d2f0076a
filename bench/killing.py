"""The command `onebox`, killed at given moments and gone on with as a user would; what its stored events say of it.

Nothing in Onebox helps with this: the process is the user's own command, the signal is SIGKILL, and the outcome is read
while nobody is at work.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.tasks.footprint import onebox
from onebox.events import Event
from onebox.models.local_runtime import running
from onebox.models.local_server import lock_path
from onebox.models.lock import is_held
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import RunRow, Runs

PATIENCE = 7_200.0
"""A process that is left alone must come to its end within these seconds."""
LOOK_SECONDS = 0.02
ASKED, ANSWERED = "launch_slot_:", "total time ="
"""What llama.cpp's log says once for every call it begins, and for every one it ends."""


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL `after` seconds after the run's event number `events` was stored; 0: after the process was begun.

    So a busy machine moves it along with the run. `model`: the runtime of its model is killed with it.
    """

    events: int
    after: float
    model: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of one request. `before`: the events as they stood at each kill that hit; `hits`: where it hit."""

    events: list[Event] = field(default_factory=list)
    before: list[list[Event]] = field(default_factory=list)
    hits: list[dict[str, Any]] = field(default_factory=list)
    exit: int = 0
    seconds: float = 0.0
    """Processes at work, the times between them left out."""
    times: list[float] = field(default_factory=list)
    """Seconds from the first command to each event."""
    answers: int = 0
    """Messages of the box in the conversation."""


class KilledCommand:
    """Does one request in the fresh home `home`, with settings from the environment alone."""

    def __init__(self, home: Path, environment: Mapping[str, str], request: Sequence[str]) -> None:
        """`request`: the words of the command line that asks."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONEBOX_")}
        self._environment = kept | {"ONEBOX_HOME": str(home)} | dict(environment)
        self._home, self._request = home, request

    def run(self, kills: Sequence[Kill]) -> Outcome:
        """Ask, be killed, go on, be killed …; the last process is left alone. Kills it did not live to see are none."""
        outcome, left, first = Outcome(), list(kills), time.time()
        while True:
            kill = left.pop(0) if left else None
            began = time.monotonic()
            outcome.exit = self._live(kill)
            outcome.seconds += time.monotonic() - began
            hit = kill is not None and outcome.exit == -signal.SIGKILL
            model = hit and kill is not None and kill.model and _kill_runtimes(self._home / "runtime")
            _, outcome.events, outcome.answers = self._stored()
            if kill is None or not hit:
                break
            outcome.before.append(outcome.events)
            outcome.hits.append(where(outcome.events) | {"after": round(kill.after, 2), "model": model})
        outcome.times = [round(event.at - first, 2) for event in outcome.events]
        return outcome

    def _live(self, kill: Kill | None) -> int:
        """One process to its end, or until it is killed. The exit status: -SIGKILL when it was."""
        row = self._stored()[0]
        words = ["runs", "resume", row.id] if row else self._request
        with open(self._home / "said.txt", "w+", encoding="utf-8") as said:
            process = subprocess.Popen(
                [*onebox(), *words, "--json"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            try:
                if kill is None:
                    process.wait(PATIENCE)
                else:
                    self._wait_for(kill, process)
            except subprocess.TimeoutExpired:
                sys.stderr.write("\nit does not come to its end\n")
            finally:
                process.kill()  # also when we are told to end
                code = process.wait()
            if code not in (0, -signal.SIGKILL):
                said.seek(0)
                sys.stderr.write(f"\nonebox {' '.join(words[:2])} ended with {code}: {said.read()[-2000:]}\n")
        return code

    def _wait_for(self, kill: Kill, process: "subprocess.Popen[bytes]") -> None:
        """Until the moment has come, or the process has ended."""
        seen: float | None = None
        while process.poll() is None:
            if seen is None and self._count(kill.events) >= kill.events:
                seen = time.monotonic()
            if seen is not None and time.monotonic() - seen >= kill.after:
                return
            time.sleep(LOOK_SECONDS)

    def _count(self, wanted: int) -> int:
        """Events stored; seen without opening the database as Onebox does, which would help to make it."""
        if not wanted or not (file := self._home / "onebox.db").exists():
            return 0
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection, suppress(sqlite3.Error):
            return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
        return 0

    def _stored(self) -> tuple[RunRow | None, list[Event], int]:
        file = self._home / "onebox.db"
        if not file.exists():
            return None, [], 0
        engine = open_database(f"sqlite:///{file}")
        try:
            rows = Runs(engine).list()
            if not rows:
                return None, [], 0
            messages = Conversations(engine).messages(rows[0].conversation)
            told = sum(message.role == "assistant" for message in messages)
            return rows[0], EventLog(engine).read(rows[0].id), told
        finally:
            engine.dispose()


def moments(dice: random.Random, times: Sequence[float], count: int) -> list[Kill]:
    """`count` moments drawn evenly from the time a run took whose events came at `times`, in order."""
    drawn = sorted(dice.uniform(0, times[-1]) for _ in range(count))
    places = ((bisect_right(times, moment), moment) for moment in drawn)
    return [Kill(place, moment - (times[place - 1] if place else 0.0)) for place, moment in places]


def calls_of_runtime(home: Path) -> tuple[int, int] | None:
    """Calls that the local runtimes of `home` began, and those they answered whole. None: there was none."""
    logs = [file.read_text("utf-8", "replace") for file in (home / "runtime").glob("*.log*")]
    return (sum(log.count(ASKED) for log in logs), sum(log.count(ANSWERED) for log in logs)) if logs else None


def where(events: Sequence[Event]) -> dict[str, Any]:
    """The moment after `events`: how many there were, and the steps that were under way."""
    under_way: dict[str, None] = {}
    for event in events:
        if event.fact.kind == "step.started":
            under_way[event.fact.step] = None
        elif event.fact.kind == "step.finished":
            under_way.pop(event.fact.step, None)
    return {"events": len(events), "in": list(under_way)}


def lost(before: Sequence[Sequence[Event]], events: Sequence[Event]) -> int:
    """Events that were stored when a kill came and are not there, the same, at the end."""
    return sum(
        one != (events[place] if place < len(events) else None) for then in before for place, one in enumerate(then)
    )


def misnumbered(events: Sequence[Event]) -> int:
    """Numbers that are missing, or there twice."""
    numbers = [event.seq for event in events]
    return len(set(range(1, max(numbers, default=0) + 1)) - set(numbers)) + len(numbers) - len(set(numbers))


def repeated(events: Sequence[Event]) -> list[str]:
    """Steps that began again after they had finished."""
    finished: set[str] = set()
    again = []
    for event in events:
        if event.fact.kind == "step.finished":
            finished.add(event.fact.step)
        elif event.fact.kind == "step.started" and event.fact.step in finished:
            again.append(event.fact.step)
    return again


def told_again(events: Sequence[Event]) -> int:
    """Claims told more than once under one id: those of a step that was cut off, which readers take once."""
    ids = [event.fact.id for event in events if event.fact.kind == "claim.found"]
    return len(ids) - len(set(ids))


def _kill_runtimes(folder: Path) -> bool:
    """Was there one?"""
    found = running(folder) if folder.is_dir() else []
    for name in found:
        held = lock_path(folder, name)
        while is_held(held):
            if (pid := held.read_text("utf-8").strip()).isdigit():  # it writes its number a moment after it began
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(LOOK_SECONDS)
    return bool(found)
