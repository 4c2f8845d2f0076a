"""Prompts are Markdown files beside this one, `NAME.zh.md` and `NAME.en.md`.

A file has a section `# system` and a section `# user`; `{name}` is filled in. What changes least
stands first (rules, then passages, then the question, then what to do), so that an endpoint's
prefix cache serves the next call.
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import cast

from ...types import Language, Message, Role


def prompt(name: str, language: Language, **values: str) -> list[Message]:
    """The messages of prompt `name`. Raises KeyError when a value is missing."""
    return [Message(role, _fill(text, values)) for role, text in _sections(name, language)]


@lru_cache(maxsize=64)
def _sections(name: str, language: Language) -> tuple[tuple[Role, str], ...]:
    text = (files(__package__) / f"{name}.{language}.md").read_text(encoding="utf-8")
    parts = re.split(r"^# (system|user|assistant)\n", text, flags=re.MULTILINE)[1:]
    return tuple((cast(Role, role), body.strip()) for role, body in zip(parts[::2], parts[1::2], strict=True))


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: values[match.group(1)], text)
