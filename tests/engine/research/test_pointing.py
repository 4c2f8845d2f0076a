"""Sentences that are pointed at: which are shown, and that whatever is named stands in the text."""

import json
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.call import Said
from onebox.engine.research import pointing
from onebox.types import Passage, Source

ZH = "青岚地铁3号线于2026年5月28日开通。全长31.2公里，设车站21座。市长出席了仪式。"
EN = "The ferry carries 146 passengers. It crosses in nine minutes. The mayor likes it."
ZH_QUESTION, EN_QUESTION = "青岚地铁3号线设多少座车站？", "How many passengers does the ferry carry?"


def passage(number: int, text: str, title: str = "t", date: str | None = None) -> Passage:
    return Passage(number, Source(f"s{number}", title, f"http://x.test/{number}", "text", date), 0, len(text), text)


def said(value: Any) -> Said:
    return Said(json.dumps(value), value if isinstance(value, dict) else None, True)


@pytest.mark.parametrize(("text", "question", "best"), [(ZH, ZH_QUESTION, "21座"), (EN, EN_QUESTION, "146")])
def test_the_best_sentences_come_first_and_are_shown_as_they_stand(text: str, question: str, best: str) -> None:
    passages = [passage(1, "Weather. Sport. 天气。", "news"), passage(2, text, "here", "2026-05-28")]
    found = pointing.candidates(question, passages)
    assert best in " ".join(one.text for one in found[:2])
    shown = pointing.in_order(found, passages)
    lines = pointing.messages(shown, question, "", "zh")[-1].content.splitlines()
    assert lines[0] == "news" and "here (2026-05-28)" in lines
    numbers = [line.split("]")[0][1:] for line in lines if line.startswith("[")]
    assert numbers == [str(number) for number in range(1, len(shown) + 1)]


def test_the_same_words_are_shown_once_and_never_too_many() -> None:
    many = [passage(number, EN) for number in range(9)]
    assert len(pointing.candidates(EN_QUESTION, many)) == 3
    long = [passage(0, " ".join(f"Ferry number {n} carries passengers." for n in range(60)))]
    assert len(pointing.candidates(EN_QUESTION, long)) == pointing.MOST_SENTENCES


def test_a_heading_is_no_sentence() -> None:
    text = "# The ferry\n\nHow many passengers\n\nThe ferry carries 146 passengers."
    one = Passage(1, Source("s", "How many passengers", "u", "text"), 0, len(text), text)
    assert [found.text for found in pointing.candidates(EN_QUESTION, [one])] == ["The ferry carries 146 passengers."]


def test_who_published_it_when_is_no_sentence() -> None:
    text = "posted by bitmender · Published 2026-03-29\n\nHome | Ferry | Tickets\n\nThe ferry carries 146 passengers."
    assert [one.text for one in pointing.candidates(EN_QUESTION, [passage(1, text)])] == [
        "The ferry carries 146 passengers."
    ]


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        ({"numbers": [2, 1, 2]}, [2, 1]),
        ({"numbers": []}, []),
        ({"numbers": [99, 1]}, [1]),
        ({"numbers": [99]}, None),
        ({"numbers": "2"}, None),
        ({"numbers": [True, "1", None]}, None),
        ({}, None),
        ("no", None),
    ],
)
def test_only_numbers_that_were_shown_count(reply: Any, named: list[int] | None) -> None:
    passages = [passage(1, EN)]
    shown = pointing.in_order(pointing.candidates(EN_QUESTION, passages), passages)
    chosen = pointing.pointed(said(reply), shown)
    assert chosen == (None if named is None else [shown[number - 1] for number in named])


@hypothesis.settings(max_examples=60, deadline=None)
@given(st.text("甲乙丙丁 ab12。.！!\n#*|-", max_size=300), st.text("甲乙丙 ab1", max_size=30))
def test_what_is_shown_stands_in_the_text(text: str, question: str) -> None:
    passages = [passage(1, text)]
    for one in pointing.candidates(question, passages):
        assert text[one.start : one.end] == one.text
