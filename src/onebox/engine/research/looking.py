"""From a question to passages: queries, search, pages, the library. Each of them is a recorded step of its own."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from ...errors import BudgetExceeded, OneboxError
from ...library.tokenise import is_chinese
from ...search.address import same_page
from ...search.chain import fused
from ...search.queries import accepted, foreign_names, freshness_of, queries
from ...search.rank import rank
from ...search.searcher import Result, SearchQuery
from ...types import Language, Passage, Usage
from ..prompts import prompt
from ..work import Work
from .asking import ask
from .ledger import Ledger
from .plan import Plan, Question
from .scope import allows, full_text, in_time
from .shown import notes_text

PAGES = 4
"""Pages read for a question in one round."""
KEPT = 8
"""Passages of a page that are looked at again."""
READ_SECONDS = 300.0
"""The last resort: fetching and reading have limits of their own (settings `web.seconds`, `reading.seconds`)."""
QUERY_TOKENS = 120
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "queries": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string", "maxLength": 60}},
        "other": {"type": "string", "maxLength": 80},
    },
    "required": ["queries", "other"],
    "additionalProperties": False,
}
_UNREAD: dict[Language, str] = {"zh": "没能读：{page}：{trouble}", "en": "not read: {page}: {trouble}"}
_UNDATED: dict[Language, str] = {"zh": "没有日期", "en": "it has no date"}
_RESULTS: TypeAdapter[list[Result]] = TypeAdapter(list[Result])


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at an address: its best passages for the question. Without a `source` it could not be read."""

    source: str = ""
    passages: tuple[Passage, ...] = ()


async def queries_for(work: Work, plan: Plan, question: Question, name: str, tried: Sequence[str]) -> list[str]:
    """By code at first; when these found too little, a model's proposals, as far as they are queries for it."""

    async def make() -> list[str]:
        own = [query.text for query in queries(question.text, work.now)]
        if not tried and not (work.ask.scope.academic and is_chinese(question.text)):
            return own
        given = [*await _proposed(work, plan, question, tried or own), *(() if tried else own)]
        return [one for one in dict.fromkeys(given) if one not in tried][:3]

    return await work.step(f"queries {name}", list[str], make, detail=question.text)


async def search(work: Work, query: str, question: Question, name: str) -> list[Result]:
    """What the engines find. The same query of a day is sent once, also across questions and runs."""

    async def find() -> list[Result]:
        web = work.web
        if web is None:
            return []
        language: Language = "zh" if is_chinese(query) else "en"
        wanted = SearchQuery(query, language, freshness_of(question.text, work.now), web.count)
        key = _key("search", query, wanted.freshness, work.ask.scope.academic, work.now.date().isoformat())
        if (known := work.memory.get(key)) is not None:
            return _RESULTS.validate_json(known)
        try:
            with work.set_aside(Usage(searches=1), landing=False):
                found = await web.find([wanted])
        except BudgetExceeded as error:
            work.note(str(error))
            return []
        results = list(found.results)
        if results:  # before anything is told of it: what follows may not come to pass
            work.memory.put(key, "search", _RESULTS.dump_json(results).decode())
        work.count("search", Usage(searches=1))
        if line := found.line(work.language):
            work.note(line)
        return results

    return await work.step(f"search {name}", list[Result], find, detail=query)


def chosen(work: Work, ledger: Ledger, question: str) -> list[str]:
    """The addresses to read next, best first: of all that was found, within the scope, not read for it yet."""
    scope = work.ask.scope
    found = _once(fused(ledger.results.get(question, [])), ledger.pages)
    results = [one for one in found if allows(scope, one.url) and (not one.date or in_time(scope, one.date))]
    places = {same_page(one.url): full_text(one.url) if scope.academic else one.url for one in results}
    return [places[page] for page in ledger.unseen(question, places)][:PAGES]


def _once(results: Sequence[Result], pages: Mapping[str, str]) -> list[Result]:
    """Without copies: pages of the same title and snippet, unless what they are copies of could not be read.

    What a news agency sends stands on many sites; read four times it is one page, and no proof of itself.
    """
    taken: set[tuple[str, str]] = set()
    kept = []
    for one in results:
        looks = (one.title, one.snippet) if one.snippet else (one.url, "")
        if looks not in taken:
            kept.append(one)
            if pages.get(same_page(one.url)) != "":
                taken.add(looks)
    return kept


async def read(work: Work, ledger: Ledger, url: str, question: Question, name: str) -> Page:
    """The page's best passages for the question. What was read for another question comes from the library."""
    known = ledger.pages.get(same_page(url))

    async def open_it() -> Page:
        trouble = ""
        passages: list[Passage] = []
        try:
            passages = await _passages(work, url, known)
        except TimeoutError:
            trouble = f"{READ_SECONDS:.0f} s"
        except OneboxError as error:
            trouble = str(getattr(error, "reason", error))
        if passages and not in_time(work.ask.scope, passages[0].source.date):
            trouble, passages = passages[0].source.date or _UNDATED[work.language], []
        if trouble:
            work.note(_UNREAD[work.language].format(page=url, trouble=trouble))
        best = rank(question.text, passages, today=work.now.date(), limit=KEPT, per_site=KEPT)
        return Page(passages[0].source.id if passages else "", tuple(one.passage for one in best))

    return await work.step(f"read {name}", Page, open_it, detail=url)


async def _passages(work: Work, url: str, known: str | None) -> list[Passage]:
    if known is not None:
        return await asyncio.to_thread(work.library.passages_of, known) if known else []
    if work.web is None:
        return []
    with work.set_aside(Usage(fetches=1), landing=False):
        async with asyncio.timeout(READ_SECONDS):
            passages = await work.web.read(url)
    work.count("read", Usage(fetches=1))
    return passages


async def look_up(work: Work, wanted: Sequence[str], name: str) -> list[Passage]:
    """What the user's own documents hold."""

    async def find() -> list[Passage]:
        found: dict[int, Passage] = {}
        for query in wanted:
            collection = None if work.source else work.ask.collection
            hits = await asyncio.to_thread(
                work.library.search, query, k=KEPT, collection=collection, source=work.source
            )
            if hits.note:
                work.note(hits.note)
            found |= {hit.passage.id: hit.passage for hit in hits.hits}
        return list(found.values())

    return await work.step(f"look up {name}", list[Passage], find, detail=" · ".join(wanted))


def asks_library(work: Work) -> bool:
    """The library is asked unless the ask is for the web alone."""
    if work.ask.scope.academic:
        return False
    return work.web is None or work.ask.web is not True or bool(work.ask.collection)


async def _proposed(work: Work, plan: Plan, question: Question, tried: Sequence[str]) -> list[str]:
    messages = prompt(
        "research_queries",
        work.language,
        question=question.text,
        tried="; ".join(tried),
        notes=notes_text(plan, work.language),
    )
    said = await ask(work, "queries", messages, max_tokens=QUERY_TOKENS, schema=SCHEMA)
    data = (said.data if said else None) or {}
    given = data.get("queries")
    other = data.get("other")
    proposed = [*(given if isinstance(given, list) else []), *([other] if isinstance(other, str) else [])]
    names = " ".join(foreign_names(question.text))
    return accepted(question.text, proposed, work.now) or ([names] if names else [])


def _key(kind: str, *parts: Any) -> str:
    return hashlib.sha256(json.dumps([kind, *parts], ensure_ascii=False).encode()).hexdigest()
