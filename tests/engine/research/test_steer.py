"""Changes of a plan: what each does, that doing it twice does no harm, and edits made on an older version."""

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.research.plan import Plan, Question
from onebox.engine.research.steer import (
    MOST_NOTES,
    MOST_QUESTIONS,
    Edit,
    added,
    dropped,
    edited,
    looked,
    noted,
    reworded,
    with_state,
)
from onebox.errors import OneboxError

ASKED = (Question("q1", "何时开通？"), Question("q2", "多少座车站？", "answered"), Question("q4", "为何推迟？"))
PLAN = Plan(3, "青岚的地铁", ASKED)

quick = hypothesis.settings(max_examples=40, deadline=None)
words = st.text(min_size=1, max_size=40).filter(lambda text: bool(text.split()))
states = st.sampled_from(["open", "answered", "dry", "dropped"])
plans = st.lists(st.tuples(words, states), min_size=1, max_size=8, unique_by=lambda one: " ".join(one[0].split())).map(
    lambda rows: Plan(1, "r", tuple(Question(f"q{n}", " ".join(t.split()), s) for n, (t, s) in enumerate(rows, 1)))
)


def states_of(plan: Plan) -> dict[str, str]:
    return {one.id: one.state for one in plan.questions}


@quick
@given(plans, words)
def test_every_change_is_the_same_done_twice(plan: Plan, text: str) -> None:
    first = plan.questions[0].id
    for change in (
        lambda one: added(one, text),
        lambda one: dropped(one, first),
        lambda one: reworded(one, first, text),
        lambda one: noted(one, text),
        lambda one: looked(one, plan.questions[0], "answered", ["a", "b"]),
    ):
        once = change(plan)
        assert change(once) == once
        assert len({one.id for one in once.questions}) == len(once.questions)
        assert [one.id for one in once.questions][: len(plan.questions)] == [one.id for one in plan.questions]


@quick
@given(plans, st.data())
def test_an_edit_of_an_older_version_keeps_what_the_run_did_since(base: Plan, data: st.DataObject) -> None:
    """What the user left as it was stands as the run has set it; what he dropped is dropped."""
    now = base
    for one in base.questions:
        if one.state == "open" and data.draw(st.booleans()):
            now = with_state(now, one.id, data.draw(st.sampled_from(["answered", "dry"])))
    out = {one.id for one in base.questions if data.draw(st.booleans())}
    edits = [Edit(one.text, one.id) for one in base.questions if one.id not in out]
    after = states_of(edited(now, base, edits, None))
    for one in now.questions:
        assert after[one.id] == ("dropped" if one.id in out else one.state)


def test_a_question_is_added_with_a_number_of_its_own_or_opened_again() -> None:
    plan = added(PLAN, "  票价   多少？ ")
    assert plan.questions[-1] == Question("q5", "票价 多少？")
    gone = dropped(plan, "q5")
    assert states_of(gone)["q5"] == "dropped" and states_of(added(gone, "票价 多少？"))["q5"] == "open"
    assert added(PLAN, "多少座车站？") == PLAN


def test_other_words_are_another_question() -> None:
    asked = looked(PLAN, PLAN.questions[0], "dry", ["青岚 地铁"])
    again = reworded(asked, "q1", "哪一年开通？")
    assert again.questions[0] == Question("q1", "哪一年开通？")
    assert looked(again, asked.questions[0], "answered", ["x"]) == again, "a round for the old words says nothing of it"
    assert states_of(looked(dropped(PLAN, "q1"), PLAN.questions[0], "answered", []))["q1"] == "dropped"


def test_the_whole_list_is_edited_at_once() -> None:
    edits = [Edit("多少座车站？", "q2", "open"), Edit("为何推迟？", "q4", "dropped"), Edit("票价多少？")]
    plan = edited(PLAN, PLAN, edits, ["只看官方"])
    assert states_of(plan) == {"q1": "dropped", "q2": "answered", "q4": "dropped", "q5": "open"}
    assert plan.notes == ("只看官方",)
    assert edited(plan, plan, [Edit(one.text, one.id) for one in plan.questions], []).notes == ()
    later = replace(plan, notes=("只看官方", "新的"))
    assert edited(later, plan, [Edit(one.text, one.id) for one in plan.questions], []).notes == ("新的",)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda: dropped(PLAN, "q9"), "q9"),
        (lambda: reworded(PLAN, "q3", "x"), "q3"),
        (lambda: added(PLAN, "   "), "empty"),
        (lambda: added(PLAN, "长" * 301), "301"),
        (lambda: edited(PLAN, PLAN, [Edit("x", "q7")], None), "q7"),
    ],
)
def test_what_cannot_be_done_names_the_thing(change: object, word: str) -> None:
    with pytest.raises(OneboxError, match=word):
        change()  # type: ignore[operator]


def test_a_plan_does_not_grow_without_end() -> None:
    plan = PLAN
    with pytest.raises(OneboxError, match=str(MOST_QUESTIONS)):
        for number in range(MOST_QUESTIONS):
            plan = added(plan, f"question {number}?")
    with pytest.raises(OneboxError, match=str(MOST_NOTES)):
        for number in range(MOST_NOTES + 1):
            plan = noted(plan, f"note {number}")
