"""`onebox approvals`: list, allow, deny, actions."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onebox.cli import app
from onebox.settings import load
from onebox.store.actions import Actions
from onebox.store.approvals import Approvals
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.runs import Runs
from onebox.types import Ask


def test_list_allow_deny_and_actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path))
    database = open_database(load().database_url)
    run = Runs(database).create(Ask(text="x"), Conversations(database)).id
    approvals = Approvals(database)
    first = approvals.ask(run, "1", "send_mail", {"to": "a\x1b[31m\u202eb"}, "它会发出去")
    second = approvals.ask(run, "2", "send_mail", {}, "它会发出去")

    def said(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["approvals", *words])
        assert result.exit_code == code, result.output
        return result.output

    shown = said("list")
    assert first[:8] in shown and "\x1b" not in shown and "\u202e" not in shown
    assert "once" in said("allow", first[:8]) and approvals.approved("1") is True
    assert "refused" in said("deny", second) and approvals.approved("2") is False
    assert "Nothing waits" in said("list")
    assert {one["state"] for one in json.loads(said("list", "--all", "--json"))} == {"allowed", "denied"}
    assert CliRunner().invoke(app, ["approvals", "allow", ""]).exit_code == 1
    assert CliRunner().invoke(app, ["approvals", "allow", second]).exit_code == 1
    Actions(database).begin(run, 1, "send_mail", {"to": "x"}, verdict="refuse", reason="不在计划里")
    assert "not done" in said("actions", run)
    database.dispose()
