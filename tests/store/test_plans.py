"""Plans: every version kept, the first of two writers wins, wishes come and go, all of it ends with the run."""

import pytest
import sqlalchemy as sa

from onebox.desk import RunDesk
from onebox.engine.research.desk import change
from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.steer import Edit, added, dropped, looked, noted
from onebox.errors import EditConflict, OneboxError
from onebox.store import tables
from onebox.store.conversations import Conversations
from onebox.store.database import open_database
from onebox.store.plans import PlanRow, Plans
from onebox.store.runs import Runs
from onebox.types import Ask

PLAN = Plan(1, "桥", (Question("q1", "谁设计的？"), Question("q2", "何时建成？")))


@pytest.fixture
def database(database_url: str) -> sa.Engine:
    return open_database(database_url)


@pytest.fixture
def desk(database: sa.Engine) -> RunDesk:
    made = RunDesk(database, Runs(database).create(Ask("桥"), Conversations(database)).id)
    made.put(PLAN, "box")
    return made


def test_the_first_of_two_writers_wins(database: sa.Engine, desk: RunDesk) -> None:
    plans = Plans(database)
    assert plans.put(desk.run, PlanRow(2, "user", "a")) and not plans.put(desk.run, PlanRow(2, "box", "b"))
    assert plans.latest(desk.run) == PlanRow(2, "user", "a")
    assert [row.version for row in plans.since(desk.run, 0)] == [1, 2]
    assert plans.version(desk.run, 3) is None and plans.latest("other") is None


def test_a_change_is_made_on_what_is_newest(database: sa.Engine, desk: RunDesk) -> None:
    """The run and the user change the plan at once: neither loses."""
    other = RunDesk(database, desk.run)
    seen: list[int] = []

    def slow(plan: Plan) -> Plan:
        if not seen:  # somebody is faster
            other.steer(lambda one: added(one, "多长？"))
        seen.append(plan.version)
        return looked(plan, PLAN.questions[0], "answered", ["桥 设计"])

    plan = change(desk, "box", slow)
    assert seen == [1, 2] and plan.version == 3
    assert [one.state for one in plan.questions] == ["answered", "open", "open"]
    assert desk.plan() == (plan, "box")
    assert change(desk, "box", lambda one: one) == plan, "no change is no version"


def test_an_edit_of_what_another_user_changed_is_refused(desk: RunDesk) -> None:
    change(desk, "box", lambda plan: looked(plan, PLAN.questions[0], "answered", []))
    plan = desk.edit(1, [Edit("谁设计的？", "q1"), Edit("何时建成？", "q2")], ["短些"])
    assert plan.version == 3 and plan.questions[0].state == "answered" and plan.notes == ("短些",)
    with pytest.raises(EditConflict):
        desk.edit(1, [Edit("谁设计的？", "q1")], None)
    with pytest.raises(EditConflict):
        desk.edit(9, [], None)


def test_wishes_come_and_go(desk: RunDesk) -> None:
    assert not desk.wished("pause")
    desk.wish("pause")
    desk.wish("pause")
    assert desk.wished("pause") and not desk.wished("finish")
    desk.granted("pause")
    assert not desk.wished("pause")


def test_a_run_without_a_plan(database: sa.Engine) -> None:
    desk = RunDesk(database, "none")
    with pytest.raises(OneboxError, match="no plan"):
        desk.steer(lambda plan: noted(plan, "x"))


def test_what_cannot_be_done_changes_nothing(desk: RunDesk) -> None:
    with pytest.raises(OneboxError, match="q7"):
        desk.steer(lambda plan: dropped(plan, "q7"))
    assert desk.current() == PLAN


def test_it_ends_with_the_conversation(database: sa.Engine, desk: RunDesk) -> None:
    desk.wish("finish")
    with database.begin() as connection:
        connection.execute(sa.delete(tables.conversation))
    assert desk.plan() is None and not desk.wished("finish")
