import pytest

from onebox.engine.think.agree import Verdict, next_by, outcome, settled, verdict_text
from onebox.engine.think.draft import By, Draft
from onebox.engine.think.effort import Plan

QUESTION = "A box holds 3 rows of 8 cups. How many cups are there?"
EASY, HARD = Plan("normal", "easy", True, 4), Plan("normal", "hard", True, 6)


def program(answer: str, text: str = "print(3 * 8)") -> Draft:
    return Draft("program", text, answer, sound=bool(answer))


def written(answer: str, *, sound: bool = True) -> Draft:
    return Draft("written", f"So it is {answer}.", answer, sound=sound)


CASES: dict[str, tuple[list[Draft], Plan, Verdict, str]] = {
    "both agree": ([program("24"), written("24 cups")], EASY, "verified", "24 cups"),
    "a harder one needs a third": ([program("24"), written("24")], HARD, "agreed", "24"),
    "with the third": ([program("24"), written("24"), program("24")], HARD, "verified", "24"),
    "two programs are no written solution": ([program("24"), program("24"), program("24")], EASY, "agreed", "24"),
    "two solutions are no program": ([written("24"), written("24")], EASY, "agreed", "24"),
    "they differ": ([program("24"), written("25")], EASY, "unverified", "25"),
    "two against two": ([program("25"), written("24"), program("25"), written("24")], EASY, "unverified", "24"),
    "one disagrees": ([program("24"), written("25"), program("24"), written("24")], EASY, "agreed", "24"),
    "a number of the question is not used": ([program("24", "print(24)"), written("24")], EASY, "agreed", "24"),
    "nor by a third": ([program("24", "print(24)"), written("24"), program("24", "print(24)")], EASY, "agreed", "24"),
    "an equation is wrong": ([program("24"), written("24", sound=False)], EASY, "agreed", "24"),
    "less than nothing": ([program("-24"), written("-24")], EASY, "agreed", "-24"),
    "what can be outweighs it": (
        [program("-24"), written("-24"), written("24"), program("")],
        EASY,
        "unverified",
        "24",
    ),
    "half a cup": ([program("24.5"), written("24.5"), program("24.5")], EASY, "verified", "24.5"),
    "no result": ([program("")], EASY, "unverified", ""),
    "nothing": ([], EASY, "unverified", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_verdicts(name: str) -> None:
    drafts, plan, verdict, answer = CASES[name]
    found = outcome(QUESTION, drafts, plan)
    assert (found.verdict, found.answer) == (verdict, answer)


def test_another_unit_than_asked_for_is_not_verified() -> None:
    question = "It takes 3 times 2 hours. How many minutes is that?"
    found = outcome(question, [program("6", "print(3 * 2)"), written("6 hours")], EASY)
    assert found.verdict == "agreed"


def test_forms_that_are_no_numbers_are_compared_as_told() -> None:
    drafts = [program("2*sqrt(2)"), written("√8")]
    assert outcome(QUESTION, drafts, EASY).agree == 1
    assert outcome(QUESTION, drafts, EASY, lambda one, other: True).agree == 2


def test_drafts_end_with_agreement_or_with_the_plan() -> None:
    assert not settled(QUESTION, [program("24")], EASY)
    assert settled(QUESTION, [program("24"), written("24")], EASY)
    assert not settled(QUESTION, [program("24"), written("25"), program("26")], EASY)
    assert settled(QUESTION, [program("24"), written("25"), program("26"), written("27")], EASY)


def test_a_number_that_stays_unused_is_named() -> None:
    found = outcome(QUESTION, [program("24", "print(3 * 9 - 3)"), written("24"), written("24")], EASY)
    assert verdict_text(found, EASY, "en").endswith("but no calculation uses the 8 of the question.")
    assert verdict_text(found, EASY, "zh").endswith("但没有一次计算用到题目里的 8。")


def test_more_drafts_do_not_help_where_a_number_stays_unused() -> None:
    drafts = [program("24", "print(24)"), written("24"), written("24")]
    assert not settled(QUESTION, drafts[:2], EASY)
    assert settled(QUESTION, drafts, EASY)


@pytest.mark.parametrize(
    ("drafts", "by"),
    [
        ([], "program"),
        ([program("24")], "written"),
        ([program(""), written("24")], "program"),  # none has run yet
        ([program(""), written("24"), program("")], "written"),
        ([program("24"), written("24")], "program"),
        ([program("24"), written("25")], "written"),
        ([program("24"), written("25"), written("26")], "written"),
        ([program("24"), written("25"), written("26"), written("27")], "program"),
    ],
)
def test_a_dispute_is_settled_in_words(drafts: list[Draft], by: By) -> None:
    assert next_by(QUESTION, drafts) == by


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_is_told_in_both_languages(name: str) -> None:
    drafts, plan, verdict, _ = CASES[name]
    found = outcome(QUESTION, drafts, plan)
    assert verdict_text(found, plan, "en").startswith("Verified by calculation") is (verdict == "verified")
    assert verdict_text(found, plan, "zh").startswith("已通过计算核对") is (verdict == "verified")
