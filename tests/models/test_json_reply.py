import pytest

from onebox.models.json_reply import instruction, parse


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '```json\n{"a": 1}\n```', 'Sure!\n```\n{"a": 1}\n```\nDone.', '好的：{"a": 1}。', '\n {"a":1}\n'],
)
def test_json_is_found_in_what_models_write(text: str) -> None:
    assert parse(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "no json", '{"a": ', "}{", "[" * 100_000])
def test_what_is_not_json_gives_none(text: str) -> None:
    assert parse(text) is None


def test_the_instruction_speaks_the_language_of_the_question() -> None:
    assert "只输出" in instruction({}, "请回答")
    assert "nothing else" in instruction({}, "Answer")
