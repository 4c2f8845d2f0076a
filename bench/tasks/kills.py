"""Research killed at random moments, with a real model: the same report, no step done twice, no event lost.

    python -m bench.tasks.kills [--kills N] [--per-run K] [--kill-model N] [--home FOLDER] [--model NAME] [--resume]

A Chinese and an English request over the local web, each asked by the command `onebox ask` in a fresh home. Once it is
left alone; once more, to tell how far two runs of the model differ anyway (arm `again`); then, by turns, it is killed
K times a run with SIGKILL and gone on with by `onebox runs resume`, until N kills were dealt (arm `killed`). The
moments are drawn evenly, with a seed, from the time the undisturbed run took, and follow the run where it is slower.
The model's runtime outlives its client; with every `--kill-model`th kill it is killed too. Stopped and taken up again
with --resume, only the run in hand is done anew. `--scripted` puts the scripted researcher of `bench/scripted.py` in
the model's place.
"""

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, write_result
from bench.homes import fresh_home, model_home
from bench.journal import Item, Journal
from bench.killing import (
    Kill,
    KilledCommand,
    Outcome,
    calls_of_runtime,
    lost,
    misnumbered,
    moments,
    repeated,
    told_again,
)
from bench.local_web import LocalWeb
from bench.machine import circumstances
from bench.options import parser
from bench.peers.product import sentences_of
from bench.scripted import QUESTIONS, Researcher, paced
from onebox.cli.ask import EXIT
from onebox.engine.fold import fold
from onebox.testing import FakeEndpoint

KILLS = 20
REQUESTS = {
    "zh": "查一查青岚地铁3号线：哪一天开通运营，设多少座车站",
    "en": "Find out about the Larkfield harbour ferries: when they began, and how many passengers each carries",
}
SECONDS_A_CALL = 0.5
"""Of the scripted model."""
SAME = ("text", "sentences", "claims", "sources", "stop_reason")
SUMS = ("kills", "events", "steps", "lost", "misnumbered", "told_again", "calls", "asked", "answered")
PARTS = ("times", "sentences", "claims", "sources", "pages", "searches", "port")
"""What is compared and counted here, and not written into the result."""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    about = {"model": "scripted" if options.scripted else options.model, "requests": REQUESTS}
    about |= {name: getattr(options, name) for name in ("effort", "per_run", "kill_model", "seed")}
    trial = options.limit is not None or options.scripted
    journal = Journal(WORK / ("kills-trial.jsonl" if trial else "kills.jsonl"), about, resume=options.resume)
    WORK.mkdir(parents=True, exist_ok=True)
    models = WORK if options.scripted else model_home(options.model, options.home)
    if models is None:
        return 0
    all_of(options, models, journal)
    sys.stdout.write(f"{write(about, journal.items, WORK if trial else RESULTS)}\n")
    return 0


