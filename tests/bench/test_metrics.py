"""Scores agree with the published definitions, in English and Chinese, and keep within their bounds."""

import pytest
from bench.metrics import (
    answer_f1,
    contains,
    exact_match,
    mean,
    normalised,
    overlap,
    paired_interval,
    percentile,
    sentences_cited,
    spans_of,
    tokens,
)
from hypothesis import given
from hypothesis import strategies as st


def test_normalisation_drops_case_articles_signs_and_width() -> None:
    assert normalised("The  “Ａpt” tool, an (old) one!") == "apt tool old one"
    assert normalised("Debian ，稳定版。") == "debian 稳定版"


def test_an_article_inside_a_word_stays() -> None:
    assert normalised("theatre banana") == "theatre banana"


def test_every_han_character_is_a_token() -> None:
    assert tokens("运行 apt-get 命令") == ["运", "行", "aptget", "命", "令"]


@pytest.mark.parametrize(
    ("answer", "golds", "f1"),
    [
        ("Bath, Maine", ["Bath, Maine"], 1.0),
        ("the city of Bath", ["Bath, Maine"], 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2)),  # "city of bath"
        ("no", ["yes"], 0.0),
        ("yes it is", ["yes"], 0.0),  # HotpotQA: where the gold is yes, only yes scores
        ("yes", ["Yes."], 1.0),
        ("", ["x"], 0.0),
        ("x", [], 0.0),
        ("大约两年", ["两年"], 2 * 0.5 * 1.0 / 1.5),
        ("one", ["two", "one"], 1.0),
        ("the the cat", ["cat cat"], 2 * 1.0 * 0.5 / 1.5),  # a word counts as often as it stands in both
    ],
)
def test_answer_f1(answer: str, golds: list[str], f1: float) -> None:
    assert answer_f1(answer, golds) == pytest.approx(f1)


def test_exact_match_passes_over_spaces_in_chinese_only() -> None:
    assert exact_match("2块", ["2 块"]) == 1
    assert exact_match("new york", ["newyork"]) == 0
    assert exact_match("The Web-Kit", ["webkit"]) == 1


def test_contains_wants_whole_words_in_latin_script() -> None:
    assert contains("It is WebKit.", ["webkit"]) == 1
    assert contains("the category", ["cat"]) == 0
    assert contains("最多坏两块盘", ["两块"]) == 1
    assert contains("端口 9999。", ["9999"]) == 1
    assert contains("anything", [""]) == 0


def test_overlap_of_sets() -> None:
    both = overlap({("A", 0), ("B", 1)}, {("A", 0), ("C", 0), ("C", 1)})
    assert (both.precision, both.recall) == (1 / 2, 1 / 3)
    assert both.f1 == pytest.approx(0.4)
    assert overlap(set(), {1}).f1 == overlap({1}, set()).f1 == 0


def test_quotes_are_mapped_to_the_corpus_sentences_by_overlap() -> None:
    text = ["First one.", " Second is longer.", " Third."]
    spans = spans_of(text)
    whole = "".join(text)
    assert [whole[a:b] for a, b in spans] == ["First one.", "Second is longer.", "Third."]
    assert sentences_cited(0, 10, spans) == [0]
    assert sentences_cited(0, len(whole), spans) == [0, 1, 2]  # a quote that is three of theirs
    assert sentences_cited(11, 17, spans) == [1]  # a part of theirs
    assert sentences_cited(0, 13, spans) == [0]  # two letters of the second do not count
    assert sentences_cited(90, 99, spans) == []


@given(st.lists(st.text(max_size=12), max_size=8))
def test_a_sentence_quoted_whole_is_found(sentences: list[str]) -> None:
    spans = spans_of(sentences)
    for number, (start, end) in enumerate(spans):
        assert "".join(sentences)[start:end] == sentences[number].strip()
        if end > start:
            assert sentences_cited(start, end, spans) == [number]


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_scores_lie_between_nothing_and_one(answer: str, golds: list[str]) -> None:
    assert 0 <= answer_f1(answer, golds) <= 1
    assert exact_match(answer, golds) <= 1


@given(st.text(min_size=1, max_size=40))
def test_an_answer_agrees_with_itself(answer: str) -> None:
    assert exact_match(answer, [answer]) == 1
    if tokens(answer):
        assert answer_f1(answer, [answer]) == pytest.approx(1)


def test_the_interval_is_of_pairs_and_the_same_each_time() -> None:
    ours, theirs = [0.9, 0.5, 1.0, 0.7] * 10, [0.4, 0.5, 0.6, 0.2] * 10
    low, high = paired_interval(ours, theirs)
    assert 0 < low < 0.35 < high < 0.5
    assert paired_interval(ours, theirs) == [low, high]
    assert paired_interval([1, 2], [1, 2]) == [0, 0]
    assert paired_interval([], []) == [0, 0]
    with pytest.raises(ValueError, match="2 and 1"):
        paired_interval([1, 2], [1])


def test_means_and_percentiles_pass_over_what_is_missing() -> None:
    assert mean([1, None, 2]) == 1.5
    assert mean([None]) is percentile([], 95) is None
    assert percentile([1, 2, 3, None, 4], 50) == 2.5
