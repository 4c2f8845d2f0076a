"""Which sentence of another source contradicts an answer, and which only speaks of something else."""

import pytest

from onebox.engine.conflict import contradictions
from onebox.engine.evidence import evidence_in
from onebox.engine.measures import measures, with_unit
from onebox.types import Passage, Sentence, Source


def passages(*texts: str) -> list[Passage]:
    return [
        Passage(
            number,
            Source(f"s{number}", f"title {number}", f"http://h{number}.test/", date=f"202{number}-01-01"),
            0,
            len(text),
            text,
        )
        for number, text in enumerate(texts)
    ]


def others(question: str, answer: str, *texts: str) -> list[str]:
    """The contradicting sentences; the answer stands in the first text."""
    given = passages(*texts)
    sentence = Sentence(answer, True, (evidence_in(given[:1])[0].citation(),))
    return [one.text for one in contradictions(question, sentence, given)]


@pytest.mark.parametrize(
    ("question", "answer", "own", "other"),
    [
        ("3号线一共有多少座车站？", "21座", "3号线全长31.2公里，设车站21座。", "3号线全长28.6公里，设车站19座。"),
        ("3号线有多少座车站？", "21", "3号线设车站21座。", "3号线设车站十九座。"),
        ("3号线是哪一年开通的？", "2026年", "3号线于2026年开通。", "3号线计划于2025年底开通。"),
        (
            "How many passengers does a ferry carry?",
            "146",
            "Each ferry carries 146 passengers.",
            "Each ferry carries 120 passengers.",
        ),
        (
            "When did the ferry start?",
            "16 March 2026",
            "The ferry started on 16 March 2026.",
            "The ferry starts in spring 2025.",
        ),
    ],
)
def test_another_number_of_the_same_thing_is_a_conflict(question: str, answer: str, own: str, other: str) -> None:
    assert others(question, answer, own, other) == [other]


@pytest.mark.parametrize(
    ("question", "answer", "own", "other"),
    [
        ("How long does a ferry take?", "nine minutes", "A ferry takes nine minutes.", "A ferry takes 146 passengers."),
        (
            "How long does a ferry take?",
            "9 minutes",
            "A ferry takes nine minutes.",
            "A ferry takes 9 minutes and costs 2.80 pounds.",
        ),
        ("3号线有多少座车站？", "21座", "3号线设车站21座。", "3号线有21座车站，其中5座可以换乘。"),
        ("3号线有多少座车站？", "21座", "3号线设车站21座。", "4号线的票价是7元。"),
        (
            "How many passengers does a ferry carry?",
            "146",
            "A ferry carries 146 passengers.",
            "Trams of the city carry 90 passengers.",
        ),
    ],
)
def test_what_speaks_of_something_else_is_none(question: str, answer: str, own: str, other: str) -> None:
    assert others(question, answer, own, other) == []


def test_a_source_does_not_contradict_itself() -> None:
    text = "The ferry carries 146 passengers. The old ferry carried 120 passengers."
    assert others("How many passengers does the ferry carry?", "146", text) == []


def test_numbers_with_what_they_count() -> None:
    assert measures("全长31.2公里，设车站21座，投资196亿元，2026年5月") == [
        ("31.2", "公里"), ("21", "座"), ("19600000000", "元"), ("2026", "year"), ("5", "月"),
    ]  # fmt: skip
    assert measures("146 passengers in nine minutes for 2.80 pounds since 2026") == [
        ("146", "passenger"), ("9", "minute"), ("2.8", "pound"), ("2026", "year"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "quote", "whole"),
    [
        ("6.4", "We replanted 6.4 hectares of kelp.", "6.4 hectares"),
        ("248", "更换全部248根吊杆", "248根"),
        ("2026", "in 2026 years", "2026"),
        ("45", "it costs 45 and more", "45"),
        ("5", "5 boats and 5 trams", "5"),
        ("about 5", "about 5 boats", "about 5"),
    ],
)
def test_a_bare_number_gets_its_unit(answer: str, quote: str, whole: str) -> None:
    assert with_unit(answer, quote) == whole
