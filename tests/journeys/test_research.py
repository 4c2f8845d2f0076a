"""Research as a user steers it: on the command line and over HTTP, while it goes on and after its end."""

import json
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.scripted import Researcher

from onebox.settings import Settings, load
from onebox.testing import FakeEndpoint

Onebox = Callable[..., subprocess.CompletedProcess[str]]
Command = Callable[..., "subprocess.Popen[str]"]
Served = Callable[..., Settings]

QUESTIONS = {
    "en": ["When was the Sydney Harbour Bridge opened?", "When was the Tower Bridge in London finished?"],
    "zh": ["南京长江大桥哪一年建成通车？", "南京长江大桥的正桥有多长？"],
}
REQUEST = {"en": "Research the history of two bridges", "zh": "研究一下南京长江大桥"}
ANSWERS = {"en": ["1932", "1894"], "zh": ["1968", "1576"]}


class Held(Researcher):
    """Waits with the first reflection until it is let go, so that there is time to steer.

    The endpoint answers nobody meanwhile: its run must be patient, and look into one question at a time.
    """

    def __init__(self, questions: list[str]) -> None:
        super().__init__(questions, before=self._wait)
        self.there, self.go_on = threading.Event(), threading.Event()

    def _wait(self, kind: str, _: Any) -> None:
        if kind == "reflect":
            self.there.set()
            self.go_on.wait(900)


def patient(served_by: Served, url: str) -> Settings:
    settings = served_by(url, first_token_seconds=900, token_seconds=900)
    file = settings.home / "settings.toml"
    file.write_text(file.read_text("utf-8") + "[research]\nat_once = 1\n", "utf-8")
    return load(settings.home)


def test_asked_on_the_command_line(served_by: Served, bridges: Path, onebox: Onebox) -> None:
    language = "zh"
    with FakeEndpoint(Researcher(QUESTIONS[language])) as endpoint:
        served_by(endpoint.url)
        onebox("library", "add", str(bridges))
        asked = onebox("ask", REQUEST[language], "--depth", "research", "--json")
        assert asked.returncode == 0, asked.stderr
        told = json.loads(asked.stdout)
        shown = onebox("runs", "show", told["run"]).stdout
        plan = json.loads(onebox("research", "plan", told["run"], "--json").stdout)
    assert (told["depth"], told["state"], told["stop_reason"]) == ("research", "done", "finished")
    assert all(year in told["answer"] and year in shown for year in ANSWERS[language])
    for sentence in told["sentences"]:
        for cited in sentence["citations"]:
            assert Path(cited["location"]).read_text("utf-8")[cited["start"] : cited["end"]] == cited["quote"]
    assert plan["version"] == told["research"]["plan"]["version"] > 1
    assert {one["id"] for one in plan["claims"]} == {one["id"] for one in told["research"]["claims"]}
    assert "[1]" in shown and QUESTIONS[language][0] in shown


def test_steered_from_another_process_while_it_works_and_after(
    served_by: Served, bridges: Path, onebox: Onebox, command: Command
) -> None:
    model = Held(QUESTIONS["en"])
    with FakeEndpoint(model) as endpoint:
        patient(served_by, endpoint.url)
        onebox("library", "add", str(bridges))
        process = command("ask", REQUEST["en"], "--depth", "research", "--json")
        assert model.there.wait(900)
        run = json.loads(onebox("runs", "list", "--json").stdout)[0]["run"]
        added = onebox("research", "add", run, "Who oversaw the work on the Sydney Harbour Bridge?")
        assert added.returncode == 0 and "q4" in added.stdout, added.stderr
        assert "q9" in onebox("research", "drop", run, "q9").stderr
        assert onebox("research", "drop", run, "q2").returncode == 0
        assert "only the dates" in onebox("research", "note", run, "only the dates").stdout
        model.go_on.set()
        out, err = process.communicate(timeout=900)
        told = json.loads(out)
        assert told["stop_reason"] == "finished", err
        assert "Bradfield" in told["answer"] and QUESTIONS["en"][1] not in told["answer"]
        ended = onebox("research", "finish", run)
        assert ended.returncode == 1 and "not going on" in ended.stderr
        # After the end: another question, from all that was gathered.
        again = onebox("research", "add", run, "What is the arch of the Sydney Harbour Bridge made of?")
        assert "fork" in again.stderr
        before = len(model.asked)
        forked = onebox("research", "fork", run, "--json")
        assert forked.returncode == 0, forked.stderr
        new = json.loads(forked.stdout)
        assert new["run"] != run and "steel" in new["answer"] and "Bradfield" in new["answer"]
        looked = [kind for kind in model.asked[before:] if kind not in ("outline", "write")]
        assert len(looked) <= 2, "what was done before was done again"


