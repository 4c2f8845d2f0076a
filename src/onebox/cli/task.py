"""A task in the terminal: each action a line, what it made below it, the finished files with their places."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..engine.fold import View
from ..types import Language
from .words import say

_LINES = 4
"""Of an action's output; the whole is in `onebox runs show RUN --events`."""


def task_lines(view: View, language: Language) -> Iterator[str]:
    """The actions in order: what was done, how it went, the last lines of what it said."""
    for number in sorted({*view.begun, *view.actions}):
        begun, ended = view.begun.get(number), view.actions.get(number)
        fact = begun or view.actions[number]
        sign = "…" if ended is None else "✓" if ended.ok else "✗"
        yield f"{sign} {number}. {fact.tool}{_of(begun)}"
        for line in ended.text.strip().splitlines()[-_LINES:] if ended else []:
            yield f"     {line[:160]}"
        if ended and ended.files:
            yield f"     → {', '.join(ended.files)}"
    if view.asked is not None:
        yield waiting_line(view.asked, view.run, language)


def file_lines(view: View, home: Path, language: Language) -> Iterator[str]:
    """The files handed over, where they are, and how to take them over."""
    for name, one in view.artifacts.items():
        problem = f"  ! {one.problem}" if one.problem else ""
        place = home / "execute" / view.run / "files" / name
        yield f"{say('file_' + one.change, language)} {place} ({_size(one.size)}){problem}"
    if view.inputs and view.artifacts:
        yield say("take_over", language, run=view.run)


def waiting_line(asked: Any, run: str, language: Language) -> str:
    """What the run waits for, and how to give it."""
    if asked.kind == "approval.asked":
        return say("asks_approval", language, tool=asked.tool, reason=asked.reason, approval=asked.approval)
    choices = f" [{' / '.join(asked.choices)}]" if asked.choices else ""
    return say("asks_question", language, text=asked.text + choices, run=run)


def answer_from_terminal(asked: Any, keep: Callable[[str, str], None]) -> None:
    """Read a line from the one who sits here. Blocks: call it in a thread of its own."""
    sys.stderr.write("> ")
    sys.stderr.flush()
    if text := sys.stdin.readline().strip():
        keep(asked.question, text)


def _of(begun: Any) -> str:
    if begun is None:
        return ""
    value = next((str(one) for one in json.loads(begun.arguments).values()), "")
    lines = value.strip().splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith(("import ", "from ", "#"))), value)
    more = f" … ({len(lines)})" if len(lines) > 1 else ""
    return f": {first.strip()[:100]}{more}"


def _size(count: int) -> str:
    return f"{count} B" if count < 1024 else f"{count / 1024:.1f} KB" if count < 2**20 else f"{count / 2**20:.1f} MB"
