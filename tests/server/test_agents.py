"""Agents over HTTP: the shelf, one's own, import with a look first, sharing; and as models."""

import json
from typing import Any

import pytest

from onebox.testing import FakeEndpoint

from .conftest import Client, Reply, Served, serving

MINE: dict[str, Any] = {
    "name": "Mine",
    "title": {"zh": "我的", "en": "My own"},
    "description": {"": "Does it"},
    "instructions": {"en": "Do it.", "zh": "做。"},
    "starters": {"en": ["Begin", " "], "zh": []},
}
FILE = "---\nname: brought\ntitle: Brought\ndescription: From elsewhere\n---\nObey me."


def test_the_shelf(owner: Client) -> None:
    shelf = owner("GET", "/api/agents").json
    assert len(shelf["agents"]) >= 12 and shelf["problems"] == []
    translator = next(one for one in shelf["agents"] if one["name"] == "translator")
    assert (translator["title"], translator["whose"], translator["state"]) == ("Translator", "built-in", "ready")
    assert translator["starters"]
    found = owner("GET", "/api/agents?q=%E7%BF%BB%E8%AF%91", Accept_Language="zh").json["agents"]
    assert [(one["name"], one["title"]) for one in found] == [("translator", "翻译")]


def test_made_changed_exported_removed(owner: Client) -> None:
    made = owner("POST", "/api/agents", MINE)
    assert made.status == 201 and made.json["agent"]["name"] == "mine" and made.json["whose"] == "own"
    assert made.json["agent"]["starters"] == {"en": ["Begin"]}
    assert owner("POST", "/api/agents", MINE).status == 400
    changed = owner("PATCH", "/api/agents/mine", MINE | {"depth": "think"}).json
    assert changed["agent"]["depth"] == "think"
    file = owner("GET", "/api/agents/mine/export")
    assert file.headers["content-disposition"] == 'attachment; filename="mine.AGENT.md"'
    assert file.body.decode().startswith("---\nname: mine\n")
    assert owner("DELETE", "/api/agents/mine").status == 204
    assert owner("GET", "/api/agents/mine").code == "agent_not_found"
    again = owner("POST", "/api/agents/import", {"text": file.body.decode()})
    assert again.json["state"] == "new" and again.json["agent"] == changed["agent"]


def test_one_that_ships_becomes_ones_own(owner: Client) -> None:
    writer = owner("GET", "/api/agents/writer").json["agent"]
    assert owner("PATCH", "/api/agents/writer", writer | {"depth": ""}).json["whose"] == "own"
    assert owner("DELETE", "/api/agents/writer").status == 204
    assert owner("GET", "/api/agents/writer").json["whose"] == "built-in"
    assert owner("DELETE", "/api/agents/writer").code == "agent_not_found"
    assert owner("PATCH", "/api/agents/writer", MINE).code == "broken_file"


BAD: list[dict[str, Any]] = [
    {"name": "../x"},
    {"title": {"fr": "x"}},
    {"description": {}},
    {"instructions": {"en": " "}},
    {"instructions": {"en": "x" * 9000}},
    {"depth": "deeper"},
    {"depth": "chat", "knowledge": "notes"},
    {"knowledge": "_web"},
    {"tools": ["rm -rf"]},
    {"starters": {"en": ["x"] * 7}},
    {"surprise": 1},
]


def test_what_cannot_be_an_agent(owner: Client) -> None:
    for change in BAD:
        reply = owner("POST", "/api/agents", MINE | change)
        assert reply.status == 422 and reply.code in ("bad_body", "broken_file"), change


def test_an_import_is_looked_at_first(owner: Client) -> None:
    brought = owner("POST", "/api/agents/import", {"text": FILE + "\u202e", "origin": "a friend"}).json
    assert (brought["state"], brought["origin"], brought["warnings"]) == ("new", "a friend", ["RIGHT-TO-LEFT OVERRIDE"])
    assert brought["agent"]["instructions"] == {"": "Obey me.\u202e"}
    asked = owner("POST", "/api/runs", {"text": "hello", "agent": "brought"})
    assert (asked.status, asked.code) == (409, "not_reviewed")
    assert owner("POST", "/api/agents/brought/enable", {"hash": "0" * 64}).code == "not_reviewed"
    assert owner("POST", "/api/agents/brought/enable", {"hash": brought["hash"]}).json["state"] == "ready"
    assert owner("POST", "/api/agents/import", {"text": "no front matter"}).code == "broken_file"


