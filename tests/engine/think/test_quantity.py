from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.think.quantity import quantities, result_in, same, shown, unit_fits

TWELVE_HUNDRED = ["$1,200", "1.2千", "1200.0 元", "\\boxed{1200}", "１２００", "**1200**", "x = 1200", "0.12万"]
VALUES = {
    "\\frac{3}{4}": Fraction(3, 4),
    "3/4": Fraction(3, 4),
    "4分之3": Fraction(3, 4),
    "-5": Fraction(-5),
    "1e3": Fraction(1000),
    ".5": Fraction(1, 2),
    "3 × 8 = 24 杯": Fraction(24),
    "百分之12": Fraction(12),
    "5 - 3 = 2": Fraction(2),
}


@pytest.mark.parametrize("text", TWELVE_HUNDRED)
def test_one_number_in_every_writing(text: str) -> None:
    found = result_in(text)
    assert found and found.value == 1200


@pytest.mark.parametrize("text", VALUES)
def test_values(text: str) -> None:
    found = result_in(text)
    assert found and found.value == VALUES[text]


@pytest.mark.parametrize(
    ("one", "other", "question", "equal"),
    [
        ("1.5 km", "1500 m", "", True),
        ("1.5千米", "1500米", "", True),
        ("2 hours", "120 minutes", "", True),
        ("5 hours", "5 minutes", "", False),
        ("5 hours", "5 cm", "", False),
        ("5 hours", "5", "", True),
        ("25%", "0.25", "", True),
        ("25%", "25", "", True),
        ("3.33", "3.3333333", "", True),
        ("365", "364.24", "", False),
        ("364", "364.24", "得数保留整数", True),
        ("364", "364.24", "Round to the nearest whole number.", True),
        ("7", "8", "", False),
    ],
)
def test_sameness(one: str, other: str, question: str, equal: bool) -> None:
    left, right = result_in(one), result_in(other)
    assert left and right
    assert same(left, right, question) is same(right, left, question) is equal


@pytest.mark.parametrize(
    ("answer", "question", "fits"),
    [
        ("5 hours", "How many hours does it take?", True),
        ("5 hours", "How many minutes does it take?", False),
        ("300", "How many minutes does it take?", True),
        ("5小时", "需要多少分钟？", False),
        ("20平方米", "面积是多少平方米？", True),
        ("7 apples", "How many apples are left?", True),
    ],
)
def test_the_unit_that_was_asked_for(answer: str, question: str, fits: bool) -> None:
    found = result_in(answer)
    assert found and unit_fits(found, question) is fits


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000))
def test_what_is_shown_is_read_again(value: Fraction) -> None:
    found = result_in(shown(value))
    assert found and found.value == value


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    quantities(text)
