"""Search: an answer from the library or the web, every sentence cited and checked, or an honest refusal."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...errors import BudgetExceeded
from ...types import Depth, Language, Passage, Sentence
from ..browse import MOST_PAGES, PAGES, look, not_shown, read
from ..compare import about_these
from ..conflict import disagreeing
from ..deliver import deliver
from ..gather import gather
from ..measures import with_unit
from ..nearby import nearest
from ..remember.recall import forget, recall
from ..reply import Draft
from ..router.needs import needs
from ..see import see
from ..subject import unspoken
from ..work import Outside, Work
from ..write import answers, check, claim_event, rewrite, write

_NOT_ASKED: dict[Language, str] = {
    "zh": "没有问网络；加上 --web，或设置一个搜索引擎，就会去网上找",
    "en": "the web was not asked; --web, or a search engine in the settings, lets it be searched",
}


async def search(work: Work, keep: Callable[[str], None]) -> None:
    web_first = work.ask.web or needs(Depth.SEARCH, work.ask.text, work.language).place == "web"
    if work.web and web_first:
        return await _from_web(work, work.web, keep)
    found = await gather(work)
    if work.pictures:
        return await _deliver(work, await see(work, found.passages), found.tried, [], (), keep)
    missing = unspoken(work.ask.text, found.passages)
    if found.passages and not missing:
        await recall(work)
    sentences = [] if missing or not found.passages else await _written(work, found.passages)
    if not sentences and work.web:
        return await _from_web(work, work.web, keep)
    if not sentences and work.ask.web is None and web_first and not work.source:
        work.note(_NOT_ASKED[work.language])
    await _deliver(work, sentences, found.tried, missing, found.passages, keep)


async def _from_web(work: Work, web: Outside, keep: Callable[[str], None]) -> None:
    """Up to two rounds: the first pages; when they hold no answer, what the next ones add."""
    forget(work)
    pages = await look(work, web)
    sentences: list[Sentence] = []
    missing: list[str] = []
    shown: Sequence[Passage] = ()
    for first in range(0, min(len(pages.results), MOST_PAGES), PAGES):
        found = await read(work, web, pages, first)
        missing = unspoken(work.ask.text, found.passages)
        if found.passages and not missing:
            new = not_shown(found, shown) if shown else found.passages
            sentences = await _written(work, new, again=bool(shown), searched=pages.queries)
            shown = found.passages
        if sentences:
            break
    await _deliver(work, sentences, pages.queries, missing, shown, keep)


async def _deliver(
    work: Work,
    sentences: list[Sentence],
    tried: Sequence[str],
    missing: list[str],
    passages: Sequence[Passage],
    keep: Callable[[str], None],
) -> None:
    """The answer; in place of one, what is missing or what of `passages` comes nearest."""
    if sentences:
        return await deliver(work, "finished", sentences, tried=tried, keep=keep)
    near = () if missing else nearest(work.ask.text, passages)
    await deliver(work, "no_evidence", [], tried=tried, missing=missing, near=near, keep=keep)


async def _written(
    work: Work, passages: Sequence[Passage], *, again: bool = False, searched: Sequence[str] = ()
) -> list[Sentence]:
    """The checked answer; empty when the passages hold none. `again`: after other passages held none."""
    if not passages:
        return []
    passages = about_these(work.ask.text, passages)
    suffix = " again" if again else ""
    draft = await write(work, passages, f"write{suffix}", searched=searched)
    sentences = await check(work, draft, passages, f"check{suffix}")
    if sentences and not answers(draft, sentences):
        sentences = await _second_try(work, draft, passages, suffix)
    if not sentences:
        return []
    sentences = await _with_unit(work, sentences)
    return [*sentences, *await disagreeing(work, sentences, passages)]


async def _with_unit(work: Work, sentences: list[Sentence]) -> list[Sentence]:
    """A number that stands alone gets the unit its quote gives it."""
    first = sentences[0]
    text = with_unit(first.text, first.citations[0].quote) if first.supported and first.citations else first.text
    if text == first.text:
        return sentences

    async def add() -> list[Sentence]:
        work.emit(claim_event(0, replace(first, text=text)))
        return [replace(first, text=text), *sentences[1:]]

    return await work.step("add the unit", list[Sentence], add)


async def _second_try(work: Work, draft: Draft, passages: Sequence[Passage], suffix: str) -> list[Sentence]:
    """What the passages do not hold is written again once, then dropped."""
    try:
        second = await rewrite(work, draft, passages, f"rewrite{suffix}")
    except BudgetExceeded:
        return []
    sentences = await check(work, second, passages, f"check the rewrite{suffix}")
    return sentences if answers(second, sentences) else []
