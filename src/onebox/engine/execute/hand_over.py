"""The end of a task: its files laid out for the user, told with what does not open, and an answer in words."""

from ...events import AnswerDelta, AnswerStarted, ArtifactFinished
from ...types import Language, Sentence, StopReason
from ..work import Work
from .desk import Desk
from .loop import Outcome
from .verify import opens

_WORDS: dict[str, dict[Language, str]] = {
    "made": {"en": "Files: {names}", "zh": "文件：{names}"},
    "removed": {"en": "Removed from the copy: {names}", "zh": "已从副本中删去：{names}"},
    "untouched": {
        "en": "Your own files are as they were. See the changes with `onebox execute diff {run}`, "
        "take them over with `onebox execute accept {run}`.",
        "zh": "你自己的文件没有动。看改动：`onebox execute diff {run}`；采用：`onebox execute accept {run}`。",
    },
    "stopped": {"en": "Not finished: {why}.", "zh": "没有做完：{why}。"},
    "problems": {"en": "Not as promised: {what}.", "zh": "与要求不符：{what}。"},
    "reason": {"en": "made by programs that ran in the sandbox", "zh": "由沙箱里运行的程序得出"},
}


async def hand_over(work: Work, desk: Desk, outcome: Outcome) -> tuple[StopReason, list[Sentence]]:
    """One recorded step: laying out twice does no harm. Returns how the run ended, and what to tell."""

    async def lay_out() -> str:
        versions = desk.workspace.versions
        versions.lay_out(outcome.version, desk.files)
        before = versions.files(outcome.taken.version)
        now = versions.files(outcome.version)
        why = outcome.broken
        if why is None:
            why = await opens(desk, outcome.version, outcome.made) if outcome.made else {}
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
        text = _told(work, outcome, removed, changed=bool(removed or set(before) & set(outcome.made)))
        work.emit(AnswerStarted(model=work.model.name))
        if work.first_token is None:
            work.first_token = work.elapsed
        work.emit(AnswerDelta(text=text))
        return text

    text = await work.step("hand over", str, lay_out)
    reason = _WORDS["reason"][work.language]
    return ("budget" if outcome.stopped or outcome.problems else "finished"), [Sentence(text, False, (), reason)]


def _told(work: Work, outcome: Outcome, removed: list[str], *, changed: bool) -> str:
    language = work.language
    parts = [outcome.answer.strip()]
    if outcome.stopped:
        parts.append(_WORDS["stopped"][language].format(why=outcome.stopped.rstrip(".。")))
    if outcome.problems:
        parts.append(_WORDS["problems"][language].format(what="; ".join(outcome.problems)))
    sign = "、" if language == "zh" else ", "
    if outcome.made:
        parts.append(_WORDS["made"][language].format(names=sign.join(outcome.made)))
    if removed:
        parts.append(_WORDS["removed"][language].format(names=sign.join(removed)))
    if changed:
        parts.append(_WORDS["untouched"][language].format(run=work.run))
    return "\n\n".join(part for part in parts if part)
