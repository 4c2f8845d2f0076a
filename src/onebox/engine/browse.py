"""Passages from the web: search, read the pages found, rank what stands on them.

Nothing a page says reaches a step with tools: pages become passages of the library's hidden `_web`
collection, and passages only ever become quotes. What an engine says of a page (title, snippet) is
used to choose what to read, never as evidence.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import BudgetExceeded, ModelError, OneboxError, SearchUnavailable
from ..library.tokenise import is_chinese, query_terms
from ..search.queries import LONGEST, accepted, foreign_names, freshness_of, keywords, queries
from ..search.rank import rank
from ..search.searcher import Result, SearchQuery
from ..types import Passage
from .call import call
from .gather import Gathered, tell
from .prompts import prompt
from .work import LANDING_SHARE, Outside, Work

PAGES = 5
"""Pages read in one round; the budget allows eight."""
MOST_PAGES = 8
PER_SITE = 2
"""Passages of one site among those shown to the model: no site alone may speak for the web."""
READ_SECONDS = 15.0
"""Longest wait for the pages of one round; what has not come by then is left out."""
SPOKEN = 0.5
"""A result whose title and snippet hold this share of the question's words makes a translation needless."""
WORTH = 0.3
"""A passage of the second round is worth a call when it has this share of the best one's score."""
TRANSLATION_TOKENS = 60
TRANSLATION: dict[str, Any] = {
    "type": "object",
    "properties": {"english": {"type": "string", "minLength": 2, "maxLength": 100}},
    "required": ["english"],
    "additionalProperties": False,
}

_UNREAD = {"zh": "没能读：{pages}", "en": "could not be read: {pages}"}


@dataclass(frozen=True, slots=True)
class Pages:
    """What engines found, best first, and the queries they were asked."""

    results: tuple[Result, ...]
    queries: tuple[str, ...]


async def look(work: Work, web: Outside) -> Pages:
    """Recorded steps: queries to the engines. Raises SearchUnavailable when every one of them failed."""
    asked = queries(work.ask.text, work.now, count=web.count)
    if not asked:  # a question without a word
        return Pages((), ())
    found = await _search(work, web, asked, "search web", needed=True)
    if work.language != "zh" or _speaks(work.ask.text, found.results) or not (words := await _in_english(work)):
        return found
    more = await _search(work, web, [SearchQuery(words, "en", asked[0].freshness, web.count)], "search web in English")
    known = {one.url for one in found.results}
    results = [*more.results, *found.results] if not found.results else _woven(found.results, more.results, known)
    return Pages(tuple(results), (*found.queries, *more.queries))


async def read(work: Work, web: Outside, pages: Pages, first: int = 0) -> Gathered:
    """One recorded step: the best passages of results `first` to `first + PAGES`, and of those before them."""
    last = min(first + PAGES, MOST_PAGES)

    async def open_all() -> Gathered:
        wanted = pages.results[:last]
        texts, failed = await _open(work, web, wanted)
        if failed:
            work.note(_UNREAD[work.language].format(pages="; ".join(failed)))
        passages = [passage for text in texts for passage in text]
        zh = is_chinese(work.ask.text)
        question = " ".join([work.ask.text, *(one for one in pages.queries if is_chinese(one) != zh)])
        best = rank(
            question,
            passages,
            today=work.now.date(),
            freshness=freshness_of(work.ask.text, work.now),
            limit=work.passages,
            per_site=PER_SITE,
        )
        for one in best:
            tell(work, one.passage)
        return Gathered(tuple(one.passage for one in best), tuple(one.score for one in best), pages.queries)

    detail = ", ".join(dict.fromkeys(_host(one.url) for one in pages.results[first:last]))
    return await work.step("read pages" if first == 0 else "read more pages", Gathered, open_all, detail=detail)


async def _search(work: Work, web: Outside, asked: Sequence[SearchQuery], name: str, *, needed: bool = False) -> Pages:
    async def find() -> Pages:
        found = await web.find(asked)
        if line := found.line(work.language):
            work.note(line)
        failed = [one for one in found.troubles if one.reason]
        if needed and not found.results and failed and len(failed) == len(found.troubles):
            raise SearchUnavailable(", ".join(one.engine for one in failed), failed[0].reason)
        return Pages(tuple(found.results), tuple(one.text for one in asked))

    return await work.step(name, Pages, find, detail=" · ".join(one.text for one in asked))


async def _open(work: Work, web: Outside, wanted: Sequence[Result]) -> tuple[list[list[Passage]], list[str]]:
    """The passages of every page that came in time, in the order of the results, and why others did not."""
    tasks = [asyncio.create_task(web.read(one.url)) for one in wanted]
    rest = work.ask.budget.seconds * (1 - LANDING_SHARE) - work.elapsed
    left = min(READ_SECONDS, max(1.0, rest))
    began = time.monotonic()
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=left)
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    texts, failed = [], []
    for one, task in zip(wanted, tasks, strict=True):
        if not task.done():
            task.cancel()
            failed.append(f"{_host(one.url)}: {time.monotonic() - began:.0f} s")
        elif isinstance(error := task.exception(), OneboxError):
            failed.append(f"{_host(one.url)}: {getattr(error, 'reason', error)}")
        else:
            texts.append(task.result())
    await asyncio.gather(*tasks, return_exceptions=True)
    return texts, failed


async def _in_english(work: Work) -> str:
    """English search words for a Chinese question; empty when the model gives none that can be trusted."""
    messages = prompt("in_english", "zh", question=work.ask.text)

    async def translate() -> str:
        try:
            said = await call(
                work, "translate", messages, max_tokens=TRANSLATION_TOKENS, schema=TRANSLATION, landing=False
            )
        except (BudgetExceeded, ModelError):
            return ""
        given = keywords(str((said.data or {}).get("english") or ""), "en")
        lost = [name for name in foreign_names(work.ask.text) if name.lower() not in given.lower()]
        words = " ".join([*lost, given])[:LONGEST]
        return words if not is_chinese(words) and accepted(work.ask.text, [words], work.now) else ""

    return await work.step("translate", str, translate)


def not_shown(found: Gathered, shown: Sequence[Passage]) -> list[Passage]:
    """The best passage of all and, after it, the new ones worth another call; empty when there are none."""
    known = {one.id for one in shown}
    new = [
        one for one, score in zip(found.passages, found.scores, strict=True) if one.id not in known and score >= WORTH
    ]
    return list({one.id: one for one in (found.passages[0], *new)}.values()) if new else []


def _speaks(question: str, results: Sequence[Result]) -> bool:
    """Does a result hold half of the question's words? A foreign name alone finds too much of everything."""
    asked = set(query_terms(question))
    said = (set(query_terms(f"{one.title} {one.snippet}")) for one in results)
    return not asked or any(len(asked & words) >= SPOKEN * len(asked) for words in said)


def _woven(first: Sequence[Result], second: Sequence[Result], known: set[str]) -> list[Result]:
    """Two lists by turns, so that each language has its share of the pages read."""
    new = [one for one in second if one.url not in known]
    woven: list[Result] = []
    for place in range(max(len(first), len(new))):
        woven += [*new[place : place + 1], *first[place : place + 1]]
    return woven


def _host(url: str) -> str:
    return url.split("/")[2] if url.count("/") >= 2 else url