def test_finished_early_and_paused(served_by: Served, bridges: Path, onebox: Onebox, command: Command) -> None:
    model = Held(QUESTIONS["en"])
    with FakeEndpoint(model) as endpoint:
        patient(served_by, endpoint.url)
        onebox("library", "add", str(bridges))
        process = command("ask", REQUEST["en"], "--depth", "research", "--json")
        assert model.there.wait(900)
        run = json.loads(onebox("runs", "list", "--json").stdout)[0]["run"]
        assert onebox("research", "pause", run).returncode == 0
        model.go_on.set()
        told = json.loads(process.communicate(timeout=900)[0])
        assert (process.returncode, told["state"], told["stop_reason"]) == (0, "paused", "paused")
        assert onebox("research", "finish", run).returncode == 0
        told = json.loads(onebox("runs", "resume", run, "--json").stdout)
    assert (told["state"], told["stop_reason"]) == ("done", "user")
    assert told["answer"] and model.asked.count("plan") == 1


def test_over_http(served_by: Served, bridges: Path) -> None:
    from tests.server.conftest import serving

    model = Held(QUESTIONS["en"])
    with FakeEndpoint(model) as endpoint, serving(patient(served_by, endpoint.url)) as served:
        owner = served.first()
        files = [(file.name, file.read_bytes(), "text/plain") for file in sorted(bridges.iterdir())]
        owner.upload("/api/library", *files)
        begun = owner.post("/api/runs", {"text": REQUEST["en"], "depth": "research", "effort": "fast"}, 201)
        path = f"/api/runs/{begun['run']}"
        assert model.there.wait(900)
        plan = owner.get(f"{path}/plan")
        assert plan["state"] == "running" and plan["version"] == 1 and plan["progress"]["of_calls"] == 16
        questions = [{"id": one["id"], "text": one["text"]} for one in plan["questions"]]
        wanted = [questions[0], {"text": "Who oversaw the work on the Sydney Harbour Bridge?"}]
        edit = {"version": plan["version"], "questions": wanted, "notes": ["dates only"]}
        changed = owner("PATCH", f"{path}/plan", edit)
        assert changed.status == 200 and [one["state"] for one in changed.json["questions"]][1:] == [
            "dropped",
            "dropped",
            "open",
        ]
        assert owner("PATCH", f"{path}/plan", edit).code == "plan_changed"
        assert owner.post(f"{path}/notes", {"text": "in metres"})["notes"] == ["dates only", "in metres"]
        other = served.member(owner)
        assert other("GET", f"{path}/plan").status == 404
        model.go_on.set()
        ended = time.monotonic() + 900
        while (view := owner.get(path))["state"] == "running":
            assert time.monotonic() < ended
            time.sleep(0.05)
        assert (view["state"], view["stop_reason"]) == ("done", "finished")
        assert "Bradfield" in view["answer"] and QUESTIONS["en"][1] not in view["answer"]
        assert owner("POST", f"{path}/pause", {}).code == "run_ended"
        found = owner.get(f"{path}/plan")["claims"]
        assert found and all(one["quote"] for one in found)
        forked = owner.post(f"{path}/fork", {}, 201)
        assert forked["run"] != begun["run"] and forked["depth"] == "research"
        chat = owner.post("/api/runs", {"text": "hello", "depth": "chat"}, 201)
        assert owner("GET", f"/api/runs/{chat['run']}/plan").code == "no_plan"
