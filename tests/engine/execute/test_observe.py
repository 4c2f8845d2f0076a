"""Observations are bounded, and an error keeps what mends it."""

from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.execute.observe import MOST, capped, mended

ERROR = """some output
Traceback (most recent call last):
  File "/job/_steps/program.py", line 3, in <module>
    df["Fare "].mean()
    ~~^^^^^^^^^
  File "/opt/box/python/pandas/core/frame.py", line 4102, in __getitem__
    indexer = self.columns.get_loc(key)
KeyError: 'Fare '
"""


def test_an_error_is_its_line_and_its_words() -> None:
    assert mended(ERROR) == "line 3, in <module>\ndf[\"Fare \"].mean()\nKeyError: 'Fare '"
    assert mended("sh: 1: nothing: not found") == "sh: 1: nothing: not found"
    syntax = 'Traceback (most recent call last):\n  File "<frozen runpy>"\nSyntaxError: invalid syntax\n'
    assert mended(syntax) == "SyntaxError: invalid syntax"


@given(st.text(max_size=5_000))
def test_never_much_longer_than_allowed(text: str) -> None:
    for language in ("zh", "en"):
        shown = capped(text, language)  # type: ignore[arg-type]
        assert len(shown) <= MOST + 60
        assert shown == text or (shown.startswith(text[:900]) and shown.endswith(text[-600:]))


@given(st.text(max_size=300))
def test_any_text_has_its_last_lines(text: str) -> None:
    assert len(mended("Traceback (most recent call last):\n" + text)) <= 1_200
