"""A quote the model typed is found in its passage, or it is dropped."""

from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.extract import located
from onebox.types import Passage, Source

TEXT = "Debian was founded in 1993. Its founder was Ian Murdock; he later led Progeny. 稳定版大约每两年发布一次。"
PASSAGE = Passage(7, Source("s", "Debian", "/d.md"), 100, 100 + len(TEXT), TEXT, "History")


def test_a_verbatim_quote_is_found_at_its_place() -> None:
    (found,) = located(["Its founder was Ian Murdock; he later led Progeny."], [PASSAGE])
    assert (
        TEXT[found.start - 100 : found.end - 100] == found.text == "Its founder was Ian Murdock; he later led Progeny."
    )


def test_a_quote_with_small_mistakes_becomes_the_sentence_itself() -> None:
    (found,) = located(["Its founder was Ian Murdock, he later led Progeny"], [PASSAGE])
    assert found.text == "Its founder was Ian Murdock; he later led Progeny."


def test_chinese() -> None:
    (found,) = located(["稳定版大约每两年发布一次"], [PASSAGE])
    assert found.text == "稳定版大约每两年发布一次。"


def test_what_stands_nowhere_is_dropped_and_nothing_comes_twice() -> None:
    quotes = ["Linus Torvalds wrote the kernel in 1991.", "Debian was founded in 1993.", "Debian was founded in 1993."]
    assert [one.text for one in located(quotes, [PASSAGE])] == ["Debian was founded in 1993."]


@given(st.lists(st.text(max_size=60), max_size=4))
def test_whatever_is_typed_only_text_of_the_passage_comes_back(quotes: list[str]) -> None:
    for found in located(quotes, [PASSAGE]):
        assert TEXT[found.start - 100 : found.end - 100] == found.text
