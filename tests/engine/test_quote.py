"""A quote the model typed is found in its passage, or it is dropped."""

from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.evidence import Evidence, evidence_in
from onebox.engine.quote import find_quote
from onebox.types import Passage, Source

TEXT = "Debian was founded in 1993. Its founder was Ian Murdock; he later led Progeny. 稳定版大约每两年发布一次。"
PASSAGE = Passage(7, Source("s", "Debian", "/d.md"), 100, 100 + len(TEXT), TEXT, "History")


def located(quote: str) -> Evidence | None:
    return find_quote(quote, evidence_in([PASSAGE]))


def test_a_verbatim_quote_is_found_at_its_place() -> None:
    found = located("Its founder was Ian Murdock; he later led Progeny.")
    assert found is not None
    assert (
        TEXT[found.start - 100 : found.end - 100] == found.text == "Its founder was Ian Murdock; he later led Progeny."
    )


def test_a_quote_with_small_mistakes_becomes_the_sentence_itself() -> None:
    found = located("Its founder was Ian Murdock, he later led Progeny")
    assert found is not None and found.text == "Its founder was Ian Murdock; he later led Progeny."


def test_chinese() -> None:
    found = located("稳定版大约每两年发布一次")
    assert found is not None and found.text == "稳定版大约每两年发布一次。"


def test_what_stands_nowhere_is_nothing() -> None:
    assert located("Linus Torvalds wrote the kernel in 1991.") is None


@given(st.text(max_size=60))
def test_whatever_is_typed_only_text_of_the_passage_comes_back(quote: str) -> None:
    found = located(quote)
    assert found is None or TEXT[found.start - 100 : found.end - 100] == found.text
