"""Worked answers by a real model: the depth `think` against one plain call to the same model, in the same run.

    python -m bench.tasks.think [--n N] [--effort EFFORT] [--set gsm8k,cmath] [--dev] [--drawing N] [--at-once N]

The plain call is the depth `chat`; from its text the result is read by the same code as from a draft. Arms take
turns in going first, the sets take turns too, and every run has a fresh home. An item is written at once to
`.work/bench/think.jsonl`. Prompts and the rule of "verified" were chosen on the slice `--dev` (even places beyond
200 of gsm8k, every third of cmath), which is never reported; its tables go to `.work/bench/think.json`. Who has read
answers of one drawing and then changed a rule measures it on another.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, data_folder, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, percentile
from bench.options import parser, with_at_once
from bench.summary import difference
from bench.together import each, with_time
from onebox.app import Box
from onebox.engine.fold import View
from onebox.engine.think.draft import final_answer
from onebox.engine.think.quantity import quantities, result_in, same
from onebox.errors import OneboxError
from onebox.types import Ask, Depth

SETS = ("gsm8k", "cmath")
ARMS = ("plain", "think")
COMPARED = ("correct", "completion_tokens", "total")

_KEPT_BACK = ("gold", "answer", "drafts")
"""What is of the data, or the model's words about it, stays in the journal."""

Question = dict[str, str]
"""`set`, `id`, `text`, `gold`."""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models = model_home(options.model, options.home)
    folder = data_folder(*options.set)
    if models is None or folder is None:
        return 0
    asked = list(questions(folder, options.set, options.n, dev=options.dev, drawing=options.drawing))
    told = ("model", "effort", "dev", "drawing", "at_once")
    about = {name: getattr(options, name) for name in told}
    name = "think-dev.jsonl" if options.dev else "think.jsonl"
    journal = Journal(WORK / name, about, resume=options.resume)
    try:
        asyncio.run(ask_all(asked, options, models, journal))
    finally:
        file = write(asked, about, journal.items, WORK if options.dev or options.limit else RESULTS)
        sys.stdout.write(f"{file}\n")
    return 0


def questions(folder: Path, sets: Sequence[str], n: int, *, dev: bool, drawing: int = 0) -> Iterator[Question]:
    """`n` of each set in turn, from the slice that is reported or from the one for choosing prompts."""
    taken = [_spread(read, n, drawing) for name in sets if (read := list(_read(folder, name, dev)))]
    for row in zip_longest(*taken):
        yield from (one for one in row if one is not None)


def _read(folder: Path, name: str, dev: bool) -> Iterator[Question]:
    if name == "gsm8k":
        for place, row in enumerate(read_jsonl(folder / "gsm8k" / "test.jsonl")):
            if dev == (place > 200 and place % 2 == 0):
                gold = row["answer"].rpartition("####")[2].strip()
                yield {"set": name, "id": str(place), "text": row["question"], "gold": gold}
    else:
        for place, row in enumerate(read_jsonl(folder / "cmath" / "cmath_dev.jsonl")):
            if dev == (place % 3 == 2):
                yield {"set": name, "id": str(place), "text": row["input"], "gold": str(row["golden"])}


