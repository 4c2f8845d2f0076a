"""Do one action, journaled: `action.started` is stored before anything is done, `action.finished` after.

A process killed in between leaves a start without an end. What worked only on the workspace is then done again from
the state before it; what must not be done twice (`Effects.once`, `writes="outside"`) is put before the user.
"""

import time

from ...events_execute import ActionFinished, ActionStarted, FileChanged
from ...skills.tool import Place, Tool, ToolResult
from ...types import Language
from ..work import Work
from .action import Action, Seen
from .desk import Desk
from .guard import Guard
from .observe import capped, mended
from .words import say

STORED = 6_000
"""Characters of a result that the journal keeps."""


async def act(work: Work, desk: Desk, guard: Guard, number: int, action: Action, version: str) -> Seen:
    """One recorded step. `version`: the state of the workspace that the action begins from."""

    async def do() -> Seen:
        tool = desk.tool(action.tool)
        if tool is None:
            return Seen(False, f"there is no tool {action.tool!r}", version)
        decision = guard.judge(desk, tool, action)
        if (told := desk.done.get(number)) is not None and told.key == decision.key:
            return _seen(told, work.language)
        if decision.verdict == "refuse":
            text = _say("refused", work, reason=decision.reason)
            return _not_done(work, tool, number, decision.key, version, text)
        if decision.verdict == "ask" and not await desk.approved(work, tool, action.arguments, decision):
            return _not_done(work, tool, number, decision.key, version, _say("denied", work))
        begun = desk.begun.get(number) == decision.key
        if begun and (tool.effects.once or tool.effects.writes == "outside"):
            answer = await _asked(work, desk, number, action)
            if answer != _say("again", work):
                text = _say("left", work, answer=answer)
                return _not_done(work, tool, number, decision.key, version, text, ok=True)
        return await _journaled(work, desk, tool, number, action, version, decision.key)

    seen = await work.step(f"act {number}", Seen, do, detail=action.shown(80))
    guard.saw(desk, action, seen)
    return seen


async def _journaled(work: Work, desk: Desk, tool: Tool, number: int, action: Action, version: str, key: str) -> Seen:
    folder = await desk.workspace.at(version)
    work.emit(ActionStarted(number=number, tool=tool.name, arguments=action.arguments, key=key))
    began = time.monotonic()
    try:
        result = await tool.call(action.arguments, Place(folder, work.run, work.language))
        kept = await desk.workspace.keep()
    except BaseException:
        desk.workspace.spoil()
        raise
    for change, names in (("made", kept.made), ("changed", kept.changed), ("removed", kept.removed)):
        for name in names:
            work.emit(FileChanged(number=number, name=name, change=change))
    told = ActionFinished(
        number=number,
        tool=tool.name,
        key=key,
        ok=result.ok,
        text=_text(work, result, kept.left_out),
        files=[*kept.made, *kept.changed],
        version=kept.version,
        untrusted=result.untrusted or tool.effects.reads_untrusted,
        secret=result.secret or tool.effects.reads_secret,
        source=result.source[:300],
        seconds=round(time.monotonic() - began, 3),
    )
    work.emit(told)
    return _seen(told, work.language)


def _not_done(work: Work, tool: Tool, number: int, key: str, version: str, text: str, *, ok: bool = False) -> Seen:
    """An end without a beginning: nothing was tried now."""
    told = ActionFinished(number=number, tool=tool.name, key=key, ok=ok, text=text, version=version)
    work.emit(told)
    return _seen(told, work.language)


def _text(work: Work, result: ToolResult, left_out: tuple[str, ...]) -> str:
    text = result.text.strip() or _say("silent", work)
    return capped("\n".join([text, *(f"! {line}" for line in left_out[:10])]), work.language, STORED)


def _seen(told: ActionFinished, language: Language) -> Seen:
    text = told.text if told.ok else mended(told.text)
    return Seen(
        told.ok, capped(text, language), told.version, tuple(told.files), told.untrusted, told.secret, told.source
    )


async def _asked(work: Work, desk: Desk, number: int, action: Action) -> str:
    choices = (_say("leave", work), _say("again", work))
    return await desk.ask(work, f"{number}.again", _say("interrupted", work, what=action.shown()), choices)


def _say(word: str, work: Work, **values: object) -> str:
    return say(word, work.language, **values)
