import pytest

from onebox.engine.think.effort import DRAFTS, EFFORTS, plan_for, with_budget
from onebox.types import Ask, Budget, Effort

CALCULABLE = [
    "James runs 3 sprints of 60 meters 3 times a week. How many meters does he run a week?",
    "小勇第一次拍了77下，第二次比第一次少了9下，第二次拍了多少下？",
    "Solve x^2 - 5x + 6 = 0.",
    "求 x² - 4 的因式分解。",
    "What is 15% of 240?",
]
NOT = ["Why is the sky blue?", "写一首关于秋天的诗。", "Should I learn Rust or Go first?"]


@pytest.mark.parametrize("question", CALCULABLE)
def test_what_can_be_calculated(question: str) -> None:
    assert plan_for(question, "normal").calculable


@pytest.mark.parametrize("question", NOT)
def test_what_cannot(question: str) -> None:
    plan = plan_for(question, "heavy")
    assert not plan.calculable and plan.drafts == 1


def test_a_longer_question_is_harder() -> None:
    short, long = (
        CALCULABLE[1],
        "，".join(["甲有3个", "乙有5个", "丙比甲多2个", "丁是乙的4倍", "戊有7个"] * 2) + "，一共多少个？",
    )
    assert plan_for(short, "normal").difficulty == "easy"
    assert plan_for(long, "normal").difficulty == "hard"


@pytest.mark.parametrize("effort", EFFORTS)
def test_the_budget_pays_for_the_drafts(effort: Effort) -> None:
    assert max(DRAFTS[effort].values()) <= EFFORTS[effort].calls
    assert with_budget(Ask("2+2?", effort=effort)).budget == EFFORTS[effort]


def test_a_budget_of_ones_own_stays() -> None:
    assert with_budget(Ask("2+2?", budget=Budget(calls=1))).budget.calls == 1
