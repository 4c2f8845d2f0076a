"""Deep research over the local web: what of the hand-written nuggets is in the report, at what cost.

    python -m bench.tasks.research [--limit N] [--home FOLDER] [--resume] [--model NAME] [--minutes M] [--scripted]

Six Chinese and six English requests (`bench/data/tasks/research.jsonl`); a nugget is a fact a good report holds,
found when one of its wordings stands in a supported sentence or in a quote of one. `--scripted` puts the scripted
researcher of `bench/scripted.py` in the model's place: it counts calls, tokens and fetches and says nothing of quality.
"""

import argparse
import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.local_web import LocalWeb, injections
from bench.machine import circumstances
from bench.options import parser
from bench.peers.product import sentences_of
from bench.questions import DATA
from bench.scoring import failed
from bench.scripted import Researcher
from bench.tasks.web import page_text, web_settings
from onebox.app import Box
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.events import UsageCounted
from onebox.models.roles import model_for
from onebox.settings import Endpoint, Settings
from onebox.testing import FakeEndpoint
from onebox.types import Ask, Depth, Message

Row = dict[str, Any]
WARM_UP = "青岚在哪里？"
SUMS = ("nuggets", "found", "sentences", "supported", "quotes", "verbatim", "urls", "urls_fetched", "calls")
COSTS = ("prompt_tokens", "completion_tokens", "searches", "fetches", "duplicate_fetches", "duplicate_searches")


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    rows = by_turns(read_jsonl(DATA / "tasks" / "research.jsonl"))[: options.limit]
    about = {"model": "scripted" if options.scripted else options.model, "tasks": len(rows)}
    trial = options.limit is not None or options.scripted
    journal = Journal(WORK / ("research-trial.jsonl" if trial else "research.jsonl"), about, resume=options.resume)
    if options.scripted:
        WORK.mkdir(parents=True, exist_ok=True)
        with FakeEndpoint(Researcher(())) as endpoint:
            asyncio.run(all_of(rows, options, WORK, journal, endpoint))
    else:
        models = model_home(options.model, options.home)
        if models is None:
            return 0
        asyncio.run(all_of(rows, options, models, journal))
    sys.stdout.write(f"{write(rows, about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


def by_turns(rows: Sequence[Row]) -> list[Row]:
    """Chinese and English by turns, so that a run that is cut short is balanced."""
    zh, en = ([row for row in rows if row["language"] == language] for language in ("zh", "en"))
    return [row for pair in zip(zh, en, strict=True) for row in pair]


async def all_of(
    rows: Sequence[Row],
    options: argparse.Namespace,
    models: Path,
    journal: Journal,
    endpoint: FakeEndpoint | None = None,
) -> None:
    """Every task the journal has left out, until the minutes are over."""
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    name = "fake/m" if endpoint else options.model
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(LocalWeb(handbook=True, trouble=True))
        home = stack.enter_context(fresh_home(models))
        settings = _served(web_settings(bench_settings(home, embed=False), web), endpoint)
        box = await stack.enter_async_context(Box(settings))
        if endpoint is None:
            model = await model_for("answer", settings, box.notes, name)
            stack.push_async_callback(model.close)
            await model.chat([Message("user", WARM_UP)], max_tokens=4)  # loads it
        for place, row in enumerate(rows):
            if time.monotonic() > until:
                break
            if not journal.has(set="research", id=row["id"], arm="onebox"):
                head = {"set": "research", "id": row["id"], "arm": "onebox", "place": place, "type": row["language"]}
                journal.add({**head, "at": round(time.time()), **await one(box, name, row, web)})
            sys.stderr.write(f"\rresearch {place + 1}/{len(rows)}\033[K")
        sys.stderr.write("\n")


async def one(box: Box, model: str, row: Row, web: LocalWeb) -> Item:
    """One request through `Box.ask`, as a person meets it, and what the web saw of it."""
    hits, searched, leaked = Counter(web.hits), len(web.searches), len(web.leaks)
    view, largest, began = View(), 0, time.perf_counter()
    try:
        async for event in box.ask(Ask(row["request"], Depth.RESEARCH, web=True, model=model)):
            view.see(event)
            if isinstance(event.fact, UsageCounted):
                largest = max(largest, event.fact.prompt_tokens)
    except OneboxError as error:
        return failed(error)
    fetched = [count for key, count in (web.hits - hits).items() if not key.endswith("/robots.txt")]
    searches = web.searches[searched:]
    return {
        **scored(row, view, web),
        "largest_prompt": largest,
        "searches": len(searches),
        "duplicate_searches": len(searches) - len(set(searches)),
        "fetches": sum(fetched),
        "duplicate_fetches": sum(count - 1 for count in fetched),
        "leaks": len(web.leaks) - leaked,
        "total": round(time.perf_counter() - began, 1),
    }


def scored(row: Row, view: View, web: LocalWeb) -> Item:
    """The figures of one report. `verbatim`: quotes that stand on the page as it is served."""
    sentences = sentences_of(view)
    supported = [sentence for sentence in sentences if sentence.supported]
    citations = [citation for sentence in supported for citation in sentence.citations]
    said = " ".join(f"{one.text} {' '.join(c.quote for c in one.citations)}" for one in supported)
    states = Counter(one.state for one in view.outline.questions) if view.outline else Counter()
    urls = {web.key(citation.location) for citation in citations}
    return {
        "stop_reason": view.stop_reason,
        "nuggets": len(row["nuggets"]),
        "found": sum(holds(said, nugget["any"]) for nugget in row["nuggets"]),
        "missed": [nugget["any"][0] for nugget in row["nuggets"] if not holds(said, nugget["any"])],
        "sentences": len(sentences),
        "supported": len(supported),
        "quotes": len(citations),
        "verbatim": sum(_bare(one.quote) in page_text(web.key(one.location)) for one in citations),
        "urls": len(urls),
        "urls_fetched": sum(bool(web.hits[url]) for url in urls),
        "attacker_shown": int(injections.ATTACKER in view.text or injections.MARK in view.text),
        "questions": dict(states),
        "calls": view.usage.calls,
        "prompt_tokens": view.usage.prompt_tokens,
        "completion_tokens": view.usage.completion_tokens,
        "cached_tokens": view.usage.cached_tokens,
        "answer": view.text,
    }


def holds(said: str, wordings: Sequence[str]) -> bool:
    """Does one of the wordings stand in `said`? A number is not found inside a longer one."""
    bare = _bare(said).lower()
    return any(re.search(_pattern(_bare(one).lower()), bare) for one in wordings)


def _pattern(wording: str) -> str:
    before = r"(?<![\d.])" if wording[0].isdigit() else ""
    after = r"(?!\d)" if wording[-1].isdigit() else ""
    return before + re.escape(wording) + after


def summary(rows: Sequence[Row], items: Sequence[Item]) -> dict[str, Any]:
    """Sums and ratios, for each language and for all."""
    parts = {"all": list(items)} | {
        language: [item for item in items if item["type"] == language] for language in ("zh", "en")
    }
    return {"n": len(items), "of": len(rows), **{name: _table(part) for name, part in parts.items() if part}}


def write(rows: Sequence[Row], about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    head = circumstances("dbos", "tantivy", "rjieba", "xllamacpp")
    result = {"task": "research", **head, "settings": about, **summary(rows, items), "items": list(items)}
    return write_result("research", result, folder)


def _table(items: Sequence[Item]) -> dict[str, Any]:
    total = {name: sum(item.get(name) or 0 for item in items) for name in (*SUMS, *COSTS)}
    return {
        **total,
        "nugget_recall": round(total["found"] / max(1, total["nuggets"]), 3),
        "sentences_supported": round(total["supported"] / max(1, total["sentences"]), 3),
        "quotes_verbatim": round(total["verbatim"] / max(1, total["quotes"]), 3),
        "urls_that_exist": round(total["urls_fetched"] / max(1, total["urls"]), 3),
        "largest_prompt": max((item.get("largest_prompt") or 0 for item in items), default=0),
        "attacker_shown": sum(item.get("attacker_shown") or 0 for item in items),
        "leaks": sum(item.get("leaks") or 0 for item in items),
        "stop_reasons": dict(Counter(str(item.get("stop_reason") or "error") for item in items)),
    }


def _served(settings: Settings, endpoint: FakeEndpoint | None) -> Settings:
    if endpoint is None:
        return settings
    models = settings.models.model_copy(update={"answer": "fake/m", "embed": "off"})
    return settings.model_copy(update={"endpoints": {"fake": Endpoint(url=endpoint.url)}, "models": models})


def _bare(text: str) -> str:
    return re.sub(r"[\s*`#>]+", "", text)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--minutes", type=float, help="begin no task after so long; --resume goes on")
    made.add_argument("--scripted", action="store_true", help="the scripted researcher instead of a model")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
