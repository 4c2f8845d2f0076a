"""An agent: who the box is for one kind of work, as one file `AGENT.md`.

    ---
    name: translator
    title: {zh: 翻译, en: Translator}
    description: {zh: 中英互译。, en: Chinese to English and back.}
    depth: chat
    starters:
      en: ["Translate: …"]
    ---
    # zh
    …
    # en
    …

The body holds its instructions, in one section a language or one text for both. What the front matter
may say is in `Agent`. Fields we do not know are kept out, not carried along.
"""

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

from ..errors import BrokenFile
from ..types import Depth, Language
from .front_matter import by_language, read_front_matter, write_front_matter

FILE = "AGENT.md"
MOST_BYTES = 64_000
LONGEST = {
    "name": 64,
    "title": 60,
    "description": 300,
    "persona": 400,
    "closing": 300,
    "asks_back": 60,
    "starter": 300,
    "instructions": 8_000,
}
"""Characters. Instructions stand in every prompt: those of a small model should stay below 600."""
MOST_NAME_BYTES = 200
"""File systems take 255."""
MOST_STARTERS = 6
MOST_TOOLS = 32

ModelRole = Literal["", "answer", "fast", "reason", "vision"]
Texts = Mapping[str, str]
"""A text by language; one under "" serves both."""

_NAME = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_TOOL = re.compile(r"[\w.:/-]{1,80}")
_LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent. Texts are by language; `starters` are questions to begin with."""

    name: str
    title: Texts
    description: Texts
    instructions: Texts
    persona: Texts = field(default_factory=dict)
    """Who it is, instead of the box's own voice."""
    closing: Texts = field(default_factory=dict)
    """What code sets below every answer at the depth chat, for what a model must not forget."""
    asks_back: Texts = field(default_factory=dict)
    """Words before the question that ends every answer at the depth chat: whether it was understood."""
    depth: Depth | None = None
    """None: the box chooses."""
    role: ModelRole = ""
    """Which model serves it; empty: the one of its depth."""
    tools: tuple[str, ...] = ()
    """Names of tools it may use at the depth execute; none named: all that the box allows."""
    knowledge: str = ""
    """The collection of the library it answers from."""
    starters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said(self, texts: Texts, language: Language) -> str:
        """A text in `language`, else the one there is."""
        return texts.get(language) or texts.get("") or next(iter(texts.values()), "")

    def starters_in(self, language: Language) -> tuple[str, ...]:
        return self.starters.get(language) or self.starters.get("") or ()


def clean_name(name: str) -> str:
    """`name` as a folder and a model may be called. Raises BrokenFile."""
    name = unicodedata.normalize("NFC", name.strip()).lower()
    if not _NAME.fullmatch(name) or len(name) > LONGEST["name"] or len(name.encode()) > MOST_NAME_BYTES:
        raise BrokenFile(
            name[:80] or "name", "is no name for it", hint="Letters, numbers and single hyphens, at most 64: my-writer."
        )
    return name


def agent_from(text: str, where: str = FILE) -> Agent:
    """Read an AGENT.md. `where` is for messages. Raises BrokenFile naming what is wrong."""
    if len(text.encode()) > MOST_BYTES:
        raise BrokenFile(where, f"is larger than {MOST_BYTES:,} bytes")
    table, body = read_front_matter(text, where)
    reader = _Reader(table, where)
    agent = Agent(
        name=clean_name(reader.text("name")),
        title=reader.texts("title") or {"": reader.text("name")},
        description=reader.texts("description"),
        instructions=by_language(body),
        persona=reader.texts("persona"),
        closing=reader.texts("closing"),
        asks_back=reader.texts("asks_back"),
        depth=reader.depth(),
        role=cast(ModelRole, reader.one_of("role", get_args(ModelRole))),
        tools=reader.list("tools", MOST_TOOLS),
        knowledge=reader.text("knowledge", needed=False),
        starters=reader.starters(),
    )
    return checked(agent, where)


