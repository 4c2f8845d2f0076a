"""A skill: a folder with a SKILL.md, in the open format of agentskills.io.

It is told in three steps, so that many of them cost a prompt little: name and description always, the
body once the skill is chosen, its further files one by one when they are asked for. The format has one
description; ours say it in Chinese too, under `metadata: {description-zh: …}`.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import BrokenFile, FileTooLarge
from ..types import Language
from .agent import clean_name
from .front_matter import by_language, read_front_matter
from .reviews import State, content_hash, unseen_characters

FILE = "SKILL.md"
LONGEST_DESCRIPTION = 1024
"""Characters, as the format has it."""
MOST_FILES = 200
MOST_BYTES = 5_000_000
"""Of all files together."""
MOST_TEXT = 200_000
"""Bytes of a file that is handed to a model."""
SCRIPTS = (".py", ".sh", ".bash", ".js", ".mjs", ".ts", ".rb", ".pl", ".ps1", ".bat", ".cmd", ".exe", ".so", ".dll")


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill. `hash` is of all its files; `allowed_tools` is what it says it needs: told, never granted."""

    name: str
    description: Mapping[str, str]
    folder: Path
    files: tuple[tuple[str, int], ...]
    """Names and sizes in bytes of all its files."""
    hash: str
    license: str = ""
    compatibility: str = ""
    allowed_tools: tuple[str, ...] = ()
    whose: Literal["box", "built-in"] = "box"
    state: State = "ready"
    origin: str = ""

    @property
    def files_to_run(self) -> list[str]:
        """Names of its files that can be run."""
        return [name for name, _ in self.files if name.lower().endswith(SCRIPTS)]

    def line(self, language: Language) -> str:
        """What stands in every prompt."""
        return f"- {self.name}: {self.description.get(language) or self.description['']}"

    def body(self, language: Language) -> str:
        """What is told once it is chosen. Raises BrokenFile."""
        _, text = read_front_matter(_text(self.folder / FILE), f"{self.name}/{FILE}")
        sections = by_language(text)
        return sections.get(language) or next(iter(sections.values()))

    def read(self, name: str) -> str:
        """One of its further files as text. Raises BrokenFile, also for a name that is none of its files."""
        if name not in dict(self.files):
            known = ", ".join(name for name, _ in self.files)
            raise BrokenFile(f"{self.name}/{name[:80]}", "is no file of this skill", hint=f"There are: {known}.")
        return _text(self.folder / name)

    @property
    def warnings(self) -> list[str]:
        """What whoever reviews it should look at."""
        said = [f"{name}: can be run" for name in self.files_to_run]
        for name, size in self.files:
            if size <= MOST_TEXT and (hidden := unseen_characters(_lenient(self.folder / name))):
                said.append(f"{name}: characters that are not seen ({', '.join(hidden[:3])})")
        if self.allowed_tools:
            said.append(f"wants these tools: {' '.join(self.allowed_tools)}")
        return said


def read_skill(folder: Path) -> Skill:
    """The skill in `folder`. Raises BrokenFile, FileTooLarge."""
    where = f"{folder.name}/{FILE}"
    inside = files_of(folder)
    table, body = read_front_matter(_text(folder / FILE), where)
    name, description = table.get("name"), table.get("description")
    if not isinstance(name, str) or not isinstance(description, str) or not description.strip():
        raise BrokenFile(where, "needs a name and a description", hint="Write both at its head, as texts.")
    if len(description) > LONGEST_DESCRIPTION:
        raise BrokenFile(where, f"its description has {len(description):,} characters, the most is 1,024")
    if not body:
        raise BrokenFile(where, "has no instructions", hint="Write below the front matter what to do.")
    metadata = table.get("metadata")
    more = metadata if isinstance(metadata, dict) else {}
    chinese = more.get("description-zh")
    told = {"": " ".join(description.split())}
    if isinstance(chinese, str) and 0 < len(chinese) <= LONGEST_DESCRIPTION:
        told["zh"] = " ".join(chinese.split())
    return Skill(
        name=clean_name(name),
        description=told,
        folder=folder,
        files=tuple(sorted((name, len(data)) for name, data in inside)),
        hash=content_hash(inside),
        license=_word(table, "license"),
        compatibility=_word(table, "compatibility"),
        allowed_tools=tuple(_word(table, "allowed-tools").split()),
    )


def files_of(folder: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of every file of a skill, hidden ones left out.

    Raises BrokenFile for a link or what is no plain file, FileTooLarge.
    """
    found: list[tuple[str, bytes]] = []
    left = MOST_BYTES
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if not stat.S_ISREG(path.lstat().st_mode):
            raise BrokenFile(f"{folder.name}/{name}", "is a link or no plain file", hint="Plain files only.")
        size = path.lstat().st_size
        left -= size
        if left < 0 or len(found) >= MOST_FILES:
            raise FileTooLarge(folder.name, f"has more than {MOST_FILES} files or {MOST_BYTES / 1e6:g} MB")
        with path.open("rb") as opened:
            found.append((name, opened.read(size)))
    return found


def overview(skills: Iterable[Skill], language: Language) -> str:
    """The part of a prompt that names the skills there are; empty for none."""
    return "\n".join(skill.line(language) for skill in skills)


def _walk(folder: Path) -> Iterable[Path]:
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_TEXT + 1)
        if len(data) > MOST_TEXT:
            raise FileTooLarge(path.name, f"is larger than {MOST_TEXT:,} bytes")
        return data.decode("utf-8")
    except OSError as error:
        raise BrokenFile(str(path), error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BrokenFile(str(path), "is not UTF-8 text") from error


def _lenient(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", "ignore")


def _word(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    return " ".join(value.split())[:500] if isinstance(value, str) else ""
