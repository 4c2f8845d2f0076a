"""The help of every command in Chinese, found by its English. A test holds the two together."""

from typing import Any

from .help_zh_adding import ADDING
from .help_zh_asking import ASKING
from .help_zh_machine import MACHINE

CHINESE: dict[str, str] = {**ASKING, **MACHINE, **ADDING}


def in_chinese(command: Any) -> Any:
    """The click `command` with its help, and that of all commands below it, in Chinese."""
    for one in (command, *command.params):
        if text := getattr(one, "help", None):
            one.help = CHINESE.get(text, text)
    for below in getattr(command, "commands", {}).values():
        in_chinese(below)
    return command
