from hypothesis import given
from hypothesis import strategies as st

from onebox.library.fuse import fuse

_scores = st.dictionaries(st.integers(1, 20), st.floats(0, 30))


def test_both_measures_beat_one():
    scores = fuse({1: 10.0, 2: 9.0}, {1: 1.0, 2: 4.0, 3: 4.0}, foreign=())
    assert max(scores, key=scores.get) == 2


def test_a_foreign_passage_is_judged_by_meaning():
    scores = fuse({1: 10.0}, {1: 1.0, 2: 4.0}, foreign={2})
    assert scores[2] > scores[1]


def test_a_passage_not_embedded_yet_is_not_lost():
    scores = fuse({1: 10.0, 2: 5.0}, {2: 3.0}, foreign=())
    assert scores[1] > scores[2]


@given(_scores, _scores)
def test_every_candidate_gets_a_score(lexical, nearness):
    assert fuse(lexical, nearness, foreign=()).keys() == lexical.keys() | nearness.keys()


def test_words_count_more_where_no_other_language_competes():
    lexical, nearness = {1: 10.0, 2: 5.0}, {1: 2.0, 2: 3.3}
    alone = fuse(lexical, nearness, foreign=())
    mixed = fuse(lexical, {**nearness, 3: 1.0}, foreign={3})
    assert alone[1] > alone[2] and mixed[2] > mixed[1]