def agent_text(agent: Agent) -> str:
    """The AGENT.md that says what `agent` is."""
    table = {
        "name": agent.name,
        "title": _plain(agent.title),
        "description": _plain(agent.description),
        "persona": _plain(agent.persona),
        "closing": _plain(agent.closing),
        "asks_back": _plain(agent.asks_back),
        "depth": str(agent.depth or ""),
        "role": agent.role,
        "tools": list(agent.tools),
        "knowledge": agent.knowledge,
        "starters": _plain({language: list(some) for language, some in agent.starters.items() if some}),
    }
    sections = [(language, agent.instructions[language]) for language in _LANGUAGES if agent.instructions.get(language)]
    body = "\n\n".join(f"# {language}\n\n{text}" for language, text in sections)
    return write_front_matter(table, body or agent.instructions.get("", ""))


def read_text(file: Path) -> str:
    """The text of an AGENT.md. Raises BrokenFile."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1).decode("utf-8")
    except OSError as error:
        raise BrokenFile(str(file), error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BrokenFile(str(file), "is not UTF-8", hint="Save it as UTF-8.") from error


def write_whole(file: Path, text: str) -> None:
    """Write `file`, all of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)


def checked(agent: Agent, where: str = FILE) -> Agent:
    """`agent`, if it can be one. Raises BrokenFile."""
    texts = [("title", agent.title), ("description", agent.description), ("persona", agent.persona)]
    texts += [("closing", agent.closing), ("asks_back", agent.asks_back)]
    texts += [("instructions", agent.instructions)]
    texts += [("starter", {"": one}) for some in agent.starters.values() for one in some]
    for name, table in texts:
        if longest := max((len(text) for text in table.values()), default=0):
            if longest > LONGEST[name]:
                raise BrokenFile(where, f"{name} has {longest:,} characters, the most is {LONGEST[name]:,}")
        elif name in ("description", "instructions"):
            raise BrokenFile(where, f"has no {name}", hint="Say what it is for and, below the front matter, how.")
    if agent.knowledge and agent.depth in (Depth.CHAT, Depth.THINK):
        raise BrokenFile(
            where, f"knowledge is not read at depth {agent.depth}", hint="Leave the depth out, or name search."
        )
    if agent.knowledge.startswith("_"):
        raise BrokenFile(where, f"{agent.knowledge!r} is no collection of the library")
    if bad := next((tool for tool in agent.tools if not _TOOL.fullmatch(tool)), None):
        raise BrokenFile(where, f"{bad[:80]!r} is no name of a tool")
    return agent


def _plain(table: Mapping[str, Any]) -> Any:
    """One text for both languages is written as itself."""
    return table[""] if set(table) == {""} else dict(table)


class _Reader:
    """Fields of the front matter, each of the kind it must be."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self._table = table
        self._where = where

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self._table.get(key, "")
        if not isinstance(value, str):
            raise BrokenFile(self._where, f"{key} is no text")
        if needed and not value.strip():
            raise BrokenFile(self._where, f"has no {key}", hint=f"Write `{key}: …` at its head.")
        return value.strip()

    def texts(self, key: str) -> Texts:
        value = self._table.get(key, "")
        table = value if isinstance(value, dict) else {"": value}
        if not all(isinstance(one, str) for one in table.values()) or not set(table) <= {"", *_LANGUAGES}:
            raise BrokenFile(self._where, f"{key} is neither a text nor one each for zh and en")
        return {language: one.strip() for language, one in table.items() if one.strip()}

    def list(self, key: str, most: int) -> tuple[str, ...]:
        return self._list(self._table.get(key) or [], key, most)

    def starters(self) -> Mapping[str, tuple[str, ...]]:
        value = self._table.get("starters") or []
        table = value if isinstance(value, dict) else {"": value}
        if not set(table) <= {"", *_LANGUAGES}:
            raise BrokenFile(self._where, "starters are neither a list nor one each for zh and en")
        found = {language: self._list(some, "starters", MOST_STARTERS) for language, some in table.items()}
        return {language: some for language, some in found.items() if some}

    def depth(self) -> Depth | None:
        value = self.one_of("depth", ("", "auto", *Depth))
        return Depth(value) if value not in ("", "auto") else None

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key, needed=False)
        if value not in allowed:
            known = ", ".join(one for one in allowed if one)
            raise BrokenFile(self._where, f"{key} is {value[:40]!r}", hint=f"It may be: {known}.")
        return value

    def _list(self, value: Any, key: str, most: int) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise BrokenFile(self._where, f"{key} is no list of texts")
        if len(value) > most:
            raise BrokenFile(self._where, f"{key} has {len(value)} entries, the most is {most}")
        return tuple(one.strip() for one in value)
