"""Taking a question in."""

import pytest

from onebox.engine.accept import LONGEST_QUESTION, accepted, language_of
from onebox.errors import OneboxError


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I install nginx?", "en"),
        ("怎样安装 nginx？", "zh"),
        ("Debian stable 是什么？", "zh"),
        ("请问 apt、dpkg 和 aptitude 有什么区别？", "zh"),
        ("What does 你好 mean in the sentence that I have read today?", "en"),
        ("1 + 1 = ?", "en"),
        ("", "en"),
        ("¿Dónde está?", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_space_around_is_taken_off() -> None:
    assert accepted("  问题？\n\u3000") == "问题？"


@pytest.mark.parametrize("text", ["", " \n\t", "字" * (LONGEST_QUESTION + 1)])
def test_what_is_no_question(text: str) -> None:
    with pytest.raises(OneboxError) as caught:
        accepted(text)
    assert caught.value.hint
