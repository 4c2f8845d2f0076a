"""One line of a small model, as a command to the browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.skills.tools.browser_commands import Command, command_of


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("open http://a.test/x", Command("open", text="http://a.test/x")),
        ("https://a.test/x", Command("open", text="https://a.test/x")),
        ("go to a.test", Command("open", text="a.test")),
        ("打开 http://a.test/", Command("open", text="http://a.test/")),
        ("read", Command("read")),
        ("read 2", Command("read", 2)),
        ("click [3]", Command("click", 3)),
        ("Click on 3 link “Home”", Command("click", 3)),
        ("点击[12]", Command("click", 12)),
        ("click Send", Command("click", name="Send")),
        ("type 2 Ada Lovelace", Command("type", 2, text="Ada Lovelace")),
        ('type [2] "Ada"', Command("type", 2, text="Ada")),
        ("type 2: 30 people", Command("type", 2, text="30 people")),
        ('type "Ada" into [2]', Command("type", 2, text="Ada")),
        ("输入 2 王小明", Command("type", 2, text="王小明")),
        ("在", None),
        ("fill Name: Ada", Command("type", name="Name", text="Ada")),
        ("screenshot", Command("screenshot")),
        ("截图", Command("screenshot")),
        ("download 4", Command("download", 4)),
        ("submit", Command("submit")),
        ("submit [5]", Command("submit", 5)),
        ("提交 5号", Command("submit", 5)),
        ("the page is fine", None),
        ("opening times", None),
    ],
)
def test_commands(line: str, command: Command | None) -> None:
    assert command_of(line) == command


@given(st.text(max_size=300))
def test_any_line_is_a_command_or_none(line: str) -> None:
    found = command_of(line)
    assert found is None or found.verb in ("open", "read", "click", "type", "screenshot", "download", "submit")
