"""A field is read while it is being written, whatever the size of the pieces."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.fields import FieldReader

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


def read(text: str, cuts: list[int], name: str = "answer") -> str:
    heard: list[str] = []
    reader = FieldReader(name, heard.append)
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    for start, end in pairwise(places):
        reader.feed(text[start:end])
    assert all(heard)  # nothing is told when nothing came
    return "".join(heard)


@given(ANY_TEXT, ANY_TEXT, st.booleans(), st.sampled_from([None, 0, 2]), st.lists(st.integers(0, 500), max_size=20))
def test_any_cut_gives_the_value(why: str, answer: str, ascii_only: bool, indent: Any, cuts: list[int]) -> None:
    text = json.dumps({"reason": why, "answer": answer, "more": [1, "x"]}, ensure_ascii=ascii_only, indent=indent)
    assert read(text, cuts) == answer


@given(ANY_TEXT, st.booleans())
def test_letter_by_letter(answer: str, ascii_only: bool) -> None:
    text = json.dumps({"answer": answer}, ensure_ascii=ascii_only)
    assert read(text, list(range(len(text)))) == answer


@given(ANY_TEXT, st.booleans(), st.integers(0, 400), st.lists(st.integers(0, 400), max_size=9))
def test_what_is_cut_off_is_a_beginning(answer: str, ascii_only: bool, most: int, cuts: list[int]) -> None:
    text = json.dumps({"answer": answer}, ensure_ascii=ascii_only)
    assert answer.startswith(read(text[:most], cuts))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'{"answer": "a\"b\\c\/d\n\té"}', 'a"b\\c/d\n\té'),
        (r'{"answer": "\ud83d\ude00!"}', "😀!"),
        ('{"answer"  :\n "两行\n字"}', "两行\n字"),
        ('{"answer": 5}', ""),
        ('{"answers": "no", "answer": "yes"}', "yes"),
        ('{"why": "x"}', ""),
        ("prose without JSON", ""),
        ("", ""),
    ],
)
def test_forms(text: str, value: str) -> None:
    assert read(text, []) == read(text, list(range(len(text)))) == value
