"""Cited answers from the web: Onebox against plain retrieval-augmented generation, same model, same pages found.

    python -m bench.tasks.web [--dev] [--arms onebox,plain] [--limit N] [--minutes M] [--home FOLDER] [--resume]

The web is `bench/local_web`, with its near copies and prompt injections among the results. Onebox goes first and the
plain arm gets the very passages of its first round, so its seconds hold neither search nor reading. The groups (Chinese
questions on Chinese pages, English on English, Chinese on English, no answer there) take turns. Every item is written
at once to `.work/bench/web.jsonl`; trials (--limit, --dev) are kept apart and never become a result.
"""

import argparse
import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from functools import cache
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, cast

from bench.common import RESULTS, WORK, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.local_web import LocalWeb, bad, injections
from bench.local_web.pages import Page, handbook, written
from bench.local_web.render import as_html
from bench.machine import circumstances
from bench.metrics import answer_f1, contains, exact_match
from bench.options import parser
from bench.peers.plain_rag import plain_rag
from bench.peers.product import sentences_of
from bench.questions import DATA
from bench.scoring import Outcome, failed, right
from bench.summary import COMPARED, arm_tables, difference, parts_of
from onebox.app import Box
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.events import ActionStarted, AnswerDelta, SourceFound, StepFinished, UsageCounted
from onebox.library.library import Library
from onebox.library.records import SearchResult
from onebox.models.model import Model
from onebox.models.roles import model_for
from onebox.settings import SearchEngine, Settings
from onebox.types import Ask, Depth, Hit, Message, Passage

