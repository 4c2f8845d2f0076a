"""Do one action, journaled: `action.started` is stored before anything is done, `action.finished` after.

A process killed in between leaves a start without an end. What worked only on the workspace is then done again from
the state before it; what must not be done twice (`Effects.once`, `writes="outside"`) is put before the user.
"""

import json
import time
from dataclasses import dataclass

from ...events_execute import ActionFinished, ActionStarted, FileChanged
from ...skills.tool import Place, Prepared, Prepares, Tool, ToolResult
from ...types import Language
from ..work import Work
from .action import Action, Seen
from .cell_forms import speaks_of_forms
from .guard import Guard
from .observe import capped, mended
from .rebuilt import may_rebuild
from .toolbox import Toolbox
from .trust.policy import Decision
from .words import say

STORED = 6_000
"""Characters of a result that the journal keeps."""


@dataclass(frozen=True, slots=True)
class _Permit:
    """Whether it may be done; else what to tell the model. `approval`: the user's word that was used up for it."""

    granted: bool
    text: str = ""
    ok: bool = False
    approval: str | None = None


async def act(work: Work, toolbox: Toolbox, guard: Guard, number: int, action: Action, version: str) -> Seen:
    """One recorded step. `version`: the state of the workspace that the action begins from."""

    tool = toolbox.tool(action.tool)
    if isinstance(tool, Prepares):
        ready = await _exact(work, tool, number, action)
        if not ready.tool:
            return await _nothing_to_do(work, guard, tool, number, action, version, ready)
        tool, action = next(one for one in tool.kinds if one.name == ready.tool), Action(ready.tool, ready.arguments)

    async def do() -> Seen:
        if tool is None:
            return Seen(False, f"there is no tool {action.tool!r}", version)
        decision = guard.judge(toolbox, tool, action)
        told = toolbox.done.get(number)
        if told is not None and told.key == decision.key:
            return _seen(told, work.language)
        permit = await _permit(work, toolbox, tool, number, action, decision)
        if permit.granted:
            return await _journaled(work, toolbox, tool, number, action, version, decision, permit)
        return _not_done(work, toolbox, number, action, version, decision, permit)

    seen = await work.step(f"act {number}", Seen, do, detail=action.shown(80))
    if tool is not None:
        guard.saw(tool, action, seen)
    return seen


async def _exact(work: Work, tool: Prepares, number: int, action: Action) -> Prepared:
    """A recorded step: what the user agrees to stays what it was, also for a process that comes after a crash."""

    async def prepare() -> Prepared:
        return await tool.prepare(action.arguments, work.language)

    return await work.step(f"prepare {number}", Prepared, prepare, detail=action.shown(80))


async def _nothing_to_do(
    work: Work, guard: Guard, tool: Tool, number: int, action: Action, version: str, ready: Prepared
) -> Seen:
    """Why is for the model to read; strangers may have written some of it."""
    untrusted, secret = tool.effects.reads_untrusted, tool.effects.reads_secret
    told = ActionFinished(
        number=number, tool=action.tool, key="", ok=ready.ok, text=capped(ready.told, work.language, STORED),
        version=version, untrusted=untrusted, secret=secret, source=ready.source[:300],
    )  # fmt: skip

    async def tell() -> Seen:
        work.emit(told)
        return _seen(told, work.language)

    seen = await work.step(f"act {number}", Seen, tell)
    guard.saw(tool, action, seen)
    return seen


async def _permit(work: Work, toolbox: Toolbox, tool: Tool, number: int, action: Action, decision: Decision) -> _Permit:
    """May it be done, by the rules and by the user's word? An approval is used up here, right before the action."""
    if decision.verdict == "refuse":
        return _Permit(False, say("refused", work.language, reason=decision.reason))
    if toolbox.begun.get(number) == decision.key and (tool.effects.once or tool.effects.writes == "outside"):
        choices = [say(word, work.language) for word in ("leave", "again")]
        text = say("interrupted", work.language, what=action.shown())
        answer = await toolbox.ask(work, f"{number}.again", text, choices)
        if answer.strip() != choices[1]:
            return _Permit(False, say("left", work.language, answer=answer), ok=True)
    asked = decision.verdict == "ask"
    if asked and not await toolbox.approved(work, tool, action.arguments, decision):
        return _Permit(False, say("denied", work.language))
    approval = None
    if toolbox.approvals is not None and (asked or decision.code == "approved"):
        approval = toolbox.approvals.spend(decision.key)
        if approval is None:  # another process was faster, or it came too late
            return _Permit(False, say("denied", work.language))
    return _Permit(True, approval=approval)


async def _journaled(
    work: Work,
    toolbox: Toolbox,
    tool: Tool,
    number: int,
    action: Action,
    version: str,
    decision: Decision,
    permit: _Permit,
) -> Seen:
    folder = await toolbox.workspace.at(version)
    if toolbox.actions is not None:
        toolbox.actions.begin(
            work.run,
            number,
            tool.name,
            action.arguments,
            verdict="allow",
            reason=decision.reason,
            approval=permit.approval,
        )
    told_arguments = json.dumps(action.arguments, ensure_ascii=False)
    work.emit(ActionStarted(number=number, tool=tool.name, arguments=told_arguments, key=decision.key))
    began = time.monotonic()
    try:
        result = await tool.call(action.arguments, Place(folder, work.run, work.language))
        text = work.ask.text
        kept = await toolbox.workspace.keep(forms=not speaks_of_forms(text), books=may_rebuild(text))
    except BaseException:
        toolbox.workspace.spoil()
        raise
    for change, names in (("made", kept.made), ("changed", kept.changed), ("removed", kept.removed)):
        for name in names:
            work.emit(FileChanged(number=number, name=name, change=change))
    told = ActionFinished(
        number=number,
        tool=tool.name,
        key=decision.key,
        ok=result.ok,
        text=_text(work, result, kept.left_out),
        files=[*kept.made, *kept.changed],
        version=kept.version,
        untrusted=result.untrusted or tool.effects.reads_untrusted,
        secret=result.secret or tool.effects.reads_secret,
        source=result.source[:300],
        seconds=round(time.monotonic() - began, 3),
    )
    if toolbox.actions is not None:
        toolbox.actions.end(work.run, number, ok=told.ok, changed=told.files)
    work.emit(told)
    return _seen(told, work.language)


def _not_done(
    work: Work, toolbox: Toolbox, number: int, action: Action, version: str, decision: Decision, permit: _Permit
) -> Seen:
    """An end without a beginning: nothing was tried now."""
    if toolbox.actions is not None:
        reason = decision.reason or permit.text
        toolbox.actions.begin(work.run, number, action.tool, action.arguments, verdict="refuse", reason=reason)
    told = ActionFinished(
        number=number, tool=action.tool, key=decision.key, ok=permit.ok, text=permit.text, version=version
    )
    work.emit(told)
    return _seen(told, work.language)


def _text(work: Work, result: ToolResult, left_out: tuple[str, ...]) -> str:
    text = result.text.strip() or say("silent", work.language)
    return capped("\n".join([text, *(f"! {line}" for line in left_out[:10])]), work.language, STORED)


def _seen(told: ActionFinished, language: Language) -> Seen:
    return Seen(
        ok=told.ok,
        text=capped(told.text if told.ok else mended(told.text), language),
        version=told.version,
        files=tuple(told.files),
        untrusted=told.untrusted,
        secret=told.secret,
        source=told.source,
        whole=told.text,
    )
