"""The router's bench: the model is asked about drawn requests, and what it said is not asked again."""

import asyncio
import json
from pathlib import Path

import pytest
from bench.journal import Journal
from bench.router_sets import Labelled
from bench.tasks import router as task

from bench import homes
from onebox.engine.router.choice import Choice, Request
from onebox.testing import FakeEndpoint
from onebox.types import Depth, Needs


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "WORK", tmp_path / "work")


def seen(text: str, depth: Depth, guess: Depth = Depth.SEARCH) -> task.Seen:
    choice = Choice(guess, "classifier", 0.4, Needs(), sure=False)
    return task.Seen(Labelled(Request(text), depth, "en"), choice, 0.001)


SETS = {
    "en": [seen("hello over there", Depth.CHAT), seen("a second one", Depth.THINK)],
    "arena": [seen(f"request {place}", Depth.CHAT) for place in "abcd"],
}
ASKED = {"en": {0, 1}, "arena": {1, 3}}


def test_a_smaller_sample_is_part_of_a_larger_one() -> None:
    assert task.drawn(50, 5) == task.drawn(50, 5) < task.drawn(50, 20) < task.drawn(50, 90) == set(range(50))


def run(home: Path, url: str, file: Path) -> dict[str, list[task.Seen]]:
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(f'[endpoints.fake]\nurl = "{url}"\ncontext = 8192\n', encoding="utf-8")
    journal = Journal(file, {"model": "fake/m"}, resume=True)
    return asyncio.run(task._with_model(SETS, ASKED, home, "fake/m", journal))


def test_the_model_is_asked_once(tmp_path: Path) -> None:
    file = tmp_path / "router.jsonl"
    with FakeEndpoint(lambda _messages, _body: json.dumps({"depth": "chat"})) as endpoint:
        first = run(tmp_path / "home", endpoint.url, file)
        calls = len(endpoint.chats)
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([*lines[:3], lines[3][:20]]), encoding="utf-8")  # a kill while the third was written
        again = run(tmp_path / "home", endpoint.url, file)
    assert [[one.model for one in some] for some in first.values()] == [
        [Depth.CHAT, Depth.CHAT],
        [None, Depth.CHAT, None, Depth.CHAT],
    ]
    warm_up = 2
    assert calls == warm_up + 4
    assert len(endpoint.chats) == calls + warm_up + 2
    assert [[one.model for one in some] for some in again.values()] == [
        [one.model for one in some] for some in first.values()
    ]
    assert "hello" not in file.read_text(encoding="utf-8"), "the journal holds no text of the sets"
    told = task._own([*again["arena"]])
    assert told["asked"]["n"] == 2 and set(told["asked"]["arms"]) == {"alone", "onebox", "llm_only"}
    assert set(told["arms"]) == {"alone"}


def test_a_model_alone_sends_nothing_to_a_costly_depth() -> None:
    for guess, together in ((Depth.SEARCH, Depth.SEARCH), (Depth.RESEARCH, Depth.RESEARCH)):
        one = seen("x", Depth.SEARCH, guess)
        assert task.Seen(one.item, one.choice, 0.0, Depth.RESEARCH, 0.1).together is together