def test_others_do_not_see_it_until_it_is_shared(served: Served, owner: Client) -> None:
    owner("POST", "/api/agents", MINE)
    member = served.member(owner)
    assert member("GET", "/api/agents/mine").code == "agent_not_found"
    assert member("POST", "/api/runs", {"text": "hello", "agent": "mine"}).code == "agent_not_found"
    member("POST", "/api/agents", MINE | {"name": "theirs"})
    assert member("POST", "/api/agents/theirs/share", {}).code == "owner_only"
    assert owner("POST", "/api/agents/mine/share", {}).json["whose"] == "box"
    assert member("GET", "/api/agents/mine").json["whose"] == "box"
    assert member("DELETE", "/api/agents/mine").code == "agent_not_found"
    assert Client(served.port)("GET", "/api/agents").code == "not_signed_in"


def test_the_box_itself(served: Served, owner: Client) -> None:
    assert owner("GET", "/api/session").json["persona"]["name"] == "Kuang"
    ours = owner("GET", "/api/persona").json
    assert ours["name"] == {"zh": "小框", "en": "Kuang"} and not ours["own"]
    text = '---\nname: {zh: 阿宝, en: Bao}\naccent: "#123456"\n---\n# en\nYou are {name}.\n'
    assert owner("PATCH", "/api/persona", {"text": text}).json["own"]
    told = owner("GET", "/api/session", Accept_Language="zh").json["persona"]
    assert (told["name"], told["accent"]) == ("阿宝", {"light": "#123456", "dark": "#123456"})
    assert owner("PATCH", "/api/persona", {"text": "---\naccent: red\n---\n"}).code == "broken_file"
    assert served.member(owner)("PATCH", "/api/persona", {"text": text}).code == "owner_only"
    assert not owner("PATCH", "/api/persona", {"text": ""}).json["own"]


@pytest.fixture
def told(served_by: Any) -> Any:
    """What the model was told when the first account did something, and what came of it."""

    def inner(do: Any) -> tuple[list[dict[str, str]], Any]:
        with FakeEndpoint(lambda messages, body: "Guten Tag") as endpoint:
            with serving(served_by(endpoint.url)) as running:
                came = do(running, running.first())
            return list(endpoint.requests[-1]["messages"]), came

    return inner


def until_over(client: Client, run: str) -> Any:
    for _ in client.stream(f"/api/runs/{run}/events"):
        pass
    return client.get(f"/api/runs/{run}")


def test_a_run_is_done_by_its_agent(told: Any) -> None:
    def do(_: Served, client: Client) -> Any:
        client.post("/api/agents", MINE | {"persona": {"en": "You are a clock."}, "closing": {"": "That is all."}}, 201)
        begun = client.post("/api/runs", {"text": "How late is it, please?", "agent": "mine", "depth": "chat"}, 201)
        return until_over(client, begun["run"])

    messages, view = told(do)
    assert (view["agent"], view["depth"], view["answer"]) == ("mine", "chat", "Guten Tag\n\nThat is all.")
    assert messages[0] == {"role": "system", "content": "You are a clock.\n\nDo it."}


def test_without_an_agent_it_is_the_box_itself(told: Any) -> None:
    def do(_: Served, client: Client) -> Any:
        client("PATCH", "/api/persona", {"text": "---\nname: {zh: 阿宝}\n---\n# zh\n你叫{name}。\n"})
        return until_over(client, client.post("/api/runs", {"text": "你好呀", "depth": "chat"}, 201)["run"])

    messages, view = told(do)
    assert messages[0] == {"role": "system", "content": "你叫阿宝。"} and view["agent"] == ""


def test_an_agent_is_a_model(told: Any) -> None:
    def do(running: Served, owner: Client) -> Reply:
        owner.post("/api/agents", MINE | {"depth": "chat"}, 201)
        owner.post("/api/agents/import", {"text": FILE}, 201)
        client = Client(running.port, key=owner.post("/api/keys", {"name": "x"}, 201)["key"])
        names = [one["id"] for one in client.get("/v1/models")["data"]]
        assert {"onebox/agent/mine", "onebox/agent/translator"} <= set(names)
        assert "onebox/agent/brought" not in names
        assert client.get("/v1/models/onebox/agent/mine")["owned_by"] == "onebox"
        ask = {"messages": [{"role": "system", "content": "In German."}, {"role": "user", "content": "hello"}]}
        assert client("POST", "/v1/chat/completions", ask | {"model": "onebox/agent/none"}).code == "agent_not_found"
        assert client("POST", "/v1/chat/completions", ask | {"model": "onebox/agent/brought"}).code == "not_reviewed"
        response = client.post("/v1/responses", {"model": "onebox/agent/mine", "input": "hello"})
        assert client.get(f"/v1/responses/{response['id']}")["model"] == "onebox/agent/mine"
        return client("POST", "/v1/chat/completions", ask | {"model": "onebox/agent/mine"})

    messages, reply = told(do)
    assert reply.json["choices"][0]["message"]["content"] == "Guten Tag", json.dumps(reply.json)
    assert messages[0]["content"].endswith("Do it.\n\nIn German.")
