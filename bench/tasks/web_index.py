"""The box's own web index at 100,000 passages: how fast it is searched, also while pages come in, and kill -9.

    python -m bench.tasks.web_index [--passages N] [--queries N] [--kills N] [--home FOLDER]

Says how fast, not how good: the pages are sentences of `samples/handbook`, Chinese and English, put together anew, each
page with a name of its own. Words alone, no embedding. With --home the index is kept there and used again.
"""

import argparse
import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from bench.common import ROOT, WORK, write_result
from bench.machine import circumstances
from onebox.library.library import Library
from onebox.library.records import PAGES
from onebox.library.split import sentences
from onebox.reading import Document
from onebox.search.engines.own import Own
from onebox.search.searcher import SearchQuery
from onebox.search.web_index import keep_page
from onebox.settings import load
from onebox.store.database import open_database
from onebox.store.tables import passage, source

AIM_MS = 50.0
SENTENCES = 30
"""In a page: about eight passages."""
ADDING_SECONDS = 20.0
_LETTERS = "bcdfghjklmnpqrstvwxz"
Sentences = dict[str, list[str]]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    if options.add is not None:
        return _add(options.home, options.add)
    WORK.mkdir(parents=True, exist_ok=True)
    with _home(options.home) as home:
        library = _open(home)
        texts = handbook_sentences()
        built = build(library, home, texts, options.passages)
        result = {
            **built,
            "at_rest": measure(library, texts, options.queries),
            "while_adding": while_adding(library, home, texts, options.queries),
            "kill": kills(library, home, options.kills),
        }
    result["aim_p95_ms"] = AIM_MS
    result["load"] = [round(one, 2) for one in os.getloadavg()]
    head = circumstances("tantivy", "rjieba", "sqlalchemy")
    sys.stdout.write(f"{write_result('web_index', {'task': 'web_index', **head, **result})}\n")
    return 0


def handbook_sentences() -> Sentences:
    """Sentences of the sample handbook by language, too short and too long ones left out."""
    found: Sentences = {"zh": [], "en": []}
    for file in sorted((ROOT / "samples" / "handbook").rglob("*.md")):
        text = file.read_text("utf-8")
        language = "zh" if "zh" in file.relative_to(ROOT).parts[2] or "zh" in file.parent.name else "en"
        found[language] += [
            piece for start, end in sentences(text) if 15 <= len(piece := " ".join(text[start:end].split())) <= 400
        ]
    return found


def page(number: int, texts: Sentences) -> tuple[str, Document]:
    """Page `number`: address and text; the same at every call. Its name stands in its first sentence only."""
    draw = random.Random(number)
    language = "zh" if number % 2 else "en"
    body = draw.sample(texts[language], SENTENCES)
    first = f"本页名为{name(number)}。" if language == "zh" else f"This page is called {name(number)}."
    paragraphs = [" ".join(body[at : at + 5]) for at in range(0, len(body), 5)]
    return f"http://site{number % 200}.test/{number}", Document("\n\n".join([first, *paragraphs]), "", "html")


def name(number: int) -> str:
    """A word that only this page has."""
    return "zq" + "".join(_LETTERS[int(digit)] for digit in f"{number:06}")


def build(library: Library, home: Path, texts: Sentences, wanted: int) -> dict[str, Any]:
    """Fill the index up to `wanted` passages."""
    began = time.perf_counter()
    before = pages = count(home, source)
    while count(home, passage) < wanted:
        library.add_documents((page(number, texts) for number in range(pages, pages + 500)), collection=PAGES)
        pages += 500
        sys.stderr.write(f"\r{count(home, passage)} passages\033[K")
    seconds = time.perf_counter() - began
    folder = sum(file.stat().st_size for file in (home / "index").rglob("*") if file.is_file())
    return {
        "pages": pages,
        "passages": count(home, passage),
        "index_mb": round(folder / 1e6, 1),
        "database_mb": round((home / "onebox.db").stat().st_size / 1e6, 1),
        **({"pages_added_per_second": round((pages - before) / seconds, 1)} if pages > before else {}),
    }


