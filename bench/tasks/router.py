"""How deep to go: Onebox's router on the project's own test split and on labels by source, against one JSON call.

    python -m bench.tasks.router [--n N] [--limit N] [--home FOLDER] [--model NAME] [--resume] [--no-model]

Labels by source: a set made for one purpose gives all its requests one label (`bench/router_sets.py`). No example of
them, and none of the own test split, trains or tunes the router. The baseline is what peers do: the model chooses at
once, with the prompt and schema of our own model tier. Where the router abstains it takes that same call's word, so
each request costs at most one call. The model is asked about the own test split and a few requests of each source
(`MODEL_EACH`, drawn by a seed), or about N of each set (--n); without a model those arms are left out, said loudly.
What the model said is written at once to `.work/bench/router.jsonl`, without the requests. A trial (--limit) goes to
.work/bench.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from bench.common import RESULTS, ROOT, WORK, percentiles, write_result
from bench.homes import fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.options import parser
from bench.router_scores import scores
from bench.router_sets import Labelled, own_split, sources, tool_need
from onebox.app import Box
from onebox.engine.prompts import prompt
from onebox.engine.router.ask_model import CHOICE_SCHEMA, CHOICE_TOKENS, AskModel, choice_of
from onebox.engine.router.choice import Choice, Request
from onebox.engine.router.router import Router
from onebox.engine.router.settle import COSTLY
from onebox.errors import OneboxError
from onebox.models.json_reply import parse
from onebox.models.roles import model_for
from onebox.settings import load
from onebox.types import Depth, Message

MODEL_EACH = 20
"""Requests of each source the model is asked about."""
SEED = 5
TOOLS = (Depth.SEARCH, Depth.RESEARCH, Depth.EXECUTE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A labelled request, what the router chose without a model, and what the model chose (None: not asked)."""

    item: Labelled
    choice: Choice
    seconds: float
    model: Depth | None = None
    model_seconds: float | None = None

    @property
    def alone(self) -> Depth:
        """Without a model: what the router is not sure of is searched for."""
        return self.choice.depth if self.choice.sure else Depth.SEARCH

    @property
    def together(self) -> Depth:
        """As `Router.route` takes the model's word: never alone for a costly depth."""
        costly = self.model in COSTLY and self.model is not self.choice.depth
        return self.choice.depth if self.choice.sure else Depth.SEARCH if costly else self.model or Depth.SEARCH


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    own = own_split(ROOT / "data" / "router", options.limit)
    by_source = sources(options.limit)
    needing = tool_need(options.limit)
    router = Router()
    router.decide(Request("…"))
    seen = {name: [_choose(router, item) for item in items] for name, items in {**own, **by_source}.items()}
    tools = {name: [(_choose(router, item), wanted) for item, wanted in items] for name, items in needing.items()}
    models = None if options.no_model else model_home(options.model, options.home)
    asked = {
        name: drawn(len(some), options.n or (len(some) if name in own else MODEL_EACH)) for name, some in seen.items()
    }
    if models:
        about = {"model": options.model, "prompt": _prompt_digest()}
        name = "router.jsonl" if options.limit is None else "router-trial.jsonl"
        journal = Journal(WORK / name, about, resume=options.resume)
        seen = asyncio.run(_with_model(seen, asked, models, options.model, journal))
    head = circumstances()
    result = {
        "task": "router",
        **head,
        "settings": {"model": options.model if models else None, "asked_each": options.n or MODEL_EACH},
        "n": sum(len(some) for some in seen.values()),
        "own": {name: _own(seen[name]) for name in own},
        "sources": {name: _source(seen[name]) for name in by_source},
        "by_source": {language: _pooled(seen, by_source, language) for language in ("zh", "en")},
        "tool_need": {name: _tools(pairs) for name, pairs in tools.items()},
        "all": _all([one for some in seen.values() for one in some]),
    }
    file = write_result("router", result, RESULTS if options.limit is None else WORK)
    sys.stdout.write(f"{file}\n")
    return 0


def drawn(size: int, n: int) -> set[int]:
    """Places of `n` of `size` requests, the same ones every time; of a larger `n` they are a part."""
    places = list(range(size))
    Random(SEED).shuffle(places)
    return set(places[:n])


def identity(request: Request) -> str:
    """Names a request in the journal, which holds no text of the sets."""
    return sha256("\0".join((request.text, *request.files, *request.before)).encode()).hexdigest()[:20]


def _prompt_digest() -> str:
    """What else the model's word depends on: a changed prompt begins the journal anew."""
    shown = [prompt("route", kind, request="", files="") for kind in ("zh", "en")]
    return sha256(repr((shown, CHOICE_SCHEMA, CHOICE_TOKENS)).encode()).hexdigest()[:12]


def _choose(router: Router, item: Labelled) -> Seen:
    began = time.perf_counter()
    choice = router.decide(item.request, item.language)
    return Seen(item, choice, time.perf_counter() - began)


async def _with_model(
    seen: Mapping[str, Sequence[Seen]], asked: Mapping[str, set[int]], models: Path, name: str, journal: Journal
) -> dict[str, list[Seen]]:
    """The drawn ones of each set as the model sees them too, what the journal has left out."""
    done = {}
    with fresh_home(models) as home:
        async with Box(load(home)) as box:
            model = await model_for("fast", box.settings, box.notes, name)

            async def ask(messages: Sequence[Message], most: int, schema: dict[str, Any]) -> dict[str, Any] | None:
                said = parse((await model.chat(messages, max_tokens=most, schema=schema)).text)
                return said if isinstance(said, dict) else None

            try:
                for kind in ("zh", "en"):  # loads the model and the prefix of the prompt
                    await choice_of(ask, Request("warm up"), kind)
                for count, (set_name, some) in enumerate(seen.items(), 1):
                    for place in sorted(asked[set_name]):
                        key = {"set": set_name, "id": identity(some[place].item.request), "arm": "model"}
                        if not journal.has(**key):
                            journal.add({**key, **await _asked(some[place], ask)})
                    done[set_name] = judged(set_name, some, asked[set_name], journal)
                    sys.stderr.write(f"\rmodel {count}/{len(seen)}\033[K")
                sys.stderr.write("\n")
            finally:
                await model.close()
    return done


