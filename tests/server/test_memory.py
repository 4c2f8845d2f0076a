"""Memory over HTTP: everyone's own, off as a whole or in a conversation, never in what is shared or exported."""

from onebox.engine.router.nearest import Remembered
from onebox.events import AnswerFinished, RunAccepted, RunStateChanged
from onebox.events_memory import MemoryKept, MemoryUsed
from onebox.types import Ask, Depth

from .conftest import Client, Served


def kept(client: Client) -> list[str]:
    return [one["text"] for one in client.get("/api/memory")["memories"]]


def test_memories_are_seen_changed_and_deleted(owner: Client) -> None:
    assert owner.get("/api/memory") == {"enabled": True, "on": True, "memories": []}
    one = owner.post("/api/memory", {"text": "我住在成都"}, 201)
    assert (one["text"], one["always"]) == ("我住在成都", False)
    assert owner.post("/api/memory", {"text": "我住在成都。"}, 201)["id"] == one["id"]
    changed = owner("PATCH", f"/api/memory/{one['id']}", {"text": "我住在重庆", "always": True}).json
    assert (changed["text"], changed["always"]) == ("我住在重庆", True)
    owner.post("/api/memory", {"text": "Answer briefly", "always": True}, 201)
    assert kept(owner) == ["Answer briefly", "我住在重庆"]
    assert owner("DELETE", f"/api/memory/{one['id']}").status == 204
    assert owner("DELETE", f"/api/memory/{one['id']}").code == "no_such_thing"
    assert owner("DELETE", "/api/memory").status == 204 and kept(owner) == []


def test_bad_input_is_refused(owner: Client) -> None:
    for body in ({"text": ""}, {"text": "  "}, {"text": "x" * 301}, {"text": 1}, {"text": "x", "more": 1}, {}):
        assert owner("POST", "/api/memory", body).code == "bad_body"
    assert owner("PATCH", "/api/memory/none", {"text": "x"}).code == "no_such_thing"
    assert owner("PATCH", "/api/memory", {"on": "perhaps"}).code == "bad_body"


def test_everyone_sees_only_their_own(served: Served, owner: Client) -> None:
    member = served.member(owner)
    one = owner.post("/api/memory", {"text": "secret of the owner"}, 201)
    assert kept(member) == []
    for method in ("PATCH", "DELETE"):
        assert member(method, f"/api/memory/{one['id']}", {"text": "taken"}).code == "no_such_thing"
    member("DELETE", "/api/memory")
    member("PATCH", "/api/memory", {"on": False})
    assert owner.get("/api/memory")["on"] and kept(owner) == ["secret of the owner"]
    assert served.client()("GET", "/api/memory").status == 401


def test_a_refused_suggestion_shows_nowhere(owner: Client) -> None:
    assert owner("POST", "/api/memory/refused", {"text": "I am a nurse"}).status == 204
    assert kept(owner) == []


def answered(served: Served, owner: str, ids: list[str]) -> tuple[str, str]:
    """A finished run that was told the memories `ids`. Returns it and its conversation."""
    box = served.box
    row = box.runs.create(Ask("What do I eat?", Depth.CHAT), box.conversations, owner)
    box.conversations.answer(row.conversation, row.id, "Rice.")
    for fact in (
        RunAccepted(text="What do I eat?", conversation=row.conversation, language="en"),
        MemoryUsed(ids=ids),
        MemoryKept(ids=ids),
        AnswerFinished(stop_reason="finished", text="Rice."),
        RunStateChanged(state="done", stop_reason="finished"),
    ):
        box.events.append(row.id, fact)
    box.runs.finish(row.id, "done", "finished")
    return row.id, row.conversation


def test_what_is_shared_or_exported_holds_none(served: Served, owner: Client) -> None:
    one = owner.post("/api/memory", {"text": "I am vegetarian"}, 201)
    run, conversation = answered(served, owner.user, [one["id"]])
    shown = owner.get(f"/api/runs/{run}")
    assert shown["remembered"] == shown["kept"] == [one["id"]]
    token = owner.post(f"/api/conversations/{conversation}/share")["token"]
    shared = served.client()("GET", f"/api/shared/{token}")
    assert shared.json["runs"][run]["remembered"] == shared.json["runs"][run]["kept"] == []
    told = [shared.body]
    told += [owner("GET", f"/api/conversations/{conversation}/export?format={one}").body for one in ("md", "html")]
    assert not any(b"vegetarian" in one or shown["kept"][0].encode() in one for one in told)


def test_it_is_switched_off_for_a_conversation(served: Served, owner: Client) -> None:
    _, conversation = answered(served, owner.user, [])
    path = f"/api/conversations/{conversation}"
    assert owner.get(path)["memory"]
    assert not owner("PATCH", path, {"memory": False}).json["memory"]
    assert not owner.get(path)["memory"]
    assert owner("PATCH", path, {"memory": True}).json["memory"]
    assert served.member(owner)("PATCH", path, {"memory": False}).code == "no_such_thing"


def test_a_deleted_account_leaves_nothing(served: Served, owner: Client) -> None:
    member = served.member(owner)
    member.post("/api/memory", {"text": "secret of the member"}, 201)
    member("PATCH", "/api/memory", {"on": False})
    assert owner("DELETE", f"/api/users/{member.user}").status == 204
    assert served.box.notes.under("memory.off.") == []


def test_forgetting_everything_forgets_the_depths_chosen(served: Served, owner: Client) -> None:
    member, text = served.member(owner), "How tall is Mount Kilimanjaro?"
    for one in (owner, member):
        Remembered(served.box.notes, one.user).remember(text, Depth.CHAT)
    assert owner("DELETE", "/api/memory").status == 204
    [(name, _)] = served.box.notes.under("route.example")
    assert member.user in name
    assert owner("DELETE", f"/api/users/{member.user}").status == 204
    assert served.box.notes.under("route.example") == []
