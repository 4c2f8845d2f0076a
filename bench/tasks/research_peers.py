"""Deep research by programs of others: the requests of the task `research`, the same model, search engine and pages.

    python -m bench.tasks.research_peers [--peers gpt_researcher:deep,local_deep_research] [--limit N] [--minutes M]
        [--at-once N] [--resume]

A nugget counts for a peer when one of its wordings stands anywhere in its report, cited or not; for Onebox, as the
task `research` has it, only in a sentence that a quote supports or in the quote. `same_tasks` sets each peer beside
what that task's results say of Onebox, request by request. How peers are asked: `bench/tasks/peers.py`.
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
from bench.options import parser, with_at_once
from bench.peers.asking import CONTEXT, Asking, Row, ask_all, cited, those_there, with_peers
from bench.peers.beside import both, tokens_of
from bench.peers.outside import Said, prose
from bench.questions import DATA
from bench.tasks.research import by_turns, holds

ARMS = ("gpt_researcher:deep", "local_deep_research")
SUMS = (
    "nuggets",
    "found",
    "urls",
    "urls_that_exist",
    "urls_fetched",
    "attacker_shown",
    "failed_calls",
    "duplicate_fetches",
    "duplicate_searches",
)
MEANS = ("calls", "prompt_tokens", "completion_tokens", "searches", "pages", "total")


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, ready = model_home(options.model, options.home), those_there(options.peers)
    if models is None or not ready:
        return 0
    trial = options.limit is not None
    about = {"model": options.model, "context": CONTEXT, "peers": ready}
    journal = Journal(WORK / f"research_peers{'-trial' if trial else ''}.jsonl", about, resume=options.resume)
    rows = by_turns(read_jsonl(DATA / "tasks" / "research.jsonl"))[: options.limit]
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    asking = Asking("research", ready, scored, journal, field="request", at_once=options.at_once, until=until)
    asyncio.run(ask_all(asking, rows, models, options.model))
    sys.stdout.write(f"{write(about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


def scored(row: Row, said: Said, web: LocalWeb) -> Item:
    """The figures of one report. Its addresses are those in its text."""
    words = prose(said.text)
    return {
        "type": row["language"],
        "nuggets": len(row["nuggets"]),
        "found": sum(holds(words, nugget["any"]) for nugget in row["nuggets"]),
        **cited(said, web),
    }


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One line a peer: sums and means over its requests."""
    table = {}
    for arm in dict.fromkeys(item["arm"] for item in items):
        own = [item for item in items if item["arm"] == arm]
        table[arm] = {
            "n": len(own),
            **{name: sum(item[name] for item in own) for name in SUMS},
            "nugget_recall": round(sum(item["found"] for item in own) / sum(item["nuggets"] for item in own), 3),
            **{f"mean_{name}": round(sum(item[name] for item in own) / len(own), 1) for name in MEANS},
            "largest_prompt": max(item["largest_prompt"] for item in own),
            "errors": sum("error" in item for item in own),
            "without_report": sum(not item["characters"] for item in own),
        }
    return table


def beside(peers: Sequence[Item], ours: Sequence[Item]) -> dict[str, Any]:
    """By peer, over the requests that it and Onebox have both been given.

    `more_found`: by how much more of the nuggets Onebox found. `tokens_of_peer`: its tokens as a share of the peer's.
    """
    table: dict[str, Any] = {}
    for arm, told in both(peers, [item for item in ours if "nuggets" in item]):
        of = sum(item["nuggets"] for item in told["peer"])
        recall = {who: sum(item["found"] for item in items) / of for who, items in told.items()}
        tokens = {who: sum(map(tokens_of, items)) / len(items) for who, items in told.items()}
        table[arm] = {
            "n": len(told["peer"]),
            "nuggets": of,
            "found": {who: sum(item["found"] for item in items) for who, items in told.items()},
            "mean_tokens": {who: round(mean) for who, mean in tokens.items()},
            "mean_calls": {
                who: round(sum(one["calls"] for one in items) / len(items), 1) for who, items in told.items()
            },
            "largest_prompt": {who: max(item["largest_prompt"] for item in items) for who, items in told.items()},
            "more_found": round(recall["onebox"] - recall["peer"], 4),
            "tokens_of_peer": round(tokens["onebox"] / max(1.0, tokens["peer"]), 4),
        }
    return table


def write(about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    file = RESULTS / "research.json"
    ours = json.loads(file.read_text("utf-8"))["items"] if file.exists() else []
    same = beside(items, ours)
    result = {
        "task": "research_peers",
        **circumstances(),
        "settings": about,
        "peers": summary(items),
        "same_tasks": same,
        "more_than_better_peer": min((one["more_found"] for one in same.values()), default=None),
        "items": list(items),
    }
    return write_result("research_peers", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_peers(with_at_once(parser(__doc__)), ARMS)
    made.add_argument("--minutes", type=float, help="begin no request after so long; --resume goes on")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
