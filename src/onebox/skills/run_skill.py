"""Run a program of a skill that the user enabled: in the sandbox, as it was reviewed, on the files of the task."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import OneboxError
from ..sandbox.sandbox import Sandbox
from ..types import Language
from .skill import FILE, Skill, files_of
from .tool import Effects, Place, ToolResult
from .tools.sandboxed import printed, run_in

FOLDER = "skills"
"""Of the workspace, for the files of skills that were chosen."""
_ENDINGS = (".py", ".sh")


class RunSkill:
    """One line: the program and its arguments. The skill's own files are laid out anew each time, so that nothing
    the task did to its copies is run."""

    name = "run_skill"
    effects = Effects(reads_secret=True, reads_untrusted=True, writes="workspace")
    description: Mapping[Language, str] = {
        "zh": "运行一项技能带的程序，如 clean-table/look.py 文件",
        "en": "run a program that belongs to a skill, e.g. clean-table/look.py FILE",
    }
    parameters: Mapping[str, Any] = {
        "type": "object",
        "properties": {"command": {"type": "string", "minLength": 1, "maxLength": 1_000}},
        "required": ["command"],
        "additionalProperties": False,
    }

    def __init__(self, skills: Sequence[Skill], sandbox: Sandbox) -> None:
        self._programs = programs(skills)
        self._sandbox = sandbox

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        """Its output; not `ok` when it ended with an error, or no skill has such a program."""
        try:
            found = found_in(str(arguments["command"]), self._programs)
        except ValueError as error:
            return ToolResult(f"{error}", ok=False)
        if found is None:
            return ToolResult(f"No skill has that program. There are: {', '.join(self._programs)}.", ok=False)
        (skill, file), words = found
        try:
            files = {f"{FOLDER}/{skill.name}/{name}": data for name, data in files_of(skill.folder) if name != FILE}
        except OneboxError as error:
            return ToolResult(f"{error} {error.hint}", ok=False)
        first = self._sandbox.python if file.endswith(".py") else "/bin/sh"
        command = [first, f"{FOLDER}/{skill.name}/{file}", *words]
        done = await run_in(self._sandbox, at.workspace, command, dict(files))
        return ToolResult(printed(done), ok=done.ok, untrusted=True, secret=True, source=f"skill:{skill.name}")


def programs(skills: Sequence[Skill]) -> dict[str, tuple[Skill, str]]:
    """What can be run, by the name it is told under: `SKILL/FILE`, a folder `scripts/` left out."""
    return {
        f"{skill.name}/{name.removeprefix('scripts/')}": (skill, name)
        for skill in skills
        for name, _ in skill.files
        if name.endswith(_ENDINGS)
    }


def found_in(command: str, known: Mapping[str, tuple[Skill, str]]) -> tuple[tuple[Skill, str], list[str]] | None:
    """The program that `command` names and its arguments; the ways a SKILL.md or a model writes it count as one.

    Raises ValueError for quotes that are not closed.
    """
    words = shlex.split(command)
    for place, word in enumerate(words[:2]):  # `python` may stand before it
        name = word.removeprefix("./").removeprefix(f"{FOLDER}/").replace("/scripts/", "/", 1)
        if name in known:
            return known[name], words[place + 1 :]
    return None
