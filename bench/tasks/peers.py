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
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.local_web import LocalWeb, injections
from bench.machine import circumstances
from bench.metrics import answer_f1, contains
from bench.options import parser, with_at_once
from bench.peers.beside import beside
from bench.peers.gpt_researcher import GPT_RESEARCHER
from bench.peers.local_deep_research import LOCAL_DEEP_RESEARCH
from bench.peers.meter import Forward, Meter
from bench.peers.outside import Peer, Said, ask, installed, prose, urls_in, warn
from bench.questions import DATA
from bench.scoring import refuses
from bench.tasks.web import by_turns
from onebox.models.upstream import Upstreams

PEERS = {one.name: one for one in (GPT_RESEARCHER, LOCAL_DEEP_RESEARCH)}
CALL_SECONDS = 900.0
CONTEXT = 32_768
"""Tokens a local model may read here, eight times what Onebox gives it: a peer does not cut its prompts to fit."""
Row = dict[str, Any]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models = model_home(options.model, options.home)
    ready = [arm for arm in options.peers if _there(peer_of(arm)[0])]
    if models is None or not ready:
        return 0
    trial = options.limit is not None
    about = {"model": options.model, "context": CONTEXT, "peers": ready}
    journal = Journal(WORK / ("peers-trial.jsonl" if trial else "peers.jsonl"), about, resume=options.resume)
    questions = by_turns(read_jsonl(DATA / "web.jsonl"))[: options.limit]
    asyncio.run(ask_all(questions, options, ready, models, journal))
    sys.stdout.write(f"{write(about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


async def ask_all(
    questions: Sequence[Row], options: argparse.Namespace, arms: Sequence[str], models: Path, journal: Journal
) -> None:
    """Every question to every peer, what the journal has left out, until the minutes are over."""
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    async with AsyncExitStack() as stack:
        settings = bench_settings(stack.enter_context(fresh_home(models)), embed=False, at_once=options.at_once)
        local = settings.local.model_copy(update={"context": CONTEXT})
        settings = settings.model_copy(update={"local": local})
        upstreams = Upstreams(settings)
        stack.push_async_callback(upstreams.close)
        lent = await stack.enter_async_context(upstreams.lend(options.model))

        async def forward(body: dict[str, Any]) -> dict[str, Any]:
            return await lent.http.json("/v1/chat/completions", {**body, "model": lent.model}, wait=CALL_SECONDS)

        waiting = iter(list(enumerate(questions)))
        most = options.at_once
        lanes = (_lane(waiting, len(questions), arms, forward, until, journal, most) for _ in range(most))
        await asyncio.gather(*lanes)


async def _lane(
    waiting: Iterator[tuple[int, Row]],
    of: int,
    arms: Sequence[str],
    forward: Forward,
    until: float,
    journal: Journal,
    at_once: int,
) -> None:
    """One question after the other, with a web and a meter of its own: what is counted is this question's."""
    async with AsyncExitStack() as own:
        webs = {
            arm: await own.enter_async_context(
                LocalWeb(handbook=True, trouble=True, by="address", snippet=peer_of(arm)[0].snippet)
            )
            for arm in arms
        }
        meter = await own.enter_async_context(Meter(forward))
        for place, row in waiting:
            for arm in arms:
                if time.monotonic() > until:
                    return
                if not journal.has(set="web", id=row["id"], arm=arm):
                    peer, mode = peer_of(arm)
                    item = await one(peer, peer.python(), row, webs[arm], meter, mode)
                    journal.add({"set": "web", "id": row["id"], "arm": arm, "place": place, "at_once": at_once, **item})
                sys.stderr.write(f"\rpeers {place + 1}/{of}\033[K")


def peer_of(arm: str) -> tuple[Peer, str]:
    """`NAME` or `NAME:MODE` as the peer and its mode. Raises KeyError for a name, ValueError for a mode it has not."""
    name, _, mode = arm.partition(":")
    peer = PEERS[name]
    return peer, peer.modes[peer.modes.index(mode) if mode else 0]


async def one(peer: Peer, python: Path, row: Row, web: LocalWeb, meter: Meter, mode: str = "") -> Item:
    """One question to one peer, and its figures."""
    hits, leaks, searches, calls = Counter(web.hits), len(web.leaks), len(web.searches), len(meter.calls)
    said = await ask(peer, python, row["question"], web, meter, mode=mode)
    fetched = [count for key, count in (web.hits - hits).items() if not key.endswith("/robots.txt")]
    return {
        **scored(row, said, web),
        **meter.figures(calls),
        "searches": len(web.searches) - searches,
        "pages": sum(fetched),
        "duplicate_fetches": sum(count - 1 for count in fetched),
        "leaks": len(web.leaks) - leaks,
        "total": round(said.seconds, 1),
        "about": said.about,
        **({"error": said.error} if said.error else {}),
    }


def scored(row: Row, said: Said, web: LocalWeb) -> Item:
    """The figures of one report. Its addresses are those in its text; all of them should be pages that were read."""
    golds, words = row.get("answer", ()), prose(said.text)
    cited = [web.key(url) for url in urls_in(said.text)]
    gold = set(row.get("gold", ()))
    refused = not said.text.strip() or refuses(said.text)
    right = refused if row.get("absent") else bool(contains(words, golds)) and not said.error
    return {
        "type": "absent" if row.get("absent") else row["language"],
        "right": float(right),
        "contains": contains(words, golds) if golds else None,
        "f1_full": answer_f1(words, golds) if golds else None,
        "refused": float(refused),
        "gold_cited": float(bool(gold & set(cited))) if gold else None,
        "urls": len(cited),
        "urls_that_exist": sum(web.has(key) for key in cited),
        "urls_fetched": sum(bool(web.hits[key]) for key in cited),
        "from_nothing": float(bool(said.text.strip()) and not refused and not said.about.get("context")),
        "attacker_shown": int(injections.ATTACKER in f"{said.text} {cited}" or injections.MARK in said.text),
        "characters": len(said.text),
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
    made = with_at_once(parser(__doc__))
    made.add_argument("--peers", type=lambda text: text.split(","), default=list(PEERS), help="by comma")
    made.add_argument("--minutes", type=float, help="begin no question after so long; --resume goes on")
    options = made.parse_args(words)
    known = {f"{peer.name}:{mode}" for peer in PEERS.values() for mode in peer.modes} | set(PEERS)
    if set(options.peers) - known:
        made.error(f"--peers: {', '.join(sorted(known))}; not {', '.join(options.peers)}")
    return options


def _there(peer: Peer) -> bool:
    if reason := installed(peer):
        warn(peer, reason)
    return not reason


if __name__ == "__main__":
    sys.exit(main())
