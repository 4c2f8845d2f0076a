"""`kill -9` in the middle of a task of ten actions: each action counts once, and the files are right.

The program of action n adds its number to a file, then stays a while: most kills come when the file is written and the
action is not finished. Done again on the same folder, the number would stand there twice.
"""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from onebox.events import Event
from onebox.settings import Settings
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint, Says
from onebox.types import Message

ACTIONS = 10
ADD = "```python\nimport time\nwith open('log.txt', 'a') as out: out.write('{n}\\n')\ntime.sleep(0.3)\nprint({n})\n```"

Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


class Counting:
    """A model that reads from the prompt how far the task is, and goes no further than action `until`."""

    def __init__(self) -> None:
        self.until = ACTIONS

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> str | Says:
        prompt = messages[-1].content
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        if "steps" in form.get("properties", {}):
            return json.dumps({"tools": ["python", "read_file"], "files": ["log.txt"], "steps": []})
        if not form:
            return ADD.format(n=prompt.rpartition("This step: add ")[2].split()[0])
        done = prompt.count("- python: import time")
        if done >= ACTIONS:
            return json.dumps({"tool": "finish", "input": "done"})
        if done >= self.until:  # whoever is to kill here may take their time
            return Says(hangs_after=-1)
        return json.dumps({"tool": "python", "input": f"add {done + 1}"})


def stored(settings: Settings) -> list[Event]:
    engine = open_database(settings.database_url)
    try:
        rows = Runs(engine).list()
        return EventLog(engine).read(rows[0].id) if rows else []
    except OperationalError:  # just being made
        return []
    finally:
        engine.dispose()


def is_there(kind: str, number: int) -> Callable[[list[Event]], bool]:
    return lambda events: any(e.fact.kind == kind and e.fact.number == number for e in events)


def killed_at(
    moments: Sequence[tuple[str, int]], model: Counting, settings: Settings, command: Command, onebox: Onebox
) -> tuple[list[Event], dict[str, Any]]:
    """One task, killed at each of `moments` in turn, then done to its end."""
    arguments: tuple[str, ...] = ("ask", "Count to ten for me", "--depth", "execute")
    for kind, number in moments:
        model.until = number
        process = command(*arguments)
        end = time.monotonic() + 240
        while not is_there(kind, number)(stored(settings)):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end, "it did not come to this"
            time.sleep(0.05)
        process.kill()
        process.wait()
        arguments = ("runs", "resume", stored(settings)[0].run)
    model.until = ACTIONS
    done = onebox("runs", "resume", stored(settings)[0].run, "--json", seconds=400)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return stored(settings), told


def holds_together(events: list[Event], told: dict[str, Any], settings: Settings) -> None:
    folder = settings.home / "execute" / told["run"]
    numbers = "".join(f"{n}\n" for n in range(1, ACTIONS + 1))
    assert (folder / "files" / "log.txt").read_text() == numbers
    assert [one["number"] for one in told["execute"]["actions"]] == list(range(1, ACTIONS + 1))
    finished = [e.fact.number for e in events if e.fact.kind == "action.finished"]
    assert finished == list(range(1, ACTIONS + 1))
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert [one["name"] for one in told["execute"]["files"]] == ["log.txt"]
    assert not list(Path(folder / "versions").glob("*.part.*"))


def test_a_task_killed_three_times(
    needs_sandbox: None, served_by: Callable[..., Settings], command: Command, onebox: Onebox
) -> None:
    model = Counting()
    with FakeEndpoint(model, context=16_000) as endpoint:
        settings = served_by(endpoint.url)
        moments = [("action.started", 2), ("action.finished", 4), ("action.started", 7)]
        holds_together(*killed_at(moments, model, settings, command, onebox), settings)


@pytest.mark.crash
@pytest.mark.long
@pytest.mark.parametrize("kind", ["action.started", "action.finished"])
def test_a_task_killed_at_every_action(
    kind: str, needs_sandbox: None, served_by: Callable[..., Settings], command: Command, onebox: Onebox
) -> None:
    model = Counting()
    with FakeEndpoint(model, context=16_000) as endpoint:
        settings = served_by(endpoint.url)
        moments = [(kind, number) for number in range(1, ACTIONS + 1)]
        holds_together(*killed_at(moments, model, settings, command, onebox), settings)
