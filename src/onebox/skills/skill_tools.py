"""Skills as tools: choose one and its instructions come, then its further files one by one.

What a skill says was looked at by a person before it was enabled; its scripts run where all code runs, in
the sandbox, from the copy that choosing it puts into the workspace.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import BrokenFile, OneboxError
from ..library.tokenise import query_terms
from ..sandbox.sandbox import Sandbox
from ..types import Language
from .run_skill import FOLDER, RunSkill
from .skill import FILE, Skill, files_of
from .tool import Effects, Place, Tool, ToolResult

MOST_TOLD = 3
"""Skills told to a model for one request."""
SHARED = 2
"""Telling words that a request and a description have in common at least."""


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


SKILL_TOOLS = (UseSkill.name, ReadSkillFile.name, RunSkill.name)


def skill_tools(skills: Sequence[Skill], sandbox: Sandbox | None = None) -> list[Tool]:
    """The tools for these skills, with a `sandbox` their programs too; none for no skills."""
    if not skills:
        return []
    tools: list[Tool] = [UseSkill(skills), ReadSkillFile(skills)]
    if sandbox is not None and any(skill.files_to_run for skill in skills):
        tools.append(RunSkill(skills, sandbox))
    return tools


def fitting(skills: Sequence[Skill], request: str) -> list[Skill]:
    """Those that the request names, then those whose description shares words with it, the nearest first.

    All are known, few are told: what stands in every prompt is paid for in every prompt.
    """
    wanted = set(query_terms(request))
    scored = []
    for skill in skills:
        shared = max(len(wanted & set(query_terms(text))) for text in skill.description.values())
        score = 1_000 if is_named(skill.name, request) else shared
        if score >= SHARED:
            scored.append((-score, skill.name, skill))
    return [skill for _, _, skill in sorted(scored)][:MOST_TOLD]


def is_named(name: str, request: str) -> bool:
    """Does the request call the skill by its name, with hyphens or spaces?"""
    text = " ".join(request.casefold().replace("-", " ").split())
    pattern = rf"(?<![a-z0-9]){re.escape(name.casefold().replace('-', ' '))}(?![a-z0-9])"
    return bool(re.search(pattern, text))


def digests(skills: Sequence[Skill]) -> frozenset[str]:
    """sha256 of every file of these skills: what a task that used one has lying about is no result of it."""
    return frozenset(hashlib.sha256(data).hexdigest() for skill in skills for _, data in files_of(skill.folder))


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
