import typer.main

from onebox.cli import app
from onebox.cli.help_zh import CHINESE, in_chinese


def texts(command: object) -> set[str]:
    own = {text for one in (command, *command.params) if (text := getattr(one, "help", None))}  # type: ignore[attr-defined]
    return own.union(*(texts(below) for below in getattr(command, "commands", {}).values()))


def test_every_help_text_has_its_chinese_and_none_is_left_over() -> None:
    assert texts(typer.main.get_command(app)) == set(CHINESE)


def test_the_whole_tree_is_turned_into_chinese() -> None:
    assert texts(in_chinese(typer.main.get_command(app))) == set(CHINESE.values())
