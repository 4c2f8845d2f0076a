"""The rule by which an answer to a data question is right."""

import pytest
from bench.tasks.execute import holds, right

GOLD = [["mean_fare", "34.65"], ["status", "yes"]]


@pytest.mark.parametrize(
    ("said", "is_right"),
    [
        ("@mean_fare[34.65]\n@status[yes]", True),
        ("@status[yes], @mean_fare [34.650]", True),
        ("The answer: @mean_fare[34.65] @status[ yes ].\n\nFiles: a.csv", True),
        ("@mean_fare[34.66]\n@status[yes]", False),
        ("@mean_fare[34.65]\n@status[Yes]", False),
        ("@mean_fare[34.65]", False),
        ("34.65 yes", False),
        ("", False),
    ],
)
def test_every_part_must_be_equal(said: str, is_right: bool) -> None:
    assert right(said, GOLD) is is_right


def test_the_values_may_be_said_in_any_form() -> None:
    assert holds("The mean fare is 34.650, status: yes.", GOLD) and holds("34.65 yes", GOLD)
    assert not holds("The mean fare is 34.6, status: yes.", GOLD) and not holds("134.65 yes", GOLD)
    assert holds("It was 1,200.", [["n", "1200"]]) and not holds("", GOLD)


def test_a_part_may_be_a_list() -> None:
    assert right("@outliers[[1, 2]]", [["outliers", "[1, 2]"]])
    assert right("@outliers[[]]", [["outliers", "["]])  # a gold answer of the data set, cut at the first bracket
