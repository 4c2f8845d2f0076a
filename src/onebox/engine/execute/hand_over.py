"""The end of a task: its files laid out for the user, told with what does not open, and an answer in words."""

import asyncio

from ...events import AnswerDelta, AnswerStarted
from ...events_execute import ArtifactFinished
from ...types import Language, Sentence, StopReason
from ..work import Work
from .compared import compared
from .loop import Outcome
from .table_changes import table_changes, told
from .toolbox import Toolbox
from .trust.sanitise import neutralised
from .verify import is_silent, opens
from .words import say


async def hand_over(work: Work, toolbox: Toolbox, outcome: Outcome) -> tuple[StopReason, list[Sentence]]:
    """One recorded step: laying out twice does no harm. Returns how the run ended, and what to tell."""

    async def lay_out() -> str:
        versions = toolbox.workspace.versions
        versions.lay_out(outcome.version, toolbox.files)
        before = versions.files(outcome.taken.version)
        now = versions.files(outcome.version)
        why = outcome.broken
        if why is None:
            why = await opens(toolbox, outcome.version, outcome.made) if outcome.made else {}
        for name in outcome.made:
            work.emit(
                ArtifactFinished(
                    name=name,
                    size=versions.path(now[name]).stat().st_size,
                    digest=now[name],
                    change="changed" if name in before else "made",
                    problem=why.get(name, ""),
                )
            )
        removed = sorted(set(before) - set(now))
        tables = await _tables(toolbox, outcome, work.language)
        text = _said(work, outcome, removed, tables, changed=bool(removed or set(before) & set(outcome.made)))
        work.emit(AnswerStarted(model=work.model.name))
        if work.first_token is None:
            work.first_token = work.elapsed
        work.emit(AnswerDelta(text=text))
        return text

    text = await work.step("hand over", str, lay_out)
    reason = say("reason", work.language)
    return ("budget" if outcome.stopped or outcome.problems else "finished"), [Sentence(text, False, (), reason)]


async def _tables(toolbox: Toolbox, outcome: Outcome, language: Language) -> list[str]:
    """What changed in the tables among the user's files, in words."""
    states = (outcome.taken.version, outcome.version)
    tables = await compared(toolbox.sandbox, toolbox.workspace.versions, *states)

    def look() -> list[str]:
        found = [say("sheet_gone", language, name=name, sheet=sheet) for name, sheet in tables.gone]
        found += [say("cells_same", language, name=name) for name in tables.same]
        for one in tables.changed:
            if changes := table_changes(one.before, one.after):
                found.append(told(one.name, changes, language))
        return [one for one in found if one]

    return await asyncio.to_thread(look)


def _said(work: Work, outcome: Outcome, removed: list[str], tables: list[str], *, changed: bool) -> str:
    """Whatever a model, a program or a page put into it: nothing loads by itself or leads where nobody vouches for."""
    return neutralised(_told(work, outcome, removed, tables, changed=changed), outcome.addresses)


def _told(work: Work, outcome: Outcome, removed: list[str], tables: list[str], *, changed: bool) -> str:
    language = work.language
    parts = [] if is_silent(outcome.answer, language) else [outcome.answer.strip()]
    if outcome.stopped:
        parts.append(say("stopped", language, why=outcome.stopped.rstrip(".。")))
    if outcome.unprepared:
        parts.append(say("unprepared", language))
    if outcome.problems:
        parts.append(say("problems", language, what="; ".join(outcome.problems)))
    sign = "、" if language == "zh" else ", "
    if outcome.made:
        parts.append(say("made", language, names=sign.join(outcome.made)))
    if removed:
        parts.append(say("removed", language, names=sign.join(removed)))
    parts += tables
    if changed:
        parts.append(say("untouched", language))
    return "\n\n".join(part for part in parts if part)