def _spread(rows: Sequence[Question], n: int, drawing: int = 0) -> list[Question]:
    """`n` of them evenly over the file (cmath is sorted by grade), in an order that is even at every length.

    No two drawings share a question; one that goes beyond the file is what is left of it.
    """
    starts = [place * len(rows) // n for place in range(n + 1)]
    chosen = [rows[start + drawing] for start, end in pairwise(starts) if start + drawing < end]
    step = next((size for size in (37, 41, 43) if len(chosen) % size), 1)
    return [chosen[place * step % len(chosen)] for place in range(len(chosen))]


async def ask_all(asked: Sequence[Question], options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """Every question to both arms, what the journal has left out."""
    with fresh_home(models) as home:
        async with Box(bench_settings(home, embed=False, at_once=options.at_once)) as box:

            async def both_arms(place: int, one: Question) -> None:
                for arm in ARMS if place // len(options.set) % 2 == 0 else ARMS[::-1]:
                    key = {"set": one["set"], "id": one["id"], "arm": arm}
                    if not journal.has(**key):
                        journal.add({**key, **await item(box, one, arm, options)})

            await answered(box, Ask("Say: ready", depth=Depth.CHAT, model=options.model))  # loads the model
            await asyncio.to_thread(box.evaluator)
            await each(asked, both_arms, at_once=options.at_once, name="think")


async def item(box: Box, question: Question, arm: str, options: argparse.Namespace) -> Item:
    """One question to one arm. An arm that fails is wrong."""
    depth = Depth.THINK if arm == "think" else Depth.CHAT
    head = {"at": round(time.time()), "gold": question["gold"]}
    try:
        ask = Ask(question["text"], depth=depth, model=options.model, effort=options.effort)
        view, seconds = await answered(box, with_time(ask, options.at_once))
    except OneboxError as error:
        return {**head, "correct": 0.0, "error": str(error)}
    answer = (view.checked.answer if view.checked else "") or final_answer(view.text)
    return {
        **head,
        "answer": answer,
        "correct": float(right(answer, question["gold"], question["text"])),
        "calls": view.usage.calls,
        "prompt_tokens": view.usage.prompt_tokens,
        "completion_tokens": view.usage.completion_tokens,
        "total": round(seconds, 3),
        **({"verdict": view.checked.verdict, "difficulty": view.plan.difficulty} if view.checked else {}),
        "drafts": [f"{draft.by}: {draft.answer or draft.error}" for draft in view.drafts.values()],
    }


async def answered(box: Box, ask: Ask) -> tuple[View, float]:
    view, began = View(), time.perf_counter()
    async for event in box.ask(ask):
        view.see(event)
    return view, time.perf_counter() - began


def right(answer: str, gold: str, question: str) -> bool:
    """Is the result the gold number, in whatever form it is written?"""
    told, wanted = result_in(answer), quantities(gold)
    return bool(told and wanted and same(told, wanted[0], question))


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One arm on one set: accuracy, costs, how much is verified and how much of that is right."""
    table: dict[str, Any] = {
        "n": len(items),
        "errors": sum("error" in one for one in items),
        "accuracy": mean(one["correct"] for one in items),
        **{name: mean(one.get(name) for one in items) for name in ("calls", "prompt_tokens", "completion_tokens")},
        **{f"total_p{p}": percentile([one.get("total") for one in items], p) for p in (50, 95)},
    }
    if any("verdict" in one for one in items):
        verified = [one for one in items if one.get("verdict") == "verified"]
        others = [one for one in items if one.get("verdict") != "verified"]
        table |= {
            "verified": round(len(verified) / len(items), 4),
            "verified_n": len(verified),
            "verified_right": mean(one["correct"] for one in verified),
            "others_right": mean(one["correct"] for one in others),
        }
    return table


def write(asked: Sequence[Question], about: dict[str, Any], items: Sequence[Item], folder: Path) -> Path:
    """The tables over the questions that both arms have answered."""
    wanted = {(one["set"], one["id"]) for one in asked}
    done = [{(one["set"], one["id"]) for one in items if one["arm"] == arm} for arm in ARMS]
    both = [one for one in items if (one["set"], one["id"]) in wanted & done[0] & done[1]]
    sets: dict[str, Any] = {}
    for name in ("all", *dict.fromkeys(one["set"] for one in both)):
        mine = [{**one, "id": f"{one['set']}/{one['id']}"} for one in both if name in ("all", one["set"])]
        sets[name] = {
            "n": len(mine) // len(ARMS),
            "of": sum(name in ("all", one["set"]) for one in asked),
            "arms": {arm: summary([one for one in mine if one["arm"] == arm]) for arm in ARMS if mine},
            "think - plain": difference(mine, "think", "plain", COMPARED),
        }
    result = {
        "task": "think",
        **circumstances("dbos", "xllamacpp", "sympy"),
        "settings": about,
        "n": sets["all"]["n"],
        "sets": sets,
        "items": [{name: value for name, value in one.items() if name not in _KEPT_BACK} for one in both],
    }
    return write_result("think", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_at_once(parser(__doc__))
    made.add_argument("--n", type=int, default=100, help="questions of each set (default: %(default)s)")
    made.add_argument("--effort", choices=["fast", "normal", "heavy"], default="normal")
    made.add_argument("--set", type=lambda text: text.split(","), default=list(SETS), help="by comma")
    made.add_argument("--dev", action="store_true", help="the slice for choosing prompts; never reported")
    made.add_argument("--drawing", type=int, default=0, help="another N questions of each set: 0, 1, ...")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    if unknown := [name for name in options.set if name not in SETS]:
        made.error(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
