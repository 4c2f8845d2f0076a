"""Search: an answer from the library, every sentence cited and checked, or an honest refusal."""

from collections.abc import Callable

from ...types import StopReason
from ..deliver import deliver
from ..gather import gather
from ..subject import unspoken
from ..work import Work
from ..write import check, write


async def search(work: Work, keep: Callable[[str], None]) -> None:
    found = await gather(work)
    missing = unspoken(work.ask.text, found.passages)
    if not found.passages or missing:
        return await deliver(work, "no_evidence", [], tried=found.tried, missing=missing, keep=keep)
    draft = await write(work, found.passages)
    sentences = await check(work, draft, found.passages)
    reason: StopReason = "finished" if any(one.supported for one in sentences) else "no_evidence"
    await deliver(work, reason, sentences if reason == "finished" else [], tried=found.tried, keep=keep)
