"""Ranking of web passages: words, dates, copies, sites."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from onebox.search.rank import date_weight, rank, resemblance, shingles
from onebox.types import Passage, Source

TODAY = dt.date(2026, 11, 22)


def passage(text: str, url: str = "https://a.example/1", date: str | None = None, title: str = "t") -> Passage:
    return Passage(0, Source(url, title, url, "page", date), 0, len(text), text)


def test_the_passage_that_answers_comes_first_in_both_languages() -> None:
    pages = [
        passage("The ferry carries 146 passengers across the harbour.", "https://a.example/1"),
        passage("The library ends late fees.", "https://b.example/1"),
        passage("地铁3号线全长31.2公里。", "https://c.example/1"),
        passage("博物馆免费开放。", "https://d.example/1"),
    ]
    assert rank("How many passengers does the ferry carry?", pages, today=TODAY)[0].passage is pages[0]
    assert rank("地铁3号线有多长？", pages, today=TODAY)[0].passage is pages[2]


def test_a_new_page_beats_an_old_one_only_when_news_are_wanted() -> None:
    old = passage("市博物馆的门票是市博物馆定的。", "https://a.example/old", "2023-02-10")
    new = passage("市博物馆的门票已经取消。", "https://b.example/new", "2026-11-01")
    assert rank("市博物馆的门票", [old, new], today=TODAY, freshness="month")[0].passage is new
    assert rank("市博物馆的门票", [old, new], today=TODAY)[0].passage is old


def test_weights_fall_with_age() -> None:
    weights = [date_weight(day, TODAY, "month") for day in ("2026-11-22", "2026-10-23", "2020-01-01")]
    assert weights[0] == 1.0 and weights[0] > weights[1] > weights[2] >= 0.3
    assert date_weight("2020-01-01", TODAY, "") == 1.0
    assert (
        date_weight(None, TODAY, "day") == date_weight("soon", TODAY, "day") == date_weight("2026-99-99", TODAY, "day")
    )


def test_copies_stand_once_and_are_counted() -> None:
    text = "青岚市地铁3号线正式开通运营，比原计划推迟了五个月，全长31.2公里，设车站21座。"
    pages = [
        passage(text + "（本文转载自网络）", "https://copy.example/1", "2026-05-30"),
        passage(text, "https://news.example/1", "2026-05-28"),
        passage("地铁3号线早高峰很挤。", "https://forum.example/1"),
    ]
    found = rank("地铁3号线开通", pages, today=TODAY)
    assert len(found) == 2
    assert [one.copies for one in found if "运营" in one.passage.text] in [
        [("https://copy.example/1",)],
        [("https://news.example/1",)],
    ]


def test_no_site_fills_the_list_alone_unless_there_is_no_other() -> None:
    one_site = [
        passage(f"bridge number {n} is long and steel word{n} other{n} more{n}", f"https://a.example/{n}")
        for n in range(6)
    ]
    other = passage("a bridge", "https://b.example/1")
    found = rank("bridge", [*one_site, other], today=TODAY, limit=3, per_site=2)
    assert other in [one.passage for one in found]
    assert len(rank("bridge", one_site, today=TODAY, limit=5, per_site=2)) == 5


def test_meaning_finds_what_words_do_not() -> None:
    pages = [
        passage("Electric ferries cross the harbour.", "https://a.example/1"),
        passage("Late fees.", "https://b.example/1"),
    ]
    assert rank("渡轮", pages, today=TODAY) == []
    assert rank("渡轮", pages, today=TODAY, nearness={0: 3.0, 1: 0.1})[0].passage is pages[0]


def test_resemblance() -> None:
    text = "one two three four five six seven eight"
    assert resemblance(shingles(text), shingles(text)) == 1.0
    assert resemblance(shingles(text), shingles("nothing of this is in the other at all")) == 0.0


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=8))
def test_nothing_is_invented(question: str, texts: list[str]) -> None:
    pages = [passage(text, f"https://{number}.example/") for number, text in enumerate(texts)]
    found = rank(question, pages, today=TODAY, limit=4)
    assert len(found) <= 4
    assert all(one.passage in pages and 0 <= one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
