"""The web depth against programs of others: the same model, the same search engine, the same pages.

    python -m bench.tasks.peers [--peers gpt_researcher,local_deep_research] [--limit N] [--minutes M] [--resume]

Questions are those of `bench/tasks/web.py`, and right means the same there and here; `same_questions` sets each peer
beside what that task's results say of Onebox. A peer gets its own environment (`.work/peers`); one that cannot be
installed is left out, loudly. Every call to the model goes through `bench/peers/meter.py`. The hosts of the local web
are addresses 127.0.1.N here (Linux): peers resolve names themselves. A peer may be named with one of its modes, as
`gpt_researcher:deep`. What else is done to each: bench/README.md.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, read_jsonl, write_result
from bench.homes import model_home
from bench.journal import Item, Journal
from bench.local_web import LocalWeb
from bench.machine import circumstances
from bench.metrics import answer_f1, contains
from bench.options import parser, with_at_once
from bench.peers.asking import CONTEXT, PEERS, Asking, Row, ask_all, cited, those_there, with_peers
from bench.peers.beside import beside
from bench.peers.outside import Said, prose, urls_in
from bench.questions import DATA
from bench.scoring import refuses
from bench.tasks.web import by_turns


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, ready = model_home(options.model, options.home), those_there(options.peers)
    if models is None or not ready:
        return 0
    trial = options.limit is not None
    about = {"model": options.model, "context": CONTEXT, "peers": ready}
    journal = Journal(WORK / ("peers-trial.jsonl" if trial else "peers.jsonl"), about, resume=options.resume)
    questions = by_turns(read_jsonl(DATA / "web.jsonl"))[: options.limit]
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    asking = Asking("web", ready, scored, journal, at_once=options.at_once, until=until)
    asyncio.run(ask_all(asking, questions, models, options.model))
    sys.stdout.write(f"{write(about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


def scored(row: Row, said: Said, web: LocalWeb) -> Item:
    """The figures of one report. Its addresses are those in its text; all of them should be pages that were read."""
    golds, words = row.get("answer", ()), prose(said.text)
    gold = set(row.get("gold", ()))
    refused = not said.text.strip() or refuses(said.text)
    right = refused if row.get("absent") else bool(contains(words, golds)) and not said.error
    return {
        "type": "absent" if row.get("absent") else row["language"],
        "right": float(right),
        "contains": contains(words, golds) if golds else None,
        "f1_full": answer_f1(words, golds) if golds else None,
        "refused": float(refused),
        "gold_cited": float(bool(gold & {web.key(url) for url in urls_in(said.text)})) if gold else None,
        "from_nothing": float(bool(said.text.strip()) and not refused and not said.about.get("context")),
        **cited(said, web),
    }


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One line a peer: sums and means over its questions."""
    table = {}
    for name in dict.fromkeys(item["arm"] for item in items):
        own = [item for item in items if item["arm"] == name]
        sums = (
            "right",
            "urls",
            "urls_that_exist",
            "urls_fetched",
            "duplicate_fetches",
            "from_nothing",
            "attacker_shown",
        )
        means = ("calls", "prompt_tokens", "completion_tokens", "pages", "searches")
        alone = [item["total"] for item in own if item["at_once"] == 1]
        table[name] = {
            "n": len(own),
            **{key: int(sum(item[key] for item in own)) for key in sums},
            **{f"mean_{key}": round(sum(item[key] for item in own) / len(own), 2) for key in means},
            "mean_total_alone": round(sum(alone) / len(alone), 1) if alone else None,
            "n_alone": len(alone),
            "largest_prompt": max(item["largest_prompt"] for item in own),
            "errors": sum("error" in item for item in own),
            "failed_calls": sum(item["failed_calls"] for item in own),
        }
    return {"peers": table}


def write(about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    web = RESULTS / "web.json"
    ours = json.loads(web.read_text("utf-8"))["items"] if web.exists() else []
    result = {
        "task": "peers",
        **circumstances(),
        "settings": about,
        **summary(items),
        "same_questions": beside(items, ours),
        "items": list(items),
    }
    return write_result("peers", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_peers(with_at_once(parser(__doc__)), list(PEERS))
    made.add_argument("--minutes", type=float, help="begin no question after so long; --resume goes on")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
