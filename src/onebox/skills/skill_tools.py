"""Skills as tools: choose one and its instructions come, then its further files one by one.

What a skill says was looked at by a person before it was enabled; its scripts run where all code runs, in
the sandbox, from the copy that choosing it puts into the workspace.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import BrokenFile, OneboxError
from ..types import Language
from .skill import FILE, Skill
from .tool import Effects, Place, Tool, ToolResult

FOLDER = "skills"
"""Of the workspace, for the files of skills that were chosen."""


class UseSkill:
    """Tells a skill's instructions and puts its files into the workspace, under `skills/NAME/`."""

    name = "use_skill"
    effects = Effects(writes="workspace")

    def __init__(self, skills: Sequence[Skill]) -> None:
        self._skills = {skill.name: skill for skill in skills}
        self.description: Mapping[Language, str] = {
            "zh": "取出一项技能的做法，照着做。技能：\n" + "\n".join(skill.line("zh") for skill in skills),
            "en": "Get the instructions of a skill and follow them. Skills:\n"
            + "\n".join(skill.line("en") for skill in skills),
        }
        self.parameters: Mapping[str, Any] = _schema({"name": {"type": "string", "enum": sorted(self._skills)}})

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        skill = self._skills.get(str(arguments.get("name")))
        if skill is None:
            return ToolResult(f"There is no such skill. There are: {', '.join(sorted(self._skills))}.", ok=False)
        try:
            text = skill.body(at.language)
            made = [_copy(skill, name, at) for name, _ in skill.files if name != FILE]
        except OneboxError as error:
            return ToolResult(f"{error} {error.hint}", ok=False)
        if made:
            text += ("\n\n文件：" if at.language == "zh" else "\n\nFiles: ") + ", ".join(made)
        return ToolResult(text, files=tuple(made), source=f"skill:{skill.name}")


class ReadSkillFile:
    """One of the further files of a skill."""

    name = "read_skill_file"
    effects = Effects()
    description: Mapping[Language, str] = {
        "zh": "读一项技能的某个文件。",
        "en": "Read one of the files of a skill.",
    }

    def __init__(self, skills: Sequence[Skill]) -> None:
        self._skills = {skill.name: skill for skill in skills}
        self.parameters: Mapping[str, Any] = _schema(
            {
                "name": {"type": "string", "enum": sorted(self._skills)},
                "file": {"type": "string", "maxLength": 200},
            }
        )

    async def call(self, arguments: Mapping[str, Any], at: Place) -> ToolResult:
        skill = self._skills.get(str(arguments.get("name")))
        if skill is None:
            return ToolResult(f"There is no such skill. There are: {', '.join(sorted(self._skills))}.", ok=False)
        try:
            return ToolResult(skill.read(str(arguments.get("file"))), source=f"skill:{skill.name}")
        except OneboxError as error:
            return ToolResult(f"{error} {error.hint}", ok=False)


def skill_tools(skills: Sequence[Skill]) -> list[Tool]:
    """The tools for these skills; none for no skills."""
    return [UseSkill(skills), ReadSkillFile(skills)] if skills else []


def _copy(skill: Skill, name: str, at: Place) -> str:
    """Write beside what code may have put there before: never through a link that leads out of the workspace."""
    target = at.workspace / FOLDER / skill.name / name
    for folder in reversed(target.relative_to(at.workspace).parents):
        if (at.workspace / folder).is_symlink():
            raise BrokenFile(str(folder), "is a link in the workspace")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.write_bytes((skill.folder / name).read_bytes())
    return target.relative_to(at.workspace).as_posix()


def _schema(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
