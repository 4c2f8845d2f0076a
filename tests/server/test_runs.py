"""Runs over HTTP: begun, followed, branched, stopped, taken up, each user's own."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Says

from .conftest import Client, Served, serving

QUESTION = "When was the Sydney Harbour Bridge opened?"
GOOD = "The Sydney Harbour Bridge was opened in 1932."
ServedBy = Callable[..., Settings]


@pytest.fixture
def slow(served_by: ServedBy) -> Iterator[tuple[Served, Client, FakeEndpoint]]:
    """A model that takes a while for each word."""
    words = Says("一二三四五六七八九十" * 3, slow=0.05, chunk=3)
    with FakeEndpoint([words]) as endpoint, serving(served_by(endpoint.url)) as served:
        yield served, served.first(), endpoint


def ended(client: Client, run: str, seconds: float = 120) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while (view := client.get(f"/api/runs/{run}"))["state"] == "running":
        assert time.monotonic() < end, view
        time.sleep(0.02)
    return dict(view)


def chat(client: Client, text: str, **more: Any) -> dict[str, Any]:
    return dict(client.post("/api/runs", {"text": text, "depth": "chat", **more}, 201))


def holds_together(events: list[dict[str, Any]]) -> str:
    """No number missing or twice, pieces without a number; returns the text as it was streamed."""
    numbered = [event for event in events if "id" in event]
    assert [int(event["id"]) for event in numbered] == list(range(1, len(numbered) + 1))
    assert all(event["data"]["partial"] == ("id" not in event) for event in events)
    assert all(event["event"] == event["data"]["fact"]["kind"] for event in events)
    return "".join(e["data"]["fact"]["text"] for e in numbered if e["event"] == "answer.delta")


def test_an_answer_with_citations(served_by: ServedBy, bridges: Path) -> None:
    with FakeEndpoint([Says(GOOD)]) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        added = owner.upload(
            "/api/library", *((file.name, file.read_bytes(), "text/plain") for file in sorted(bridges.iterdir()))
        ).json
        assert {one["state"] for one in added["results"]} == {"added"}
        begun = owner.post("/api/runs", {"text": QUESTION}, 201)
        events = list(owner.stream(f"/api/runs/{begun['run']}/events"))
        holds_together(events)
        view = owner.get(f"/api/runs/{begun['run']}")
        assert (view["state"], view["stop_reason"], view["answer"]) == ("done", "finished", GOOD)
        cited = view["sentences"][0]["citations"][0]
        assert view["sentences"][0]["supported"] and "1932" in cited["quote"]
        around = owner.get(f"/api/sources/{cited['source']}?start={cited['start']}&end={cited['end']}")
        at = cited["start"] - around["offset"]
        assert around["text"][at : at + len(cited["quote"])] == cited["quote"]
        assert [step["step"] for step in view["steps"]] == ["gather", "write", "check", "compare sources", "deliver"]
        assert all(step["seconds"] is not None for step in view["steps"])
        listed = owner.get("/api/runs")["runs"]
        assert [(one["id"], one["state"]) for one in listed] == [(begun["run"], "done")]
        tree = owner.get(f"/api/conversations/{begun['conversation']}")
        assert [message["text"] for message in tree["messages"]] == [QUESTION, GOOD]


def test_a_run_goes_on_when_nobody_listens(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    _, owner, _ = slow
    run = chat(owner, "说点什么")["run"]
    stream = owner.stream(f"/api/runs/{run}/events")
    next(stream)
    stream.close()
    assert ended(owner, run)["answer"] == "一二三四五六七八九十" * 3


def test_coming_back_misses_nothing_and_gets_nothing_twice(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    _, owner, _ = slow
    run = chat(owner, "说点什么")["run"]
    first = []
    for event in (stream := owner.stream(f"/api/runs/{run}/events")):
        first.append(event)
        if event["event"] == "answer.delta" and len(first) > 8:
            break
    stream.close()
    kept = [event for event in first if "id" in event]
    rest = list(owner.stream(f"/api/runs/{run}/events", Last_Event_ID=kept[-1]["id"]))
    assert holds_together([*kept, *rest]) == "一二三四五六七八九十" * 3
    assert rest[-1]["data"]["fact"]["state"] == "done"
    again = list(owner.stream(f"/api/runs/{run}/events?after={int(rest[-1]['id']) - 1}"))
    assert [event["id"] for event in again] == [rest[-1]["id"]]
    for nothing_more in (rest[-1]["id"], "999999"):
        assert list(owner.stream(f"/api/runs/{run}/events", Last_Event_ID=nothing_more)) == []


def test_stop_and_go_on(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    _, owner, _ = slow
    run = chat(owner, "说点什么")["run"]
    for event in owner.stream(f"/api/runs/{run}/events"):
        if event["event"] == "answer.delta":
            break
    assert owner.post(f"/api/runs/{run}/cancel")["state"] == "cancelled"
    assert owner("POST", f"/api/runs/{run}/cancel", {}).code == "run_ended"
    assert owner.post(f"/api/runs/{run}/resume")["state"] == "running"
    events = list(owner.stream(f"/api/runs/{run}/events"))
    assert [e["data"]["fact"]["state"] for e in events if e["event"] == "run.state"] == [
        "running",
        "cancelled",
        "running",
        "done",
    ]
    assert ended(owner, run)["answer"] == "一二三四五六七八九十" * 3


def test_branches(served_by: ServedBy) -> None:
    heard: list[list[str]] = []

    def script(messages: Any, _: Any) -> str:
        heard.append([message.content for message in messages])
        return f"answer {len(heard)}"

    with FakeEndpoint(script) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        one = chat(owner, "first?")
        ended(owner, one["run"])
        same = {"conversation": one["conversation"]}
        two = chat(owner, "second?", **same)
        ended(owner, two["run"])
        other = chat(owner, "other second?", parent=f"{one['run']}.answer", **same)
        ended(owner, other["run"])
        again = chat(owner, "first, said better?", parent=None, **same)
        ended(owner, again["run"])
        third = chat(owner, "third?", **same)
        ended(owner, third["run"])
        assert not any("answer 1" in text for text in heard[3]) and any("answer 1" in text for text in heard[2])
        assert not any("answer 2" in text for text in heard[2])
        assert any("answer 4" in text for text in heard[4]) and not any("answer 1" in text for text in heard[4])
        tree = owner.get(f"/api/conversations/{one['conversation']}")
        assert tree["leaf"] == f"{third['run']}.answer"
        turned = owner("PATCH", f"/api/conversations/{one['conversation']}", {"leaf": f"{two['run']}.question"}).json
        assert turned["leaf"] == f"{two['run']}.answer"
        wrong = owner("POST", "/api/runs", {"text": "x", "depth": "chat", "parent": "no.answer", **same})
        assert (wrong.status, wrong.code) == (404, "no_such_thing")


def test_a_question_about_uploaded_files(served_by: ServedBy, bridges: Path) -> None:
    with FakeEndpoint([Says(GOOD)]) as endpoint, serving(served_by(endpoint.url)) as served:
        owner = served.first()
        files = [
            owner.upload("/api/files", (name, (bridges / name).read_bytes(), "text/plain")).json["id"]
            for name in ("harbour.md", "tower.txt")
        ]
        begun = owner.post("/api/runs", {"text": QUESTION, "files": files}, 201)
        view = ended(owner, begun["run"])
        assert view["answer"] == GOOD and view["sentences"][0]["citations"][0]["location"].endswith("harbour.md")
        source = view["sentences"][0]["citations"][0]["source"]
        assert owner("GET", f"/api/sources/{source}").status == 200
        assert owner.get("/api/library")["documents"] == [], "what is shown in a conversation is not in the library"
        member = served.member(owner)
        assert member("GET", f"/api/sources/{source}").status == 404
        assert member("POST", "/api/runs", {"text": QUESTION, "files": files}).status == 404
        hidden = f"_shown.{begun['conversation']}"
        assert member("POST", "/api/runs", {"text": QUESTION, "collection": hidden}).status == 404
        assert owner("DELETE", f"/api/conversations/{begun['conversation']}").status == 204
        assert owner("GET", f"/api/sources/{source}").status == 404


def test_another_users_things_look_like_none(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    served, owner, _ = slow
    member = served.member(owner)
    begun = chat(owner, "秘密")
    for method, path, body in (
        ("GET", f"/api/runs/{begun['run']}", None),
        ("GET", f"/api/runs/{begun['run']}/events", None),
        ("POST", f"/api/runs/{begun['run']}/cancel", {}),
        ("POST", f"/api/runs/{begun['run']}/resume", {}),
        ("GET", f"/api/conversations/{begun['conversation']}", None),
        ("GET", f"/api/conversations/{begun['conversation']}/export", None),
        ("DELETE", f"/api/conversations/{begun['conversation']}", None),
        ("POST", f"/api/conversations/{begun['conversation']}/share", {}),
        ("POST", "/api/runs", {"text": "x", "depth": "chat", "conversation": begun["conversation"]}),
    ):
        reply = member(method, path, body)
        assert (path, reply.status, reply.code) == (path, 404, "no_such_thing")
    assert member.get("/api/runs") == {"runs": []}
    assert member.get(f"/api/conversations?q={quote('秘密')}") == {"conversations": []}


def test_a_removed_account_leaves_nothing(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    served, owner, _ = slow
    member = served.member(owner)
    member.upload("/api/files", ("a.txt", b"mine", "text/plain"))
    run = chat(member, "说点什么")["run"]
    assert owner("DELETE", f"/api/users/{member.user}").status == 204
    assert member("GET", f"/api/runs/{run}").code == "not_signed_in"
    assert not list((served.box.settings.home / "files").iterdir())
    assert served.box.runs.list() == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        (b"", 400, "not_json"),
        (b"[]", 422, "bad_body"),
        (b'{"text": 3}', 422, "bad_body"),
        (b'{"text": "x", "colour": "red"}', 422, "bad_body"),
        (b'{"text": "x", "depth": "deepest"}', 422, "bad_body"),
        (b'{"text": "  "}', 400, "onebox_error"),
        (b'{"text": "x", "conversation": "none"}', 404, "no_such_thing"),
        (b'{"text": "x", "collection": "none"}', 404, "not_in_library"),
    ],
)
def test_bad_questions(owner: Client, body: bytes, status: int, code: str) -> None:
    reply = owner("POST", "/api/runs", body)
    assert (reply.status, reply.code) == (status, code), reply.body


def test_the_events_of_a_failed_run_say_why(served_by: ServedBy) -> None:
    with serving(served_by("http://127.0.0.1:9/v1")) as served:
        owner = served.first()
        run = chat(owner, "hello")["run"]
        last = list(owner.stream(f"/api/runs/{run}/events"))[-1]["data"]["fact"]
        assert last["state"] == "failed" and last["error"] and last["hint"]
        view = owner.get(f"/api/runs/{run}")
        assert (view["state"], view["error"]) == ("failed", last["error"])
        json.dumps(view)


def test_the_web_is_asked_only_when_said(slow: tuple[Served, Client, FakeEndpoint]) -> None:
    served, owner, _ = slow
    for said, kept in (({}, None), ({"web": True}, True), ({"web": False}, False)):
        run = chat(owner, "你好", **said)["run"]
        assert served.box.runs.get(run).ask.web is kept
        owner.post(f"/api/runs/{run}/cancel")
    assert owner("POST", "/api/runs", {"text": "你好", "web": "perhaps"}).status == 422
