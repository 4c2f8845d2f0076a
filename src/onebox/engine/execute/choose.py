"""The model's next action: which tool, with what. A program is written apart, as plain text in a fence."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...skills.skill_tools import UseSkill
from ...skills.tool import Tool
from ...types import Language
from ..call import Manner, Said, call, fits
from ..prompts import prompt
from ..work import Work
from .action import FINISH, Action, Turn, primary
from .plan import PROGRAM, Plan, listed
from .profile import FULL, MOST_FILES, NAMES, SHORT, Facts, described
from .task import Promise
from .toolbox import Toolbox
from .words import say

ACTION_TOKENS = 220
CODE_TOKENS = 700
ARGUMENT_TOKENS = 500
TEMPERATURE = 0.9
"""After the same program was written twice."""
_FENCE = re.compile(r"```(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.S | re.I)
_DOCUMENTS = {"docx", "pdf", "html", "pptx"}


@dataclass(slots=True)
class State:
    """What is known so far: prompts are made anew from it, never from raw history."""

    plan: Plan
    files: Sequence[Facts]
    pandas: bool
    turns: list[Turn]
    complaint: str = ""
    """What is still wrong with the last result."""
    careful: bool = False
    """The next action could do harm: whoever chooses it sees facts of what strangers wrote, not their words."""
    repeated: bool = False
    """The last program was written before: the next is drawn with some chance."""
    missed: bool = False
    """The last reply was no action: the next writer of a program is shown how one begins."""


async def choose(work: Work, toolbox: Toolbox, state: State, number: int) -> Action:
    """One recorded step. What cannot be read as an action is an Action with a `problem`."""

    async def think() -> Action:
        if state.plan.direct:
            return await _program(work, state, number, "")
        offered = [tool for tool in toolbox.tools if tool.name in state.plan.tools]
        names = [*(tool.name for tool in offered), FINISH]
        messages = await _fitting(work, state, "execute_action", ACTION_TOKENS, tools=listed(offered, work))
        said = await call(work, f"choose {number}", messages, max_tokens=ACTION_TOKENS, schema=_schema(names))
        tool, words = read(said, names, work.language)
        if tool == PROGRAM and words.startswith("```"):
            return code_in(words, work.language)
        if tool == PROGRAM:
            return await _program(work, state, number, words)
        found = toolbox.tool(tool)
        if tool == FINISH or found is None:
            return Action(tool, answer=words) if tool else Action("", problem=words)
        if name := primary(found.parameters):
            return Action(tool, {name: one_of(words, found.parameters["properties"][name])})
        return await _arguments(work, state, number, found, words)

    return await work.step(f"choose {number}", Action, think)


def read(said: Said, names: Sequence[str], language: Language = "en") -> tuple[str, str]:
    """`(tool, input)` of what the model said; `("", why)` when it is no action.

    Plain text is an answer: a model that has done with tools says so in words. A program in a fence is one.
    """
    if said.data is not None:
        tool, words = said.data.get("tool"), said.data.get("input", "")
        if tool in names and isinstance(words, str):
            return str(tool), words.strip()
        return "", say("no_tool", language, tool=repr(tool), names=", ".join(names))
    text = said.text.strip()
    if text.startswith(("{", "[")) or not text:
        return "", say("no_object", language)
    return (PROGRAM, text) if _FENCE.search(text) and PROGRAM in names else (FINISH, text)


def code_in(said: str, language: Language = "en", *, whole: bool = True) -> Action:
    """The program in what a model said: the longest fence; without one the whole, when it reads as Python."""
    blocks: list[str] = _FENCE.findall(said)
    code = max(blocks, key=len).strip() if blocks else said.strip()
    if not whole and said.count("```") < 2:
        return Action(PROGRAM, problem=say("cut_program", language))
    if not blocks:
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Action(PROGRAM, problem=say("no_program", language))
    return Action(PROGRAM, {"code": code}) if code else Action(PROGRAM, problem=say("empty_program", language))


def one_of(words: str, form: Mapping[str, Any]) -> str:
    """The one choice of an argument that `words` speak of, where there are choices; else the words."""
    spoken = [one for one in form.get("enum", ()) if isinstance(one, str) and one in words]
    return max(spoken, key=len) if spoken else words


async def _program(work: Work, state: State, number: int, words: str) -> Action:
    messages = await _fitting(
        work, state, "execute_code", CODE_TOKENS, can=say("can" if state.pandas else "bare", work.language),
        extra=say("step", work.language, input=words) if words else "",
    )  # fmt: skip
    manner = Manner(temperature=TEMPERATURE, seed=number) if state.repeated else None
    said = await call(work, f"program {number}", messages, max_tokens=CODE_TOKENS, manner=manner)
    return code_in(said.text, work.language, whole=said.whole)


async def _arguments(work: Work, state: State, number: int, tool: Tool, words: str) -> Action:
    messages = await _fitting(
        work, state, "execute_arguments", ARGUMENT_TOKENS,
        tool=tool.name, what=tool.description[work.language], input=words,
    )  # fmt: skip
    form = dict(tool.parameters)
    said = await call(work, f"arguments {number}", messages, max_tokens=ARGUMENT_TOKENS, schema=form)
    missing = [name for name in form.get("required", ()) if name not in (said.data or {})]
    if said.data is None or missing:
        needed = ", ".join(missing or form["properties"])
        return Action(tool.name, problem=say("needs", work.language, tool=tool.name, names=needed))
    return Action(tool.name, said.data)


async def _fitting(work: Work, state: State, name: str, most: int, *, extra: str = "", **values: str) -> list[Any]:
    """The prompt with as much about files and turns as the context holds."""
    messages: list[Any] = []
    for level, turns in ((FULL, 4), (SHORT, 3), (SHORT, 1), (NAMES, 1)):
        told = _files(work, state, level, name)
        values |= {
            "files": told + "\n\n" if told else "",
            "task": work.ask.text,
            "before": (_tried if name == "execute_code" else _done)(work, state, turns) + extra,
        }
        if name != "execute_arguments":
            values["promise"] = _promise(work, state.plan.promise)
        messages = prompt(name, work.language, **values)
        if await fits(work, messages, most):
            break
    return messages


def _files(work: Work, state: State, level: int, name: str) -> str:
    """What is in the files is for the writer of programs; where harm could be done, others get their names."""
    if state.careful and name != "execute_code":
        return "\n".join(str(facts["name"]) for facts in state.files[:MOST_FILES])
    return described(state.files, work.language, level)


def _promise(work: Work, promise: Promise) -> str:
    """What has to be there at the end, said to the one who makes it."""
    parts = []
    for what, names in (("files", promise.files), ("kinds", promise.kinds)):
        if names:
            parts.append(say(f"wanted_{what}", work.language, names=", ".join(names)))
    endings = {name.rpartition(".")[2].lower() for name in promise.files} | set(promise.kinds)
    if wanted := sorted(endings & _DOCUMENTS):
        parts.append(say("document", work.language, ending=wanted[0]))
    parts += [say(f"helper_{name}", work.language) for name in promise.helpers]
    if promise.fields:
        lines = "\n".join(f'print(f"@{name}[{{{name}}}]")' for name in promise.fields)
        parts.append(say("wanted_fields", work.language, lines=lines))
    elif promise.words:
        parts.append(say("wanted_words", work.language))
    return "".join(f"{part}\n" for part in parts)


def _tried(work: Work, state: State, _: int) -> str:
    """The last program and what was wrong with it; what other tools found, before it."""
    others = [turn for turn in state.turns if turn.action.tool != PROGRAM][-3:]
    text = "".join(f"\n{turn.action.shown()}\n{turn.told}\n" for turn in others)
    last = state.turns[-1] if state.turns else None
    if last is None or last.action.tool != PROGRAM or (last.seen.ok and not state.complaint):
        begin = say("begin", work.language, code=_beginning(state)) if state.missed else ""
        return text + (f"\n{state.complaint}" if state.complaint else "") + begin
    what = say("lacks" if last.seen.ok else "failed", work.language)
    said = f"{last.seen.text}\n{state.complaint}" if last.seen.ok else last.seen.text
    if state.repeated:  # with its code before it, a small model writes the same again
        return text + say("tried_before", work.language, what=what, text=said)
    code = last.action.arguments.get("code", "")
    return text + say("tried", work.language, code=code, what=what, text=said)


def _beginning(state: State) -> str:
    """The first lines of a program for these files: what reads the first of them."""
    tables = [table for facts in state.files for table in (facts, *facts.get("sheets", ())) if table.get("read")]
    if not tables:
        return "from pathlib import Path"
    first = tables[0]
    lines = ["import pandas as pd"] if "pd." in first["read"] else []
    lines += [f"from onebox_tools import {first['helper']}"] if first.get("helper") else []
    return "\n".join([*lines, f"data = {first['read']}"])


def _done(work: Work, state: State, turns: int) -> str:
    """The last turns, newest last."""
    if not state.turns:
        return state.complaint
    older = [
        f"- {turn.action.shown(120)}" + (f"\n{turn.told}" if turn.action.tool == UseSkill.name else "")
        for turn in state.turns[:-turns]
    ]
    newer = [f"- {turn.action.shown()}\n{turn.told}" for turn in state.turns[-turns:]]
    return "\n".join([say("before", work.language), *older, *newer, state.complaint]).strip()


def _schema(names: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "tool": {"type": "string", "enum": list(names)},
            "input": {"type": "string", "maxLength": 600},
        },
        "required": ["tool", "input"],
        "additionalProperties": False,
    }
