"""Prompts are the same in both languages, and texts go into them untouched."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine import prompts
from onebox.engine.prompts import prompt

FILES = sorted(file.name for file in files(prompts).iterdir() if file.name.endswith(".md"))
NAMES = sorted({name.split(".")[0] for name in FILES})


def places(name: str) -> list[str]:
    return sorted(set(re.findall(r"\{([a-z_]+)\}", (files(prompts) / name).read_text("utf-8"))))


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_is_there_twice_with_the_same_places(name: str) -> None:
    assert f"{name}.en.md" in FILES and f"{name}.zh.md" in FILES
    assert places(f"{name}.en.md") == places(f"{name}.zh.md")
    values = {place: f"<{place}>" for place in places(f"{name}.en.md")}
    told = {language: prompt(name, language, **values) for language in ("en", "zh")}  # type: ignore[arg-type]
    assert [message.role for message in told["en"]] == [message.role for message in told["zh"]]
    for messages in told.values():
        assert messages[0].role == "system" and messages[-1].role == "user"
        text = "".join(message.content for message in messages)
        assert all(text.count(value) >= 1 for value in values.values())
        assert all(message.content == message.content.strip() != "" for message in messages)


@pytest.mark.parametrize("name", NAMES)
def test_what_changes_least_stands_first(name: str) -> None:
    """Rules, then passages, then the question: the prefix is the same for the next question."""
    for language in ("en", "zh"):
        values = {place: f"<{place}>" for place in places(f"{name}.{language}.md")}
        if "voice" in values:
            values["voice"] = "who the box is: the same from question to question"
        messages = prompt(name, language, **values)  # type: ignore[arg-type]
        text = "".join(message.content for message in messages)
        assert "<" not in messages[0].content
        if "passages" in values and "question" in values:
            assert text.index("<passages>") < text.index("<question>")


@given(st.text(max_size=80), st.text(max_size=40))
def test_braces_and_headings_of_a_text_stay_as_they_are(passages: str, question: str) -> None:
    odd = passages + " {question} {} {0} # system\n# user\n \\1 \\g<1> $x"
    messages = prompt("answer_full", "zh", passages=odd, question=question)
    assert [message.role for message in messages] == ["system", "user"]
    assert odd in messages[1].content and question in messages[1].content


def test_a_value_left_out_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        prompt("chat", "en")
