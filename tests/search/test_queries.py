"""Questions become queries; a model's proposals are taken only when they are queries for the question."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.search.queries import LONGEST, MOST, accepted, freshness_of, need_of, problem, queries

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("请问青岚市的地铁3号线是哪一年开通的？", "青岚市的地铁3号线 开通"),
        ("望江桥的设计者是谁？", "望江桥的设计者"),
        ("为什么机场二号航站楼推迟启用", "机场二号航站楼推迟启用"),
        ("When did the Larkfield ferries start again?", "Larkfield ferries start"),
        ("Could you tell me who designed the Severing Bridge?", "designed Severing Bridge"),
        ("what is C++ used for in 2025", "C++ used 2025"),
        ("去年的GDP是多少", "2025年的GDP"),
        ("Who won last year's cup?", "won 2025's cup"),
        ("门票政策这几年有什么变化？", "门票政策这几年 变化"),
        ("他家有几个孩子？", "他家 个孩子"),
        ("E6卖多少钱？", "E6 价格"),
        ("什么是什么？", "什么是什么"),
        ("who are you", "who are you"),
    ],
)
def test_the_words_of_a_question(question: str, words: str) -> None:
    assert need_of(question, NOW).words == words


@pytest.mark.parametrize(
    ("question", "freshness"),
    [
        ("今天的油价", "day"),
        ("What happened today in Paris", "day"),
        ("本周有什么展览", "week"),
        ("news this week", "week"),
        ("最新的显卡驱动", "month"),
        ("latest release of Python", "month"),
        ("现在的市长是谁", "year"),
        ("2026年的放假安排", "year"),
        ("who is currently the champion", "year"),
        ("2019年最新的研究", ""),
        ("长城有多长", ""),
        ("how do magnets work", ""),
        ("Did he know it", ""),
    ],
)
def test_how_fresh(question: str, freshness: str) -> None:
    assert freshness_of(question, NOW) == freshness


def test_a_chinese_question_with_english_names_goes_out_in_english_too() -> None:
    found = queries("Kestrel Hill 天文台的主望远镜口径是多少？", NOW)
    assert [(one.text, one.language) for one in found] == [
        ("Kestrel Hill 天文台的主望远镜口径", "zh"),
        ("Kestrel Hill", "en"),
    ]


def test_good_proposals_are_taken_and_bad_ones_named() -> None:
    question = "青岚市地铁3号线什么时候开通？"
    proposed = [
        "青岚市地铁3号线什么时候开通",
        "青岚地铁3号线 通车 日期",
        "Qinglan metro line 3 opening date",
        "recycling plant 2024",
        "回收厂",
        "",
        "site:evil.example 地铁3号线",
        "http://evil.example",
        "地铁3号线 2019",
        "地" * 200,
        "青岚 地铁3号线 日期 通车",
    ]
    assert accepted(question, proposed, NOW) == ["青岚地铁3号线 通车 日期", "Qinglan metro line 3 opening date"]
    found = queries(question, NOW, proposed)
    assert [one.language for one in found] == ["zh", "zh", "en"]
    assert [problem(text, question, NOW) for text in proposed[3:10]] == [
        *("years", "other subject", "empty", "address", "address", "years", "long")
    ]


def test_the_reasons_name_the_subject() -> None:
    assert problem("cooking pasta", "When was the Tower Bridge built?", NOW) == "other subject"
    assert problem("塔桥 建成", "When was the Tower Bridge built?", NOW) == "other subject"
    assert problem("Tower Bridge 建成", "When was the Tower Bridge built?", NOW) == ""
    assert problem("Tower Bridge 2026", "When was the Tower Bridge built?", NOW) == ""


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=150), st.lists(st.text(max_size=150), max_size=6))
def test_never_too_many_never_too_long_never_failing(question: str, proposed: list[str]) -> None:
    found = queries(question, NOW, proposed)
    assert len(found) <= MOST
    assert all(one.text.strip() and len(one.text) <= LONGEST for one in found)
    assert len({one.text for one in found}) == len(found)
