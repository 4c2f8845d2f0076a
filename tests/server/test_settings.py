"""Settings over HTTP: told, checked, written, in force."""

import pytest

from onebox.models import catalogue
from onebox.settings import McpServer, SearchEngine, Settings, load
from onebox.testing import FakeEndpoint, Says

from .conftest import Client, Served, serving


def test_a_new_endpoint_answers_at_once(served: Served, owner: Client) -> None:
    with FakeEndpoint([Says("ready")]) as endpoint:
        changes = {"models.answer": "office/m", "endpoints.office.url": endpoint.url, "endpoints.office.key": "s3cret"}
        told = owner("PATCH", "/api/settings", changes)
        assert told.status == 200, told.body
        assert told.json["roles"]["answer"] == {"endpoint": "office", "model": "m"}
        key = next(one for one in told.json["settings"] if one["name"] == "endpoints.office.key")
        assert (key["value"], key["secret"], key["set"]) == (None, True, True) and b"s3cret" not in told.body
        assert load(served.box.settings.home).models.answer == "office/m"
        assert owner.get("/api/session")["models"] is True
        probed = owner.post("/api/models/probe", {"role": "answer"})
        assert probed["ok"] and probed["context"] == 4096
    down = owner.post("/api/models/probe", {"endpoint": "office", "model": "m"})
    assert not down["ok"] and down["error"] and down["hint"]


def test_keys_in_tables_by_name_are_not_told(settings: Settings) -> None:
    tables = {
        "searchers": {"brave": SearchEngine(key="s3cret-1")},
        "mcp": {"docs": McpServer(url="https://x.test", key="s3cret-2", env={"TOKEN": "s3cret-3"})},
    }
    with serving(settings.model_copy(update=tables)) as served:
        assert b"s3cret" not in served.first()("GET", "/api/settings").body


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"local.threads": "many"}, "bad_setting"),
        ({"local.threds": 2}, "bad_setting"),
        ({"home": "/elsewhere"}, "bad_setting"),
        ({"database": "sqlite:///x"}, "bad_setting"),
        ({"endpoints.a b.url": "http://x"}, "bad_setting"),
        ({"endpoints.office.url": "file:///etc/passwd"}, "bad_setting"),
        ({"endpoints.office.key": "only"}, "settings_error"),
        ({"language": "fr"}, "bad_setting"),
        ({"mcp.x.command": "sh"}, "bad_setting"),
        ({"server.port": 70000}, "bad_setting"),
        ({"server": {"port": 1}}, "bad_body"),
        ([], "bad_body"),
    ],
)
def test_a_bad_change_changes_nothing(served: Served, owner: Client, changes: object, code: str) -> None:
    reply = owner("PATCH", "/api/settings", changes)
    assert (reply.status < 500, reply.code) == (True, code), reply.body
    assert not (served.box.settings.home / "settings.toml").exists()


def test_every_setting_is_told_with_its_help(owner: Client) -> None:
    told = {one["name"]: one for one in owner.get("/api/settings")["settings"]}
    assert told["library.passages"]["value"] == told["library.passages"]["default"] == 5
    assert all(one["help"] for one in told.values())
    assert told["language"]["choices"] == ["", "zh", "en"]
    assert owner("PATCH", "/api/settings", {"language": "zh", "server.hosts": ["box.lan"]}).status == 200
    assert owner.get("/api/session")["language"] == "zh"


def test_models(owner: Client) -> None:
    told = owner.get("/api/models")
    assert told["installed"] == [] and any(one["name"].startswith("qwen") for one in told["catalogue"])


def test_who_serves_a_role_when_nothing_is_set(served: Served, owner: Client) -> None:
    assert owner.get("/api/settings")["roles"]["answer"] is None
    home = served.box.settings.home
    entry = next(one for one in catalogue.load(home).values() if "answer" in one.roles)
    catalogue.path_of(home, entry).parent.mkdir(parents=True, exist_ok=True)
    catalogue.path_of(home, entry).write_bytes(b"GGUF")
    roles = owner.get("/api/settings")["roles"]
    assert roles["answer"] == roles["fast"] == {"endpoint": None, "model": entry.name}
    assert roles["vision"] is None
