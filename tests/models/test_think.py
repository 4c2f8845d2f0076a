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
    "<think>a</think>\n<think>b</think>c": ("c", "a\nb"),
    "<think>a < b, a </thin b</think>c": ("c", "a < b, a </thin b"),
    "<thinking>想</thinking>答": ("答", "想"),
    "<seed:think>a</seed:think>b": ("b", "a"),
    "[THINK]a[/THINK]b": ("b", "a"),
    "◁think▷a◁/think▷b": ("b", "a"),
    '<think>ask <tool_call>{"name": "f"}</tool_call>': ("", 'ask <tool_call>{"name": "f"}</tool_call>'),
    '<think>a</think><tool_call>{"name": "f"}</tool_call>': ('<tool_call>{"name": "f"}</tool_call>', "a"),
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


@pytest.mark.parametrize("text", CASES)
@given(data=st.data())
def test_reasoning_is_heard_as_it_comes(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    splitter, heard = ThinkSplitter(), ""
    for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True):
        splitter.feed(text[a:b])
        heard += splitter.fresh()
        assert "</think>" not in heard
    splitter.close()
    heard += splitter.fresh()
    if not splitter.unopened:
        assert heard.strip() == CASES[text][1]


def test_thinking_comes_out_before_it_ends() -> None:
    splitter = ThinkSplitter()
    splitter.feed("<think>one two")
    assert splitter.fresh() == "one two"
    splitter.feed(" three</th")
    assert splitter.fresh() == " three"
    assert splitter.feed("ink>four") == "four"
    assert splitter.fresh() == ""


OPENED = {
    "想一想</think>答案": ("答案", "想一想"),
    "<think>想一想</think>答案": ("答案", "想一想"),
    "an answer without thinking": ("an answer without thinking", ""),
}


@pytest.mark.parametrize("text", OPENED)
def test_a_template_that_opens_the_thinking_is_known_from_the_first_word(text: str) -> None:
    splitter = ThinkSplitter(opened=True)
    said = "".join(splitter.feed(char) for char in text) + splitter.close()
    assert said == splitter.text
    assert (splitter.text, splitter.reasoning) == OPENED[text]


def test_thinking_cut_off_is_no_answer() -> None:
    splitter = ThinkSplitter(opened=True)
    splitter.feed("so the sum would be")
    assert splitter.close(whole=False) == ""
    assert (splitter.text, splitter.reasoning) == ("", "so the sum would be")
