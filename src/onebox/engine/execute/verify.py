"""Is what was promised there, and does it open? By code, in the sandbox; a model's word for it counts nothing."""

import asyncio
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ...skills.tools.sandboxed import program, run_in
from ...types import Language
from .compared import compared
from .doubts import doubts, missing_sheets
from .task import Promise
from .toolbox import Toolbox
from .words import say

_ZH_WHY = {
    "it was not made": "没有做出来",
    "it is empty": "是空的",
    "it holds no text": "没有文字",
    "it holds no rows": "没有一行数据",
}
_FIELD = re.compile(r"@([^@\[\]\n]{1,60})\s?\[")
_HOLLOW = re.compile(r"@(\w+)\s*\[\s*(?:nan|NaN|None|null|NULL|NaT|<NA>|\{\w*\}|)\s*\]")
"""As programs print nothing, or a place that was not filled in; `none` in small letters may well be the answer."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`problems` in words for the model and the user; `broken`: name → why a made file does not open."""

    problems: tuple[str, ...] = ()
    broken: Mapping[str, str] | None = None

    @property
    def ok(self) -> bool:
        return not self.problems


async def verify(
    toolbox: Toolbox, promise: Promise, version: str, made: Sequence[str], answer: str, language: Language
) -> Checked:
    """`made`: files made or changed since the beginning, in `version`; `answer`: what is to be told."""
    problems = [
        *(
            say("no_field", language, name=name)
            for name in promise.fields
            if f"@{name}[" not in answer.replace(" [", "[")
        ),
        *(say("hollow_field", language, name=name) for name in hollow(answer) if name in promise.fields),
    ]
    if is_silent(answer, language) and (promise.words or not made):
        problems.append(say("no_answer", language))
    there = toolbox.workspace.versions.files(version)
    looked = tuple(dict.fromkeys([*(placed(name, there) for name in promise.files), *made]))
    why = await opens(toolbox, version, looked) if looked else {}
    problems += [
        say("bad_file", language, name=name, why=_ZH_WHY.get(one, one) if language == "zh" else one)
        for name, one in why.items()
        if one
    ]
    endings = {name.rpartition(".")[2].lower() for name in made}
    problems += [say("no_kind", language, name=kind) for kind in promise.kinds if kind not in endings]
    return Checked(tuple(problems), {name: one for name, one in why.items() if one})


async def doubted(toolbox: Toolbox, before: str, after: str, request: str, language: Language) -> list[str]:
    """What speaks against the changes of tables between two versions of the workspace. Raises SandboxError."""
    tables = await compared(toolbox.sandbox, toolbox.workspace.versions, before, after)

    def look() -> list[str]:
        found = missing_sheets(request, tables.gone, language)
        for one in tables.changed:
            others = {name: rows for name, rows in tables.whole.items() if name != one.name}
            found += doubts(request, one.name, one.before, one.after, language, others)
        return found

    return await asyncio.to_thread(look)


def placed(name: str, there: Collection[str]) -> str:
    """Where the promised file lies: a request that names no folder is content with any."""
    if name in there or "/" in name:
        return name
    return next((one for one in sorted(there) if one.rpartition("/")[2] == name), name)


def in_form(answer: str, fields: Sequence[str]) -> str:
    """`answer` with its only `@…[value]` under the one name promised: a small model writes the value there, too."""
    found = _FIELD.findall(answer)
    if len(fields) != 1 or len(found) != 1 or found[0] in fields:
        return answer
    return _FIELD.sub(lambda _: f"@{fields[0]}[", answer)


def hollow(answer: str) -> list[str]:
    """Names of the `@name[…]` in `answer` that hold no value."""
    return _HOLLOW.findall(answer)


def is_silent(answer: str, language: Language) -> bool:
    """Did the last action say nothing that could be told to the user?"""
    return answer.strip() in ("", say("silent", language))


async def opens(toolbox: Toolbox, version: str, names: Sequence[str]) -> dict[str, str]:
    """Name → why it does not open; empty when it does. Raises SandboxError."""
    folder = await toolbox.workspace.at(version)
    command = [toolbox.sandbox.python, "-", *names]
    done = await run_in(toolbox.sandbox, folder, command, stdin=program("opens"))
    try:
        found = json.loads(done.stdout)
    except ValueError:  # it died of one of the files
        return {name: f"it cannot be examined ({done.ended})" for name in names}
    return {str(name): str(why) for name, why in found.items()}
