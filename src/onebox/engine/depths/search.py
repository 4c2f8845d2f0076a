"""Search: an answer from the library, every sentence cited and checked, or an honest refusal."""

from collections.abc import Callable, Sequence

from ...errors import BudgetExceeded
from ...types import Passage, Sentence
from ..compare import about_these
from ..deliver import deliver
from ..gather import gather
from ..subject import unspoken
from ..work import Work
from ..write import Draft, answers, check, rewrite, write


async def search(work: Work, keep: Callable[[str], None]) -> None:
    found = await gather(work)
    missing = unspoken(work.ask.text, found.passages)
    if not found.passages or missing:
        return await deliver(work, "no_evidence", [], tried=found.tried, missing=missing, keep=keep)
    passages = about_these(work.ask.text, found.passages)
    draft = await write(work, passages)
    sentences = await check(work, draft, passages)
    if sentences and not answers(draft, sentences):
        sentences = await _second_try(work, draft, passages)
    if not sentences:
        return await deliver(work, "no_evidence", [], tried=found.tried, keep=keep)
    await deliver(work, "finished", sentences, tried=found.tried, keep=keep)


async def _second_try(work: Work, draft: Draft, passages: Sequence[Passage]) -> list[Sentence]:
    """What the passages do not hold is written again once, then dropped."""
    try:
        second = await rewrite(work, draft, passages)
    except BudgetExceeded:
        return []
    sentences = await check(work, second, passages, "check again")
    return sentences if answers(second, sentences) else []
