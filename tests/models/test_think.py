import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.models.think import ThinkSplitter

CASES = {
    "<think>\n想一想\n</think>\n\n答案": ("答案", "想一想"),
    "  <think>a</think>b": ("b", "a"),
    "no thinking": ("no thinking", ""),
    "The tag <think> in a text": ("The tag <think> in a text", ""),
    "<thin": ("<thin", ""),
    "<think>cut off": ("", "cut off"),
    "<think></think>  ": ("", ""),
    "opened in the prompt</think>answer": ("answer", "opened in the prompt"),
    "  leading space": ("  leading space", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("text", CASES)
@given(data=st.data())
def test_reasoning_is_parted_however_the_text_is_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    splitter = ThinkSplitter()
    said = "".join(splitter.feed(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True))
    said += splitter.close()
    assert (splitter.text, splitter.reasoning) == CASES[text]
    if "</think>" not in said:  # one opened in the prompt is known too late
        assert said == splitter.text
