"""The usage of the box over HTTP: for owners, sums only, to be switched off."""

import csv
import datetime as dt
import io

from onebox.events import AnswerFinished, AnswerStarted, RouteChosen, UsageCounted
from onebox.server.usage import as_csv
from onebox.store.usage import Line, Sums
from onebox.types import Ask, Depth

from .conftest import Client, Served


def ran(served: Served, owner: str, model: str = "fake/m", state: str = "done") -> None:
    box = served.box
    row = box.runs.create(Ask("my secret question"), box.conversations, owner)
    for fact in (
        RouteChosen(depth=Depth.CHAT, by="classifier"),
        AnswerStarted(model=model),
        UsageCounted(step="write", prompt_tokens=100, completion_tokens=20),
        AnswerFinished(stop_reason="finished", text="my secret answer", total=2.0),
    ):
        box.events.append(row.id, fact)
    box.runs.finish(row.id, state, None)  # type: ignore[arg-type]


def test_an_owner_sees_sums(served: Served, owner: Client) -> None:
    empty = owner.get("/api/usage")
    assert empty["enabled"] and empty["total"]["runs"] == 0 and empty["days"] == []
    member = served.member(owner)
    ran(served, owner.user)
    ran(served, member.user, state="failed")
    reply = owner("GET", "/api/usage?days=7")
    assert b"secret" not in reply.body and member.user.encode() not in reply.body and "小王".encode() not in reply.body
    told = reply.json
    sums = {"runs": 2, "failed": 1, "prompt_tokens": 200, "completion_tokens": 40, "seconds": 4.0}
    assert told["total"] == sums and told["depths"] == [{"name": "chat"} | sums]
    assert told["models"] == [{"name": "fake/m"} | sums] and told["days"] == [{"name": told["last"]} | sums]
    assert [one["people"] for one in told["people_by_day"]] == [2]
    assert [one["days"] for one in told["retention"]] == [1, 3, 30]
    assert member("GET", "/api/usage").code == "owner_only"
    assert member("GET", "/api/usage/export").code == "owner_only"


def test_it_is_exported(served: Served, owner: Client) -> None:
    ran(served, owner.user, model="=cmd()")
    reply = owner("GET", "/api/usage/export?format=csv")
    (line,) = csv.DictReader(io.StringIO(reply.body.decode()))
    assert (line["depth"], line["runs"], line["seconds"], line["model"]) == ("chat", "1", "2.0", "'=cmd()")
    assert reply.headers["content-disposition"].endswith('.csv"')
    assert reply.headers["content-type"] == "application/octet-stream"  # as /openapi.json says
    assert owner.get("/api/usage/export?format=json")["total"]["runs"] == 1
    assert owner("GET", "/api/usage/export?format=xls").code == "bad_query"


def test_switched_off_nothing_is_added_up(served: Served, owner: Client) -> None:
    ran(served, owner.user)
    assert owner("PATCH", "/api/settings", {"usage.enabled": False}).status == 200
    told = owner.get("/api/usage")
    assert not told["enabled"] and told["total"]["runs"] == 0 and told["retention"] == []
    assert owner("GET", "/api/usage/export").code == "usage_off"


def test_a_file_without_lines_has_its_head() -> None:
    assert as_csv([]).startswith("day,depth,model,runs")
    assert "search,,1,0" in as_csv([Line(dt.date(2026, 11, 20), "search", "", Sums(1))])
