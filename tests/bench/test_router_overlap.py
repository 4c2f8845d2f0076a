import numpy as np
from bench.router_overlap import gram_vector, nearly

TRAIN = ["Who wrote the novel about the white whale?", "把会议改到周五下午三点", "Sort the table by date"]


def test_what_is_nearly_a_tested_request_is_found() -> None:
    grams = np.stack([gram_vector(text) for text in TRAIN])
    assert nearly(grams, ["who wrote the novel about the white whale", "an unrelated request"]) == {0}
    assert nearly(grams, ["把会议改到周四下午三点"]) == {1}, "one character changed"
    assert nearly(grams, ["What is the capital of Peru?"]) == set()
    assert nearly(grams, []) == set()
