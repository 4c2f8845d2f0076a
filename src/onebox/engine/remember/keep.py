"""Keep what the user asks to be remembered, and answer by code when that is all; suggest what may be worth it."""

from collections.abc import Callable
from dataclasses import replace

from ...errors import OneboxError
from ...events import RouteChosen
from ...events_memory import MemoryKept, MemorySuggested, MemoryUsed
from ...types import Depth, Sentence
from ..deliver import deliver
from ..work import Work
from .wish import KEPT, LISTED, NOT_KEPT, NOTHING_KEPT, Wish, asks_what_is_remembered, is_manner, suggestion, wish

BY_CODE = "said by the box itself"


async def kept_in_mind(work: Work, keep: Callable[[str], None]) -> bool:
    """See to what the request says of memory. True: that was all it asked, and it is answered.

    What else it asks becomes `work.ask`.
    """
    if work.person is None or work.ask.file:
        return False
    if asks_what_is_remembered(work.ask.text):
        await _answer(work, await work.step("memory", str, lambda: _list(work)), keep)
        return True
    asked = wish(work.ask.text)
    if not asked.facts:
        await _suggest(work)
        return False
    said = await work.step("memory", str, lambda: _keep(work, asked))
    if not asked.rest:
        await _answer(work, said, keep)
        return True
    if said != KEPT[work.language]:
        work.note(said)
    work.ask = replace(work.ask, text=asked.rest)
    return False


async def _keep(work: Work, asked: Wish) -> str:
    assert work.person
    if not work.person.on:
        return NOT_KEPT[work.language]
    try:
        ids = [work.person.keep(fact, is_manner(fact)) for fact in asked.facts]
    except OneboxError as error:
        return f"{error} {error.hint}"
    work.emit(MemoryKept(ids=ids))
    return KEPT[work.language]


async def _list(work: Work) -> str:
    assert work.person
    if not work.person.on:
        return NOT_KEPT[work.language]
    known = work.person.all()
    work.emit(MemoryUsed(ids=[one.id for one in known]))
    return LISTED[work.language].format(count=len(known)) if known else NOTHING_KEPT[work.language]


async def _suggest(work: Work) -> None:
    """Recorded whether or not it is said: a run that goes on takes the same steps."""
    person, fact = work.person, suggestion(work.ask.text)
    if not fact or person is None:
        return

    async def suggest() -> str:
        new = person.on and not person.knows(fact)
        if new:
            work.emit(MemorySuggested(text=fact, always=is_manner(fact)))
        return str(new)

    await work.record("suggest", suggest)


async def _answer(work: Work, text: str, keep: Callable[[str], None]) -> None:
    if work.ask.depth is None:  # nobody had to choose how deep to go
        work.emit(RouteChosen(depth=Depth.CHAT, by="rule"))
    await deliver(work, "finished", [Sentence(text, False, (), BY_CODE)], keep=keep)
