"""The schedule over HTTP: each account its own."""

from onebox.store.schedules import Schedules

from .conftest import Client, Served

NEW = {"text": "What is new?", "when": "每天早上8点", "depth": "chat"}


def test_tasks_are_added_listed_and_removed(served: Served, owner: Client) -> None:
    assert owner.get("/api/schedules") == {"schedules": []}
    one = owner.post("/api/schedules", NEW, 201)
    assert (one["when"], one["depth"], one["run"]) == ("every day 08:00", "chat", None) and one["next_at"]
    assert owner.get("/api/schedules")["schedules"] == [one]
    member = served.member(owner)
    assert member.get("/api/schedules") == {"schedules": []}
    assert member("DELETE", f"/api/schedules/{one['id']}").code == "no_such_thing"
    assert member("POST", f"/api/schedules/{one['id']}/run").code == "no_such_thing"
    assert owner("DELETE", f"/api/schedules/{one['id']}").status == 204
    assert owner.get("/api/schedules") == {"schedules": []}


def test_bad_input_is_refused(owner: Client) -> None:
    for more in (
        {"when": "soon"},
        {"depth": "deep"},
        {"email": "ann"},
        {"webhook": "http://127.0.0.1/x"},
        {"text": ""},
    ):
        assert 400 <= owner("POST", "/api/schedules", NEW | more).status < 500


def test_one_is_done_at_once_and_not_twice(served: Served, owner: Client) -> None:
    one = owner.post("/api/schedules", NEW, 201)
    begun = owner.post(f"/api/schedules/{one['id']}/run", {}, 201)
    again = owner("POST", f"/api/schedules/{one['id']}/run", {})
    row = Schedules(served.box.database).get(one["id"])
    assert again.status == 409 and row.last == begun["run"] and row.next_at == one["next_at"]