def measure(library: Library, texts: Sentences, queries: int) -> dict[str, Any]:
    """Milliseconds of `Own.search`, half of them Chinese; how often a page is found by its name.

    `processor_…` is what this process itself worked, which says more where others use the machine.
    """
    draw = random.Random(7)
    own = Own(library=library, seconds=60)
    seconds: list[float] = []
    processor: list[float] = []
    known = hits = 0
    pages = sum(1 for _ in library.list(PAGES))

    async def ask() -> None:
        nonlocal known, hits
        for number in range(queries):
            language = "zh" if number % 2 else "en"
            text = draw.choice(texts[language])[:60]
            chosen = draw.randrange(pages)
            if by_name := number % 4 < 2:
                text = name(chosen)
            began, worked = time.perf_counter(), time.process_time()
            found = await own.search(SearchQuery(text, language))  # type: ignore[arg-type]
            seconds.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
            known += by_name
            hits += by_name and any(one.url.endswith(f"/{chosen}") for one in found[:1])

    asyncio.run(ask())
    worked_ms = {f"processor_{key}": value for key, value in milliseconds(processor).items()}
    return {"queries": queries, **milliseconds(seconds), **worked_ms, "found_by_name": f"{hits}/{known}"}


def while_adding(library: Library, home: Path, texts: Sentences, queries: int) -> dict[str, Any]:
    """The same while another process puts page after page in."""
    first = count(home, source)
    with adding(home, first) as process:
        assert process.stdout
        process.stdout.readline()  # the first page is in
        began, measured = time.perf_counter(), []
        while time.perf_counter() - began < ADDING_SECONDS or not measured:
            measured.append(measure(library, texts, max(20, queries // 5)))
        seconds = time.perf_counter() - began
        process.send_signal(signal.SIGTERM)
        process.wait()
    come = count(home, source) - first
    worst = {key: max(one[key] for one in measured) for key in measured[0] if key.endswith("_ms")}
    asked = sum(one["queries"] for one in measured)
    return {"queries": asked, **worst, "pages_added": come, "pages_added_per_second": round(come / seconds, 1)}


def kills(library: Library, home: Path, times: int) -> dict[str, Any]:
    """`kill -9` while pages come in: what had been told as kept is there and is found; index and database agree."""
    draw = random.Random(3)
    told = lost = 0
    apart = 0
    for _ in range(times):
        first = count(home, source)
        with adding(home, first) as process:
            assert process.stdout
            lines = [process.stdout.readline()]
            wait = time.monotonic() + draw.uniform(0.05, 2.0)
            while time.monotonic() < wait:
                lines.append(process.stdout.readline())
            process.kill()
            lines += process.stdout.readlines()
        kept = [int(line) for line in lines if line.endswith("\n") and line.strip().isdigit()]
        told += len(kept)
        own = Own(library=library, seconds=60)
        for number in kept:
            found = asyncio.run(own.search(SearchQuery(name(number))))
            lost += not (found and found[0].url.endswith(f"/{number}"))
        indexed = library._index.ids()
        with open_database(load(home).database_url).connect() as connection:
            there = set(connection.execute(sa.select(passage.c.id)).scalars())
        apart += indexed != there
    return {"kills": times, "pages_told_kept": told, "pages_lost": lost, "index_and_database_differ": apart}


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    values = 1000 * np.asarray(seconds)
    return {f"p{p}_ms": round(float(np.percentile(values, p)), 2) for p in (50, 95, 99)} | {
        "max_ms": round(float(values.max()), 2)
    }


def count(home: Path, table: sa.Table) -> int:
    engine = open_database(load(home).database_url)
    with engine.connect() as connection:
        found = int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)
    engine.dispose()
    return found


@contextmanager
def adding(home: Path, first: int) -> Iterator["subprocess.Popen[str]"]:
    """Another process that keeps page after page, from `first` on, and prints the number of each that is kept."""
    command = [sys.executable, "-m", "bench.tasks.web_index", "--home", str(home), "--add", str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _add(home: Path, first: int) -> int:
    library, texts = _open(home), handbook_sentences()
    number = first
    while True:
        keep_page(library, *page(number, texts))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


def _open(home: Path) -> Library:
    settings = load(home)
    return Library(open_database(settings.database_url), settings)


@contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    home = Path(tempfile.mkdtemp(dir=WORK))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--passages", type=int, default=100_000)
    made.add_argument("--queries", type=int, default=200)
    made.add_argument("--kills", type=int, default=10)
    made.add_argument("--home", type=Path, help="keep the index here")
    made.add_argument("--add", type=int, help=argparse.SUPPRESS)
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
