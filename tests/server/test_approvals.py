"""Who may say yes to what a run asks: the run's own account, and owners of the box."""

from onebox.store.actions import Actions
from onebox.store.approvals import Approvals
from onebox.store.conversations import Conversations
from onebox.store.runs import Runs
from onebox.types import Ask

from .conftest import Client, Served


def asked_by(served: Served, client: Client, key: str = "k") -> tuple[str, str]:
    """A run of the client's account that asks: its id, and that of the approval."""
    run = Runs(served.box.database).create(Ask(text="寄信"), Conversations(served.box.database), client.user).id
    arguments = {"to": "小王@example.org", "body": "你好"}
    return run, Approvals(served.box.database).ask(run, key, "send_mail", arguments, "会发出去")


def test_listed_decided_and_used_once(served: Served, owner: Client) -> None:
    run, identity = asked_by(served, owner)
    (waiting,) = owner.get("/api/approvals?pending=true")["approvals"]
    assert (waiting["id"], waiting["run"], waiting["state"]) == (identity, run, "pending")
    assert waiting["arguments"] == {"to": "小王@example.org", "body": "你好"}
    done = owner.post(f"/api/approvals/{identity}", {"allow": True})
    assert done["state"] == "allowed" and done["by"] == owner.user
    assert owner.get(f"/api/approvals?run={run}")["approvals"][0]["state"] == "allowed"
    assert owner.get("/api/approvals?pending=true")["approvals"] == []
    again = owner("POST", f"/api/approvals/{identity}", {"allow": False})
    assert (again.status, again.code) == (409, "approval_settled")
    assert Approvals(served.box.database).approved("k") is True


def test_another_sees_nothing_and_decides_nothing(served: Served, owner: Client) -> None:
    member = served.member(owner)
    _, of_owner = asked_by(served, owner, "1")
    _, of_member = asked_by(served, member, "2")
    assert [one["id"] for one in member.get("/api/approvals")["approvals"]] == [of_member]
    assert member("POST", f"/api/approvals/{of_owner}", {"allow": True}).status == 404
    assert member("GET", "/api/approvals?everyone=true").status == 403
    stranger = served.member(owner, "小李")
    assert stranger("POST", f"/api/approvals/{of_member}", {"allow": True}).status == 404
    assert Approvals(served.box.database).state("2") == "pending"
    assert len(owner.get("/api/approvals?everyone=true")["approvals"]) == 2
    assert owner.post(f"/api/approvals/{of_member}", {"allow": False})["state"] == "denied"


def test_only_yes_or_no_comes_in(served: Served, owner: Client) -> None:
    _, identity = asked_by(served, owner)
    for body in ({"allow": True, "arguments": {"to": "eve"}}, {"allow": "maybe"}, {}, [True]):
        assert owner("POST", f"/api/approvals/{identity}", body).status == 422
    assert owner("POST", "/api/approvals/nothing", {"allow": True}).status == 404
    assert served.client()("POST", f"/api/approvals/{identity}", {"allow": True}).status == 401
    assert Approvals(served.box.database).state("k") == "pending"


def test_what_a_run_did_can_be_read(served: Served, owner: Client) -> None:
    run, _ = asked_by(served, owner)
    actions = Actions(served.box.database)
    actions.begin(run, 1, "write_file", {"name": "表.csv"}, verdict="allow", reason="只改副本")
    actions.end(run, 1, ok=True, changed=["表.csv"], undo="丢掉工作区")
    (told,) = owner.get(f"/api/runs/{run}/actions")["actions"]
    assert (told["tool"], told["changed"], told["undo"], told["unknown"]) == (
        "write_file",
        ["表.csv"],
        "丢掉工作区",
        False,
    )
    assert served.member(owner)("GET", f"/api/runs/{run}/actions").status == 404
