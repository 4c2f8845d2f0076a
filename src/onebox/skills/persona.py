"""Who the box is: one name, one voice, one look, in one file for page, command line and API.

The file that ships is `persona.md` beside this one. A `PERSONA.md` in the home folder is used instead;
what it leaves out stays as it ships. `{name}` in the voice is filled in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import BrokenFile
from ..types import Language
from .agent import read_text, write_whole
from .front_matter import by_language, read_front_matter

FILE = "PERSONA.md"
LONGEST_NAME = 40
LONGEST_LINE = 120
LONGEST_VOICE = 2_000
"""Characters. The voice stands in every prompt of a conversation."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Persona:
    """By language: its name, the line it greets with, its voice. `accent` is a colour for light and for dark."""

    name: Mapping[str, str]
    line: Mapping[str, str]
    voice: Mapping[str, str]
    accent: Mapping[str, str]
    own: bool = False
    """The user wrote it."""

    def voice_in(self, language: Language) -> str:
        """What a model is told about who it is."""
        return self.voice[language].replace("{name}", self.name[language])


def persona_from(text: str, where: str = FILE) -> Persona:
    """Read a persona; what it leaves out is as it ships. Raises BrokenFile."""
    table, body = read_front_matter(text, where)
    base = shipped()
    voice = by_language(body) if body else {}
    return replace(
        base,
        name={**base.name, **_texts(table, "name", LONGEST_NAME, where)},
        line={**base.line, **_texts(table, "line", LONGEST_LINE, where)},
        voice={**base.voice, **_limited(_both(voice), "the voice", LONGEST_VOICE, where)},
        accent={**base.accent, **_accent(table.get("accent", {}), where)},
        own=True,
    )


def persona_of(home: Path) -> Persona:
    """The persona of this box. Raises BrokenFile when the user's file cannot be read."""
    file = home / FILE
    return persona_from(read_text(file), str(file)) if file.is_file() else shipped()


def persona_text(home: Path) -> str:
    """The file in use. Raises BrokenFile."""
    file = home / FILE
    return read_text(file) if file.is_file() else shipped_text()


def write_persona(home: Path, text: str) -> None:
    """Be this from now on; an empty text brings back the one that ships. Raises BrokenFile."""
    if not text.strip():
        (home / FILE).unlink(missing_ok=True)
        return
    persona_from(text)
    write_whole(home / FILE, text)


@lru_cache(maxsize=1)
def shipped_text() -> str:
    """The file that ships, to begin one's own from."""
    return (files(__package__) / "persona.md").read_text("utf-8")


@lru_cache(maxsize=1)
def shipped() -> Persona:
    """The persona that ships."""
    table, body = read_front_matter(shipped_text(), "persona.md")
    return Persona(table["name"], table["line"], by_language(body), table["accent"])


def _texts(table: Mapping[str, Any], key: str, most: int, where: str) -> dict[str, str]:
    value = table.get(key) or {}
    texts = value if isinstance(value, dict) else {"": value}
    if not set(texts) <= {"", "zh", "en"} or not all(isinstance(one, str) for one in texts.values()):
        raise BrokenFile(where, f"{key} is neither a text nor one each for zh and en")
    return _limited(_both(texts), key, most, where)


def _both(texts: Mapping[str, str]) -> dict[str, str]:
    return {"zh": texts[""], "en": texts[""]} if set(texts) == {""} else {k: v for k, v in texts.items() if v.strip()}


def _limited(texts: Mapping[str, str], what: str, most: int, where: str) -> dict[str, str]:
    if longest := next((len(text) for text in texts.values() if len(text) > most), 0):
        raise BrokenFile(where, f"{what} has {longest:,} characters, the most is {most:,}")
    return dict(texts)


def _accent(value: Any, where: str) -> dict[str, str]:
    colours = value if isinstance(value, dict) else {"light": value, "dark": value}
    if not set(colours) <= {"light", "dark"} or not all(
        isinstance(one, str) and _COLOUR.fullmatch(one) for one in colours.values()
    ):
        raise BrokenFile(where, "accent is no colour", hint='Write accent: {light: "#C8452D", dark: "#F0735A"}.')
    return dict(colours)
