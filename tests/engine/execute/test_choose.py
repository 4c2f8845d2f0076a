"""What a model says is read as an action, or said to be none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.call import Said
from onebox.engine.execute.action import FINISH, Action, primary
from onebox.engine.execute.choose import code_in, read
from onebox.models.json_reply import parse

NAMES = ["python", "read_file", FINISH]


def said(text: str) -> Said:
    data = parse(text)
    return Said(text, data if isinstance(data, dict) else None, True)


@pytest.mark.parametrize(
    ("text", "tool", "words"),
    [
        ('{"tool": "read_file", "input": " a.csv "}', "read_file", "a.csv"),
        ('{"tool": "read_file"}', "read_file", ""),
        ('Sure: {"tool": "finish", "input": "42"} done', "finish", "42"),
        ("It is 42.", "finish", "It is 42."),
        ("```python\nprint(1)\n```", "python", "```python\nprint(1)\n```"),
        ('{"tool": "fly", "input": ""}', "", "no tool 'fly'"),
        ('{"read_file": "a.csv"}', "", "no tool None"),
        ('{"tool": "read_file", "inp', "", "not one whole JSON"),
        ('{"tool": "read_file", "input": 3}', "", "no tool"),
    ],
)
def test_actions_are_read(text: str, tool: str, words: str) -> None:
    found = read(said(text), NAMES)
    assert found[0] == tool and words in found[1]


@given(
    st.one_of(st.text(max_size=200), st.recursive(st.none() | st.text(max_size=9), st.lists, max_leaves=4).map(repr))
)
def test_whatever_is_said_is_an_action_or_none(text: str) -> None:
    tool, _ = read(said(text), NAMES)
    assert tool in (*NAMES, "")
    assert isinstance(code_in(text), Action)


def test_programs_are_taken_out_of_their_fence() -> None:
    assert code_in("Here:\n```python\nprint(1)\n```\nDone.").arguments == {"code": "print(1)"}
    assert code_in("```\nx = 1\nprint(x)\n```").arguments == {"code": "x = 1\nprint(x)"}
    assert code_in("print(1)").arguments == {"code": "print(1)"}
    assert code_in("```python\nprint(1)").arguments == {"code": "print(1)"}
    assert "shorter" in code_in("```python\nprint(1)", whole=False).problem
    assert code_in("I cannot.").problem and code_in("``` \n```").problem


@pytest.mark.parametrize(
    ("properties", "name"),
    [({"q": {"type": "string"}}, "q"), ({"n": {"type": "integer"}}, None), ({}, None),
     ({"a": {"type": "string"}, "b": {"type": "string"}}, None)],
)  # fmt: skip
def test_tools_with_one_text_take_it_at_once(properties: dict[str, Any], name: str | None) -> None:
    assert primary({"type": "object", "properties": properties}) == name
