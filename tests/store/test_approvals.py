"""An approval holds for one action, once, for a while, and only for what was shown."""

import threading
import time
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from onebox.errors import ApprovalNotFound, ApprovalSettled
from onebox.store.approvals import Approvals
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.runs import Runs
from onebox.types import Ask


@pytest.fixture
def engine(database_url: str) -> Any:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def run_of(engine: Engine, owner: str | None = None) -> str:
    return Runs(engine).create(Ask(text="寄给小王"), Conversations(engine), owner).id


def test_asked_allowed_used_once(engine: Engine) -> None:
    approvals, run = Approvals(engine), run_of(engine)
    assert approvals.state("k") == "none" and approvals.approved("k") is None and approvals.spend("k") is None
    identity = approvals.ask(run, "k", "send_mail", {"to": "小王@example.org"}, "会发出去")
    assert approvals.state("k") == "pending" and approvals.approved("k") is None and approvals.spend("k") is None
    decided = approvals.decide(identity, True, "account-1")
    assert (decided.state, decided.by, decided.arguments) == ("allowed", "account-1", {"to": "小王@example.org"})
    assert approvals.approved("k") is True and approvals.approved("another") is None
    assert approvals.spend("k") == identity
    assert approvals.state("k") == "used" and approvals.approved("k") is None and approvals.spend("k") is None
    assert approvals.ask(run, "k", "send_mail", {}, "") != identity


def test_a_refusal_stays_and_nothing_is_decided_twice(engine: Engine) -> None:
    approvals, run = Approvals(engine), run_of(engine)
    identity = approvals.ask(run, "k", "t", {}, "r")
    assert approvals.ask(run, "k", "t", {}, "r") == identity
    approvals.decide(identity, False, "cli")
    assert approvals.approved("k") is False and approvals.spend("k") is None
    with pytest.raises(ApprovalSettled):
        approvals.decide(identity, True, "cli")
    assert approvals.approved("k") is False
    with pytest.raises(ApprovalNotFound):
        approvals.decide("nothing", True, "cli")


def test_time_runs_out_for_the_question_and_for_the_yes(engine: Engine) -> None:
    run = run_of(engine)
    soon = Approvals(engine, seconds=0.0)
    identity = soon.ask(run, "k", "t", {}, "r")
    assert soon.state("k") == "expired" and soon.approved("k") is False
    with pytest.raises(ApprovalSettled):
        soon.decide(identity, True, "cli")
    late = Approvals(engine, seconds=1000.0)
    again = late.ask(run, "k", "t", {}, "r")
    assert again != identity
    soon.decide(again, True, "cli")  # the yes holds no time at all
    assert soon.state("k") == "expired" and soon.spend("k") is None


def test_of_many_who_spend_it_one_has_it(engine: Engine) -> None:
    approvals, run = Approvals(engine), run_of(engine)
    approvals.decide(approvals.ask(run, "k", "t", {}, "r"), True, "cli")
    got: list[str | None] = []
    threads = [threading.Thread(target=lambda: got.append(approvals.spend("k"))) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(got) == 6 and sum(one is not None for one in got) == 1


def test_many_who_ask_make_one_row(engine: Engine) -> None:
    approvals, run = Approvals(engine), run_of(engine)
    threads = [threading.Thread(target=approvals.ask, args=(run, "k", "t", {}, "r")) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(approvals.list(run)) == 1


def test_lists_are_by_run_by_account_and_newest_first(engine: Engine) -> None:
    approvals = Approvals(engine)
    mine, theirs = run_of(engine, "me"), run_of(engine, "them")
    first = approvals.ask(mine, "1", "t", {}, "r")
    time.sleep(0.002)
    second = approvals.ask(mine, "2", "t", {}, "r")
    other = approvals.ask(theirs, "3", "t", {}, "r")
    assert [one.id for one in approvals.list(mine)] == [second, first]
    assert [one.id for one in approvals.list(owner="them")] == [other]
    approvals.decide(first, True, "me")
    assert [one.id for one in approvals.list(owner="me", pending=True)] == [second]
    assert len(approvals.list()) == 3
