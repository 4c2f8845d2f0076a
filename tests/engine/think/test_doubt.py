import pytest

from onebox.engine.think.doubt import doubt_about, unlikely_amount
from onebox.engine.think.draft import Draft
from onebox.engine.think.quantity import Quantity, result_in

UNLIKELY = [
    ("How many marbles does he have left?", "-3", "below zero"),
    ("小明还剩几个苹果？", "-3", "below zero"),
    ("How much money does she have?", "-$20", "below zero"),
    ("By how many degrees did the temperature change?", "-3", None),
    ("现在气温是多少？", "-3", None),
    ("He owes 5 and earns 3. How much profit is that?", "-2", None),
    ("Solve x + 5 = 2.", "-3", None),
    ("How many children are in the bus?", "12.5", "in parts"),
    ("一共有多少人？", "12.5", "in parts"),
    ("How many more red pencils are there?", "7/2", "in parts"),
    ("How many children are in the bus?", "12", None),
    ("How many hours does it take?", "2.5", None),
    ("How many feet long is it?", "2.5", None),
    ("How many children are in a bus on average?", "12.5", None),
    ("平均每班有多少人？", "12.5", None),
    ("需要几个小时？", "2.5", None),
    ("这条绳子长多少米？", "2.5", None),
    ("How many boys are there, as a share?", "25%", None),
]


@pytest.mark.parametrize(("question", "answer", "kind"), UNLIKELY)
def test_amounts_that_cannot_be(question: str, answer: str, kind: str | None) -> None:
    result = result_in(answer)
    assert isinstance(result, Quantity)
    assert unlikely_amount(question, result) == kind


def test_every_number_of_the_question_is_to_be_used() -> None:
    question = "20% of 50 apples and 3 of the others are bad. How many are bad?"

    def doubt(program: str) -> str:
        found = doubt_about(question, [Draft("program", program, "13"), Draft("written", "13", "13")])
        return found.what if found and found.kind == "unused" else ""

    assert doubt("print(50 * 0.2 + 3)") == ""
    assert doubt("print(50 * (1 - 0.8) + 3)") == ""
    assert doubt("apples = 50  # 20% and 3\nprint(apples * 0.2 + 1 + 2)") == "3"
    assert doubt("print(10 + 3)") == "20"


def test_what_is_doubted_is_told_in_both_languages() -> None:
    found = doubt_about("How many apples are there?", [Draft("written", "-3", "-3")])
    assert found is not None
    assert found.told("en") == "an amount is not below zero"
    assert found.told("zh") == "数量不应小于零"
