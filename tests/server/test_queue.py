"""Many runs at once: bounded, fair between users, their wait told, one that waits stopped."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from onebox.settings import Settings
from onebox.testing import FakeEndpoint, Says

from .conftest import Client, Served, serving
from .test_runs import chat, ended


@pytest.fixture
def one_at_a_time(served_by: Callable[..., Settings]) -> Iterator[tuple[Served, Client, Client, FakeEndpoint]]:
    """A model that takes its time, one quick run at once, two users."""
    with FakeEndpoint([Says("一二三四五六七八九十", slow=0.2, chunk=5)]) as endpoint:
        settings = served_by(endpoint.url)
        settings = settings.model_copy(update={"runs": settings.runs.model_copy(update={"quick": 1})})
        with serving(settings) as served:
            owner = served.first()
            yield served, owner, served.member(owner), endpoint


def states(client: Client, run: str) -> list[tuple[str, Any]]:
    """What the run's events say of its state and its wait."""
    told = [event["data"]["fact"] for event in client.stream(f"/api/runs/{run}/events")]
    return [
        (fact["kind"], fact.get("before", fact.get("state")))
        for fact in told
        if fact["kind"] in ("run.queued", "run.state")
    ]


def test_whoever_comes_second_does_not_wait_for_all_of_the_first(
    one_at_a_time: tuple[Served, Client, Client, FakeEndpoint],
) -> None:
    _, owner, member, endpoint = one_at_a_time
    first = [chat(owner, f"第 {number} 个问题")["run"] for number in range(5)]
    other = chat(member, "我的问题")["run"]
    last = owner.get(f"/api/runs/{first[-1]}")
    assert (last["state"], last["before"]) == ("running", 4), "the other user's run comes before it"
    assert {one["id"]: one["before"] for one in owner.get("/api/runs")["runs"]}[first[-1]] == 4
    assert ended(member, other)["state"] == "done"
    assert states(member, other) == [("run.queued", 0), ("run.state", "running"), ("run.state", "done")]
    for run in first:
        view = ended(owner, run)
        assert (view["state"], view["before"], view["answer"]) == ("done", None, "一二三四五六七八九十")
    asked = [chat["messages"][-1]["content"] for chat in endpoint.chats]
    place = next(place for place, text in enumerate(asked) if "我的问题" in text)
    assert place <= 2, f"the second user's run came as number {place + 1} of {len(asked)}"


def test_one_that_waits_is_stopped_and_taken_up(one_at_a_time: tuple[Served, Client, Client, FakeEndpoint]) -> None:
    _, owner, _, endpoint = one_at_a_time
    first, second, third = (chat(owner, text)["run"] for text in ("一", "二", "三"))
    assert owner.get(f"/api/runs/{third}")["before"] == 1
    assert owner.post(f"/api/runs/{second}/cancel")["state"] == "cancelled"
    assert (view := owner.get(f"/api/runs/{third}"))["before"] == 0, view
    for run in (first, third):
        assert ended(owner, run)["state"] == "done"
    assert len(endpoint.chats) == 2, "the one that was stopped never began"
    assert owner.post(f"/api/runs/{second}/resume")["state"] == "running"
    assert ended(owner, second)["state"] == "done"
    assert states(owner, second)[-2:] == [("run.state", "running"), ("run.state", "done")]


def test_the_queue_outlives_the_server(served_by: Callable[..., Settings]) -> None:
    with FakeEndpoint([Says("好", slow=0.2)]) as endpoint:
        settings = served_by(endpoint.url)
        settings = settings.model_copy(update={"runs": settings.runs.model_copy(update={"quick": 1})})
        with serving(settings) as served:
            owner = served.first()
            runs = [chat(owner, f"{number}")["run"] for number in range(4)]
            cookie = owner.cookie
        with serving(settings) as served:
            owner = served.client(cookie=cookie)
            assert [ended(owner, run)["state"] for run in runs] == ["done"] * 4