async def _asked(one: Seen, ask: AskModel) -> Item:
    """A call that fails is no choice."""
    began = time.perf_counter()
    try:
        depth = await choice_of(ask, one.item.request, one.item.language)
    except OneboxError:
        depth = None
    return {"depth": str(depth or Depth.SEARCH), "total": round(time.perf_counter() - began, 4)}


def judged(name: str, some: Sequence[Seen], asked: set[int], journal: Journal) -> list[Seen]:
    """The requests of a set with what the journal says of those that were asked."""
    known = {item["id"]: item for item in journal.items if item["set"] == name}
    made = list(some)
    for place in asked:
        item = known[identity(some[place].item.request)]
        made[place] = replace(some[place], model=Depth(item["depth"]), model_seconds=item["total"])
    return made


def _own(some: Sequence[Seen]) -> dict[str, Any]:
    """Scores of the own test split: every arm, what is decided without a model, and the needs."""
    asked = [one for one in some if one.model is not None]
    return {
        "n": len(some),
        "arms": _arms(some),
        **({"asked": {"n": len(asked), "arms": _arms(asked)}} if 0 < len(asked) < len(some) else {}),
        "decided": _decided(some),
        "place_right": _share([one.choice.needs.place == one.item.place for one in some]),
        "fresh_right": _share([one.choice.needs.fresh == one.item.fresh for one in some]),
        **_times(some),
    }


def _arms(some: Sequence[Seen]) -> dict[str, Any]:
    """`alone`: without a model. `onebox`: the model where it abstains. `llm_only`: the model for everything."""
    gold = [one.item.depth for one in some]
    arms = {"alone": scores(gold, [one.alone for one in some])}
    if all(one.model is not None for one in some):
        arms["onebox"] = scores(gold, [one.together for one in some])
        arms["llm_only"] = scores(gold, [one.model for one in some if one.model])
    return arms


def _decided(some: Sequence[Seen]) -> dict[str, Any]:
    sure = [one for one in some if one.choice.sure]
    if not sure:
        return {"share": 0.0}
    right = scores([one.item.depth for one in sure], [one.choice.depth for one in sure])
    return {"share": round(len(sure) / len(some), 4), **right}


def _source(some: Sequence[Seen]) -> dict[str, Any]:
    """A source has one label: the share that went there, and where the rest went."""
    asked = [one for one in some if one.model is not None]
    made: dict[str, Any] = {
        "n": len(some),
        "label": str(some[0].item.depth),
        "language": some[0].item.language,
        "alone": _share([one.alone is one.item.depth for one in some]),
        "went": {str(depth): sum(one.alone is depth for one in some) for depth in Depth},
        "decided": _share([one.choice.sure for one in some]),
        **_times(some),
    }
    if core := [one.alone is one.item.depth for one in some if not one.item.other_kind]:
        made["alone_core"], made["n_core"] = _share(core), len(core)
    if asked:
        made["asked"] = len(asked)
        made["onebox_asked"] = _share([one.together is one.item.depth for one in asked])
        made["llm_only_asked"] = _share([one.model is one.item.depth for one in asked])
    return made


def _pooled(seen: Mapping[str, Sequence[Seen]], names: Mapping[str, Any], language: str) -> dict[str, Any]:
    """All sources of one language, 100 of each at most, so that no source drowns the others."""
    some = [one for name in names for one in seen[name][:100] if one.item.language == language]
    if not some:
        return {"n": 0}
    asked = [one for one in some if one.model is not None]
    made: dict[str, Any] = {"n": len(some), "alone": scores([o.item.depth for o in some], [o.alone for o in some])}
    if asked:
        made["asked"] = {"n": len(asked), **_arms(asked)}
    return made


def _tools(pairs: Sequence[tuple[Seen, bool]]) -> dict[str, Any]:
    """Is anything outside the model needed? Search, research and execute say yes."""
    right = [(one.alone in TOOLS) == wanted for one, wanted in pairs]
    needed = [one.alone in TOOLS for one, wanted in pairs if wanted]
    idle = [one.alone not in TOOLS for one, wanted in pairs if not wanted]
    return {
        "n": len(pairs),
        "accuracy": _share(right),
        "recall": _share(needed),
        "specificity": _share(idle) if idle else None,
    }


def _all(some: Sequence[Seen]) -> dict[str, Any]:
    made = {"n": len(some), "decided": _share([one.choice.sure for one in some]), **_times(some)}
    calls = [one.model_seconds for one in some if one.model_seconds is not None]
    return {**made, **({"model_call": percentiles(calls)} if calls else {})}


def _times(some: Sequence[Seen]) -> dict[str, float]:
    return percentiles([one.seconds for one in some])


def _share(held: Sequence[bool]) -> float:
    return round(sum(held) / len(held), 4) if held else 0.0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--n", type=int, help="the model is asked about N requests of each set, drawn by a seed")
    made.add_argument("--no-model", action="store_true", help="leave out what needs a model")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
