"""`kill -9` while a task uses a page: what was typed is typed again, and what was being sent is not sent again."""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import pytest
from bench.local_web import LocalWeb
from bench.local_web.forms import HOST, Received
from sqlalchemy.exc import OperationalError

from onebox.events import Event
from onebox.reading.web.chromium import find_chromium
from onebox.settings import Settings, Web
from onebox.store.approvals import Approvals
from onebox.store.database import open_database
from onebox.store.event_log import EventLog
from onebox.store.runs import Runs
from onebox.testing import FakeEndpoint
from onebox.types import Message

pytestmark = pytest.mark.skipif(
    not find_spec("playwright") or not find_chromium(Web()),
    reason="Chromium is missing: apt-get install chromium, pip install 'onebox[browser]'",
)
Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


class Booking:
    """Opens, types, submits; once more when it is told that the browser was restarted."""

    def __init__(self, url: str) -> None:
        self.commands = [f"open {url}", "type 1 Ada", "submit 2"]

    def __call__(self, messages: Sequence[Message], body: dict[str, Any]) -> str:
        asked = messages[-1].content
        form = body.get("response_format", {}).get("json_schema", {}).get("schema", {}).get("properties", {})
        if "steps" in form:
            return json.dumps({"tools": ["browse"], "files": [], "steps": []})
        left = [one for one in self.commands if f"- browse: {one}" not in asked]
        if not left and asked.rstrip().endswith("button “Book”\nWhat is the next step?"):
            left = ["submit 2"]
        if left:
            return json.dumps({"tool": "browse", "input": left[0]})
        return json.dumps({"tool": "finish", "input": "that is all"})


def stored(settings: Settings) -> list[Event]:
    engine = open_database(settings.database_url)
    try:
        rows = Runs(engine).list()
        return EventLog(engine).read(rows[0].id) if rows else []
    except OperationalError:  # just being made
        return []
    finally:
        engine.dispose()


def until(look: Callable[[], Any], process: "subprocess.Popen[str]") -> Any:
    end = time.monotonic() + 300
    while not (found := look()):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it did not come to this"
        time.sleep(0.1)
    return found


def facts(settings: Settings, kind: str) -> list[Any]:
    return [one.fact for one in stored(settings) if one.fact.kind == kind]


@pytest.mark.crash
def test_killed_after_typing_and_while_sending(
    needs_sandbox: None, served_by: Callable[..., Settings], command: Command, onebox: Onebox
) -> None:
    with LocalWeb() as web:
        url = web.url(HOST, "/slow")
        with FakeEndpoint(Booking(url), context=16_000) as endpoint:
            settings = served_by(endpoint.url)
            reach = ", ".join(f'"{one}" = "127.0.0.1:{web.port}"' for one in web.origins)
            with (settings.home / "settings.toml").open("a", encoding="utf-8") as out:
                out.write(f"[web]\ndelay_seconds = 0\nseconds = 120\nfirst_byte_seconds = 300\nreach = {{ {reach} }}\n")
            process = command("ask", f"Fill in the form at {url} : I am Ada", "--depth", "execute", "--web")
            until(lambda: [one for one in facts(settings, "action.finished") if one.number == 2], process)
            process.kill()
            process.wait()
            run = stored(settings)[0].run
            process = command("runs", "resume", run)
            asked = until(lambda: facts(settings, "approval.asked"), process)[-1]
            assert json.loads(asked.arguments)["body"] == "name=Ada"
            assert web.received == []
            engine = open_database(settings.database_url)
            Approvals(engine).decide(asked.approval, True, "test")
            engine.dispose()
            until(lambda: web.received, process)
            process.kill()
            process.wait()
            process = command("runs", "resume", run)
            until(lambda: facts(settings, "question.asked"), process)
            assert onebox("execute", "answer", run, "leave it").returncode == 0
            out, err = process.communicate(timeout=300)
            assert "that is all" in out, err
            assert web.received == [Received("POST", "/slow-book", {"name": "Ada"})]
