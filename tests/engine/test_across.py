"""A Chinese answer on an English page: only what code can compare is supported."""

import pytest

from onebox.engine.check import check_short
from onebox.engine.evidence import Weights, evidence_in
from onebox.types import Passage, Source

TEXT = (
    "A single ticket for the Larkfield ferry costs 2.80 pounds. "
    "Larkfield libraries end late fees as of 1 January 2026. "
    "The Larkfield stadium is to have 18,500 seats. An Ember stove boils a litre in 3 minutes 20 seconds. "
    "The Larkfield orchestra has named Ilse Marchetti as its conductor. The dispute about North Pier delayed the ferry."
)
PAGE = Passage(1, Source("s", "Larkfield", "http://larkfield.test/"), 0, len(TEXT), TEXT)


def verdict(question: str, answer: str) -> bool:
    evidence = evidence_in([PAGE])
    return check_short(answer, "", question, evidence, Weights(evidence)).supported


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Larkfield 渡轮的单程票多少钱？", "2.80英镑"),
        ("Larkfield 图书馆什么时候取消罚款？", "2026年1月1日"),
        ("Larkfield 的体育场有多少座位？", "18500个座位"),
        ("Ember 炉子烧开一升水要多久？", "3分20秒"),
        ("Larkfield 交响乐团的新指挥是谁？", "Ilse Marchetti"),
        ("Larkfield 渡轮为什么推迟？", "dispute about North Pier"),
    ],
)
def test_numbers_units_dates_and_names_carry_over(question: str, answer: str) -> None:
    assert verdict(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Larkfield 渡轮的单程票多少钱？", "2.80美元"),
        ("Larkfield 渡轮的单程票多少钱？", "3.80英镑"),
        ("Ember 炉子烧开一升水要多久？", "3小时20秒"),
        ("Larkfield 交响乐团的新指挥是谁？", "Gareth Boon"),
        ("Larkfield 渡轮为什么推迟？", "因为北码头充电站的争议"),
        ("Larkfield 渡轮快吗？", "很快"),
        ("Halden 渡轮的单程票多少钱？", "2.80英镑"),
    ],
)
def test_what_nothing_vouches_for_is_not_supported(question: str, answer: str) -> None:
    assert not verdict(question, answer)


def test_an_english_question_is_not_judged_this_way() -> None:
    assert not verdict("What does the Larkfield ferry cost?", "2.80英镑")