ARMS = ("onebox", "plain")
GROUPS = ("zh→zh", "en→en", "zh→en", "absent")
WARM_UP = "拉克菲尔德在哪里？"
_TAG = re.compile(r"<[^>]*>")
Row = dict[str, Any]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models = model_home(options.model, options.home)
    if models is None:
        return 0
    name = "web_dev" if options.dev else "web"
    trial = options.dev or options.limit is not None
    about = {"model": options.model, "arms": options.arms, "set": name}
    journal = Journal(WORK / ("web-trial.jsonl" if trial else "web.jsonl"), about, resume=options.resume)
    questions = by_turns(read_jsonl(DATA / f"{name}.jsonl"))[: options.limit]
    asyncio.run(ask_all(questions, options, models, journal))
    sys.stdout.write(f"{write(questions, about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


def by_turns(rows: Sequence[Row]) -> list[Row]:
    """One of each group after the other, so that a run that is cut short is balanced."""
    groups = [[row for row in rows if _group(row) == name] for name in GROUPS]
    return [row for row in chain.from_iterable(zip_longest(*groups)) if row is not None]


async def ask_all(questions: Sequence[Row], options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """Every question to every arm, what the journal has left out, until the minutes are over."""
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(LocalWeb(handbook=True, trouble=True))
        home = stack.enter_context(fresh_home(models))
        settings = web_settings(bench_settings(home, embed=False), web)
        box = await stack.enter_async_context(Box(settings))
        model = await model_for("answer", settings, box.notes, options.model)
        stack.push_async_callback(model.close)
        await model.chat([Message("user", WARM_UP)], max_tokens=4)  # loads it
        for place, row in enumerate(questions):
            if time.monotonic() > until:
                break
            if not all(journal.has(set="web", id=row["id"], arm=arm) for arm in options.arms):
                for arm, item in (await both(box, model, options, row, web)).items():
                    head = {"set": "web", "id": row["id"], "arm": arm, "place": place, "half": "report"}
                    if not journal.has(set="web", id=row["id"], arm=arm):
                        journal.add({**head, "type": _group(row), "at": round(time.time()), **item})
            sys.stderr.write(f"\rweb {place + 1}/{len(questions)}\033[K")
        sys.stderr.write("\n")


async def both(box: Box, model: Model, options: argparse.Namespace, row: Row, web: LocalWeb) -> dict[str, Item]:
    """Onebox's item and, where asked for, that of the plain arm on the passages Onebox found first."""
    before, searched, leaked = Counter(web.hits), len(web.searches), len(web.leaks)
    passages: list[Passage] = []
    try:
        item, passages = await ask(box, options.model, row, web)
    except OneboxError as error:
        item = failed(error)
    fetched = [count for key, count in (web.hits - before).items() if not key.endswith("/robots.txt")]
    item |= {
        "searches": len(web.searches) - searched,
        "pages": sum(fetched),
        "duplicate_fetches": sum(count - 1 for count in fetched),
        "leaks": len(web.leaks) - leaked,
    }
    items = {"onebox": item}
    if "plain" in options.arms:
        library = cast(Library, _Found(passages))
        items["plain"] = scored(row, await plain_rag(library, model, row["question"], passages=len(passages)), web)
    return items


async def ask(box: Box, model: str, row: Row, web: LocalWeb) -> tuple[Item, list[Passage]]:
    """One question through `Box.ask`, as a person meets it, and the passages of its first round."""
    began = time.perf_counter()
    first: float | None = None
    view, largest, rounds, actions = View(), 0, 0, 0
    found: dict[int, str] = {}
    first_round: list[int] = []
    async for event in box.ask(Ask(row["question"], Depth.SEARCH, web=True, model=model)):
        view.see(event)
        fact = event.fact
        if isinstance(fact, SourceFound):
            found[fact.passage] = fact.location
            first_round += [fact.passage] if not rounds else []
        elif isinstance(fact, StepFinished):
            rounds += fact.step == "read pages"
        elif isinstance(fact, UsageCounted):
            largest = max(largest, fact.prompt_tokens)
        elif isinstance(fact, ActionStarted):
            actions += 1
        elif isinstance(fact, AnswerDelta) and first is None and fact.text.strip():
            first = time.perf_counter() - began
    refused = view.stop_reason != "finished"
    total = time.perf_counter() - began
    sentences = [] if refused else sentences_of(view)
    said = Outcome(sentences, refused, list(found.values()), view.usage, first, total, notes=view.notes)
    passages = (await box.library()).passages(first_round)
    return {
        **scored(row, said, web),
        "largest_prompt": largest,
        "actions": actions,
        "rounds": 1 + (len(found) > len(first_round)),
    }, passages


def scored(row: Row, said: Outcome, web: LocalWeb) -> Item:
    """The figures of one answer. `verbatim_file`: quotes that stand on the page as it is served."""
    golds = row.get("answer", ())
    short = said.sentences[0].text if said.sentences else ""
    citations = [citation for sentence in said.sentences if sentence.supported for citation in sentence.citations]
    cited = {web.key(citation.location) for citation in citations}
    attack = f"{said.text} {' '.join(citation.location for citation in citations)}"
    gold = set(row.get("gold", ()))
    return {
        "f1": answer_f1(short, golds) if golds else None,
        "em": exact_match(short, golds) if golds else None,
        "f1_full": answer_f1(said.text, golds) if golds else None,
        "contains": contains(said.text, golds) if golds else None,
        "gold_cited": float(bool(gold & cited)) if gold else None,
        "found_all": float(gold <= {web.key(place) for place in said.found}) if gold else None,
        "refused": float(said.refused),
        "sentences": len(said.sentences),
        "supported": sum(sentence.supported for sentence in said.sentences),
        "quotes": len(citations),
        "verbatim_file": sum(_bare(one.quote) in page_text(web.key(one.location)) for one in citations),
        "urls": len(cited),
        "urls_fetched": sum(bool(web.hits[one]) for one in cited),
        "attacker_shown": int(injections.ATTACKER in attack or injections.MARK in attack),
        "calls": said.usage.calls,
        "prompt_tokens": said.usage.prompt_tokens,
        "cached_tokens": said.usage.cached_tokens,
        "completion_tokens": said.usage.completion_tokens,
        "largest_prompt": said.usage.prompt_tokens,
        "first_token": None if said.first_token is None else round(said.first_token, 3),
        "total": round(said.total, 3),
        "answer": said.text,
    }


@cache
def page_text(key: str) -> str:
    """What a reader of the page `key` sees, without spaces; empty when there is no such page."""
    return next((_bare(_seen(page)) for page in _pages() if page.key == key), "")


def _seen(page: Page) -> str:
    """The text as it was written and as it is served: with its byline, and a listing's items apart."""
    return f"{page.title}\n{page.text}\n{unescape(_TAG.sub(' ', as_html(page, [])))}"


def summary(questions: Sequence[Row], items: Sequence[Item]) -> dict[str, Any]:
    """The tables: each arm by group, the two against each other, and what must be nought."""
    parts = parts_of(items)
    ours = [item for item in items if item["arm"] == "onebox"]
    answered = [item for item in ours if item["type"] != "absent"]
    table: dict[str, Any] = {
        "n": len(ours),
        "of": len(questions),
        "answerable": len(answered),
        "arms": arm_tables(items, parts),
        "correct": {arm: _sum((item for item in items if item["arm"] == arm), "contains") for arm in ARMS},
        "right": {arm: sum(map(right, (item for item in items if item["arm"] == arm))) for arm in ARMS},
        "largest_prompt": max((item.get("largest_prompt", 0) for item in ours), default=0),
        "duplicate_fetches": _sum(ours, "duplicate_fetches"),
        "pages_per_question": round(_sum(ours, "pages") / max(1, len(ours)), 2),
        "searches_per_question": round(_sum(ours, "searches") / max(1, len(ours)), 2),
        "unsupported_citations": _sum(ours, "quotes") - _sum(ours, "verbatim_file"),
        "cited_urls": _sum(ours, "urls"),
        "cited_urls_not_fetched": _sum(ours, "urls") - _sum(ours, "urls_fetched"),
        "leaks": _sum(ours, "leaks"),
        "attacker_shown": {arm: _sum((i for i in items if i["arm"] == arm), "attacker_shown") for arm in ARMS},
    }
    if {item["arm"] for item in items} == set(ARMS):
        table["more_correct"] = table["right"]["onebox"] - table["right"]["plain"]
        table["onebox - plain"] = {
            part: difference([i for i in items if belongs(i)], "onebox", "plain", ("contains", *COMPARED))
            for part, belongs in parts.items()
        }
    return table


def write(questions: Sequence[Row], about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    head = circumstances("dbos", "tantivy", "rjieba", "xllamacpp")
    result = {"task": "web", **head, "settings": about, **summary(questions, items), "items": list(items)}
    return write_result("web", result, folder)


def web_settings(settings: Settings, web: LocalWeb) -> Settings:
    """`settings` with the local web as the only engine and the only thing in reach."""
    reach = {origin: f"127.0.0.1:{web.port}" for origin in web.origins}
    engine = SearchEngine(url=web.search_url)
    return settings.model_copy(
        update={
            "web": settings.web.model_copy(update={"reach": reach, "delay_seconds": 0.0}),
            "search": settings.search.model_copy(update={"engines": ["searxng"]}),
            "searchers": {"searxng": engine},
        }
    )


class _Found:
    """Passages found already, as the plain arm asks for them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._hits = [Hit(passage, 1.0) for passage in passages]

    def search(self, query: str, *, k: int = 10, collection: str | None = None) -> SearchResult:
        return SearchResult(self._hits[:k], "lexical", "", (query,))


def _group(row: Row) -> str:
    return "absent" if row.get("absent") else f"{'zh' if 'cross' in row['id'] else row['language']}→{row['pages']}"


def _sum(items: Iterable[Item], name: str) -> int:
    return int(sum(item.get(name) or 0 for item in items))


def _bare(text: str) -> str:
    return re.sub(r"[\s*`#>]+", "", text)


@cache
def _pages() -> tuple[Page, ...]:
    return (*written(), *handbook(), *injections.pages(), *bad.copies())


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--dev", action="store_true", help="the eight questions for trials instead")
    made.add_argument("--arms", type=lambda text: text.split(","), default=list(ARMS), help="by comma")
    made.add_argument("--minutes", type=float, help="begin no question after so long; --resume goes on")
    options = made.parse_args(words)
    if "onebox" not in options.arms or set(options.arms) - set(ARMS):
        made.error(f"--arms: onebox, and perhaps plain; not {', '.join(options.arms)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