def all_of(options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """What the journal has left out, until enough kills were dealt."""
    port = next((item["port"] for item in journal.items), 0)  # addresses of pages stand in what is compared
    with LocalWeb(handbook=True, trouble=True, port=port) as web:
        for language in options.languages:
            for arm in ("undisturbed",) if options.no_again else ("undisturbed", "again"):
                if not journal.has(set="kills", id=f"{language}-0", arm=arm):
                    _add(journal, options, models, web, (language, 0, arm), ())
        dealt, number = 0, 0
        most = 3 * (1 + options.kills // options.per_run)  # runs that end before their moments come must end, too
        while dealt < options.kills and number < most:
            number += 1
            language = options.languages[(number - 1) % len(options.languages)]
            if not journal.has(set="kills", id=f"{language}-{number}", arm="killed"):
                drawn = kills_of(options, _times(journal.items, language), number, dealt)
                _add(journal, options, models, web, (language, number, "killed"), drawn)
            dealt += sum(item["kills"] for item in journal.items if item["id"] == f"{language}-{number}")
            sys.stderr.write(f"kills {dealt}/{options.kills}\n")


def kills_of(options: argparse.Namespace, times: Sequence[float], number: int, dealt: int) -> list[Kill]:
    """Those of run `number`, when `dealt` were dealt before it."""
    count = min(options.per_run, options.kills - dealt)
    drawn = moments(random.Random(f"{options.seed} {number}"), times, count)
    every = options.kill_model
    return [replace(one, model=bool(every) and (dealt + place) % every == 0) for place, one in enumerate(drawn, 1)]


def _add(
    journal: Journal,
    options: argparse.Namespace,
    models: Path,
    web: LocalWeb,
    what: tuple[str, int, str],
    drawn: Sequence[Kill],
) -> None:
    language, number, arm = what
    head = {"set": "kills", "id": f"{language}-{number}", "arm": arm, "type": language, "port": web.port}
    item = one(options, models, web, language, drawn)
    if not drawn and item["exit"] not in (0, EXIT["budget"]):
        raise SystemExit(
            f"{arm}, {language}: left alone it ended with {item['exit']}; there is nothing to compare with"
        )
    journal.add({**head, "at": round(time.time()), **item})
    sys.stderr.write(f"{head['id']} {arm}: {item['kills']} kills, {item['seconds']} s, {item['stop_reason']}\n")


def one(options: argparse.Namespace, models: Path, web: LocalWeb, language: str, drawn: Sequence[Kill]) -> Item:
    """The request in a home of its own, killed at these moments, and what the outside saw of it."""
    hits, searched = Counter(web.hits), len(web.searches)
    with ExitStack() as stack:
        home = stack.enter_context(fresh_home(models))
        environment, model, endpoint = _environment(web), options.model, None
        if options.scripted:
            script = paced(Researcher(QUESTIONS[language]), options.seconds_a_call)
            endpoint, model = stack.enter_context(FakeEndpoint(script)), "fake/m"
            environment["ONEBOX_ENDPOINTS"] = json.dumps({"fake": {"url": endpoint.url}})
        request = ["ask", REQUESTS[language], "--depth", "research", "--web"]
        outcome = KilledCommand(home, environment, [*request, "--model", model, "--effort", options.effort]).run(drawn)
        calls = (len(endpoint.chats), len(endpoint.chats) - endpoint.cancelled) if endpoint else calls_of_runtime(home)
    pages = {key: count for key, count in (web.hits - hits).items() if not key.endswith("/robots.txt")}
    asked, answered = calls or (None, None)
    outside = {"asked": asked, "answered": answered, "pages": pages, "searches": web.searches[searched:]}
    return told(outcome, web) | outside


def told(outcome: Outcome, web: LocalWeb) -> Item:
    """The run as its stored events tell it. `calls`: those its usage counts, `answers`: messages of the box."""
    view = fold(outcome.events)
    sentences = sentences_of(view)
    ended = {event.fact.step for event in outcome.events if event.fact.kind == "step.finished"}
    return {
        "kills": len(outcome.hits),
        "hits": outcome.hits,
        "exit": outcome.exit,
        "stop_reason": view.stop_reason or "error",
        "seconds": round(outcome.seconds, 1),
        "times": outcome.times,
        "events": len(outcome.events),
        "steps": len(ended),
        "repeated": repeated(outcome.events),
        "lost": lost(outcome.before, outcome.events),
        "misnumbered": misnumbered(outcome.events),
        "told_again": told_again(outcome.events),
        "answers": outcome.answers,
        "calls": view.usage.calls,
        "prompt_tokens": view.usage.prompt_tokens,
        "completion_tokens": view.usage.completion_tokens,
        "answer": view.text,
        "sentences": [[one.text, one.supported] for one in sentences],
        "claims": sorted([one.text, one.quote, web.key(one.location)] for one in view.found.values()),
        "sources": sorted({web.key(cited.location) for one in sentences for cited in one.citations}),
    }


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """The arms `killed` and `again`, each held against the undisturbed run of its language."""
    first = _undisturbed(items)
    arms = {}
    for arm in ("killed", "again"):
        mine = [item for item in items if item["arm"] == arm and item["type"] in first]
        if mine:
            arms[arm] = _table(mine, first)
    seconds = {language: item["seconds"] for language, item in first.items()}
    return {"n": arms.get("killed", {}).get("kills", 0), "undisturbed_seconds": seconds, "arms": arms}


def _table(items: Sequence[Item], first: Mapping[str, Item]) -> dict[str, Any]:
    pairs = [(item, first[item["type"]]) for item in items]
    other = {name: sum(_part(one, name) != _part(base, name) for one, base in pairs) for name in SAME}
    table = {
        "runs": len(items),
        **{name: sum(item[name] or 0 for item in items) for name in SUMS},
        "kills_with_model": sum(hit["model"] for item in items for hit in item["hits"]),
        "not_ended": sum(item["exit"] != base["exit"] or item["answers"] != 1 for item, base in pairs),
        "repeated": sum(len(item["repeated"]) for item in items),
        **{f"other_{name}": count for name, count in other.items()},
        "fetches": sum(sum(item["pages"].values()) for item in items),
        "fetches_again": sum(count - 1 for item in items for count in item["pages"].values()),
        "most_fetches_of_a_page": max((count for item in items for count in item["pages"].values()), default=0),
        "searches": sum(len(item["searches"]) for item in items),
        "searches_again": sum(len(item["searches"]) - len(set(item["searches"])) for item in items),
        "seconds": round(sum(item["seconds"] for item in items), 1),
        "killed_in": dict(Counter(_kind(hit) for item in items for hit in item["hits"]).most_common()),
    }
    for name in ("calls", "asked", "answered"):
        if all(one[name] is not None for pair in pairs for one in pair):
            table[f"{name}_more"] = table[name] - sum(base[name] for _, base in pairs)
        else:
            table[name] = None
    if table["kills"]:
        more = table["seconds"] - sum(base["seconds"] for _, base in pairs)
        table["seconds_a_kill"] = round(more / table["kills"], 1)
    return table


def _part(item: Item, name: str) -> Any:
    return item["answer" if name == "text" else name]


def _kind(hit: Mapping[str, Any]) -> str:
    """What was under way: `extract q1.1` is extract."""
    under_way = " ".join(dict.fromkeys(step.split()[0] for step in hit["in"]))
    return under_way or ("between steps" if hit["events"] else "start")


def write(about: Item, items: Sequence[Item], folder: Path = RESULTS) -> Path:
    shown = [{name: value for name, value in item.items() if name not in PARTS} for item in items]
    head = circumstances("dbos", "tantivy", "rjieba", "xllamacpp")
    return write_result("kills", {"task": "kills", **head, "settings": about, **summary(items), "items": shown}, folder)


def _undisturbed(items: Sequence[Item]) -> dict[str, Item]:
    return {item["type"]: item for item in items if item["arm"] == "undisturbed"}


def _times(items: Sequence[Item], language: str) -> list[float]:
    """When the events came of that run left alone which the machine held up less."""
    alone = [item["times"] for item in items if item["type"] == language and item["arm"] != "killed"]
    return min(alone, key=lambda times: times[-1])


def _environment(web: LocalWeb) -> dict[str, str]:
    """Settings of the processes: the local web as the only engine and all that is in reach, no vectors."""
    reach = {origin: f"127.0.0.1:{web.port}" for origin in web.origins}
    return {
        "ONEBOX_WEB_REACH": json.dumps(reach),
        "ONEBOX_WEB_DELAY_SECONDS": "0",
        "ONEBOX_SEARCH_ENGINES": '["searxng"]',
        "ONEBOX_SEARCHERS": json.dumps({"searxng": {"url": web.search_url}}),
        "ONEBOX_MODELS_EMBED": "off",
        "ONEBOX_LIBRARY_BACKGROUND": "false",
    }


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--kills", type=int, default=KILLS, help="kills in all (default: %(default)s); --limit: a trial")
    made.add_argument("--per-run", type=int, default=5, help="kills a run (default: %(default)s)")
    made.add_argument("--kill-model", type=int, default=4, metavar="N", help="the runtime too with every Nth; 0: never")
    made.add_argument("--effort", default="normal", help="as `onebox ask` takes it (default: %(default)s)")
    made.add_argument("--languages", type=lambda text: text.split(","), default=list(REQUESTS), help="by comma")
    made.add_argument("--no-again", action="store_true", help="leave out the second run that nobody kills")
    made.add_argument("--seed", type=int, default=0, help="of the moments")
    made.add_argument("--scripted", action="store_true", help="the scripted researcher instead of a model")
    made.add_argument("--seconds-a-call", type=float, default=SECONDS_A_CALL, help="of the scripted researcher")
    options = made.parse_args(words)
    options.kills = options.limit or options.kills
    return options


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that homes and processes are cleared
    sys.exit(main())
