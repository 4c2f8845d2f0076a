"""Tasks on data by a real model: the depth `execute` against smolagents' CodeAgent, same model, same files, one run.

    python -m bench.tasks.execute [--n N] [--peer] [--dev] [--at-once N] [--home FOLDER] [--resume]

InfiAgent-DABench (arXiv 2401.05507): questions over CSV tables with closed answers, `@name[value]`. An answer is right
when every one of its parts is, a part by the data set's own rule: equal as numbers within 1e-6, else the same text.
`values` is told beside it, for arms that know the answer and not the form: every gold value stands in what was said.
Prompts were chosen on the slice `--dev` (every tenth), which is never reported. An item is written at once to
`.work/bench/execute.jsonl`. Arms take turns in going first.
"""

import argparse
import asyncio
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.common import RESULTS, WORK, data_folder, read_jsonl, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, percentile
from bench.options import parser, with_at_once, with_peer
from bench.peers.smolagents_codeagent import SmolPool, environment, pool
from bench.summary import difference
from bench.together import each, with_time
from onebox.app import Box
from onebox.engine.execute.plan import MOST_ACTIONS
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.types import Ask, Depth

CONTEXT = 8192
"""Of ours; and of a local model's, for both: the peer's own prompt leaves no room for a task in 4,096 tokens."""
PEER_TASKS = WORK / "smolagents-tasks"
COMPARED = ("correct", "completion_tokens", "total")
_KEPT_BACK = ("answer", "gold")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")
_PARTS = (re.compile(r"@(\w+)\s*\[(.*?)\](?=\s|,|;|\.|$|@|\n)", re.S), re.compile(r"@(\w+)\[(.*?)\]"))
"""Up to the bracket that closes the part; and up to the first one, as the data set's authors read theirs."""

Question = dict[str, Any]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, folder = model_home(options.model, options.home), data_folder("dabench")
    if models is None or folder is None:
        return 0
    asked = questions(folder / "dabench", options.n, dev=options.dev)
    about = {"model": options.model, "context": CONTEXT, "dev": options.dev, "n": options.n}
    about["at_once"] = options.at_once
    journal = Journal(WORK / ("execute-dev.jsonl" if options.dev else "execute.jsonl"), about, resume=options.resume)
    arms = ["onebox"]
    python = environment() if options.peer else None
    if python is not None:
        arms.append("smolagents")
    try:
        asyncio.run(ask_all(asked, arms, python, options, models, journal))
    finally:
        file = write(asked, arms, about, journal.items, WORK if options.dev or options.limit else RESULTS)
        sys.stdout.write(f"{file}\n")
    return 0


def questions(folder: Path, n: int, *, dev: bool) -> list[Question]:
    """`n` evenly over the set, less the slice for choosing prompts; with `dev` that slice alone."""
    rows = read_jsonl(folder / "tasks.jsonl")
    rows = [row for place, row in enumerate(rows) if dev == (place % 10 == 4)]
    chosen = [rows[place * len(rows) // n] for place in range(n)] if len(rows) > n else rows
    return [
        {
            "id": str(row["id"]),
            "text": f"{row['question']}\n{row['constraints']}\nAnswer in this format: {row['format']}",
            "file": folder / "tables" / row["file_name"],
            "gold": row["answers"],
            "level": row["level"],
        }
        for row in chosen
    ]


async def ask_all(
    asked: Sequence[Question],
    arms: Sequence[str],
    python: Path | None,
    options: argparse.Namespace,
    models: Path,
    journal: Journal,
) -> None:
    """Every question to every arm, what the journal has left out."""
    with fresh_home(models) as home:
        if (models / "sandbox").is_dir():
            (home / "sandbox").symlink_to((models / "sandbox").resolve(), target_is_directory=True)
            home.chmod(0o711)  # else the user of the sandbox cannot reach the packages, and does without
        settings = bench_settings(home, embed=False, at_once=options.at_once)
        settings = settings.model_copy(update={"local": settings.local.model_copy(update={"context": CONTEXT})})
        async with Box(settings) as box:
            await answered(box, Ask("Say: ready", depth=Depth.CHAT, model=options.model))  # loads the model
            peers = await pool(python, PEER_TASKS, settings, options.model) if python else None

            async def all_arms(place: int, one: Question) -> None:
                for arm in arms if place % 2 == 0 else arms[::-1]:
                    key = {"set": one["level"], "id": one["id"], "arm": arm}
                    if not journal.has(**key):
                        if peers and arm != "onebox":
                            made = await theirs(peers, one, options.window)
                        else:
                            made = await ours(box, one, options)
                        journal.add({**key, "at": round(time.time()), **made})

            try:
                await each(asked, all_arms, at_once=options.at_once, name="execute")
            finally:
                if peers:
                    await peers.close()


async def ours(box: Box, question: Question, options: argparse.Namespace) -> Item:
    """One question to the depth `execute`. A run that fails is wrong."""
    ask = Ask(question["text"], depth=Depth.EXECUTE, file=str(question["file"]), model=options.model, language="en")
    try:
        view, seconds = await answered(box, with_time(ask, options.at_once))
    except OneboxError as error:
        return {"correct": 0.0, "error": str(error), "gold": question["gold"]}
    return {
        "correct": float(right(view.text, question["gold"])),
        "answer": view.text,
        "gold": question["gold"],
        "steps": len(view.actions),
        "calls": view.usage.calls,
        "prompt_tokens": view.usage.prompt_tokens,
        "completion_tokens": view.usage.completion_tokens,
        "total": round(seconds, 3),
        "finished": float(view.stop_reason == "finished"),
    }


async def theirs(peers: SmolPool, question: Question, window: int) -> Item:
    """The same to the peer, which gets a copy of the file in a folder and its name."""
    folder = Path(tempfile.mkdtemp(dir=PEER_TASKS))
    try:
        shutil.copy(question["file"], folder)
        text = f"The file {question['file'].name} is in the current folder.\n{question['text']}"
        said = await peers.ask(text, folder, steps=MOST_ACTIONS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "correct": float(right(said["answer"], question["gold"])),
        "answer": said["answer"],
        "gold": question["gold"],
        "window": window,
        **costs(said),
    }


def costs(said: dict[str, Any]) -> Item:
    """What the peer spent on a task, whether it finished by itself, and what it broke off with."""
    made: Item = {
        "steps": said["steps"],
        "prompt_tokens": said.get("prompt_tokens"),
        "completion_tokens": said.get("completion_tokens"),
        "total": round(said.get("seconds", 0.0), 3),
        "finished": float(said.get("state") == "success"),
    }
    return {**made, "error": said["error"]} if said["error"] else made


async def answered(box: Box, ask: Ask) -> tuple[View, float]:
    view, began = View(), time.perf_counter()
    async for event in box.ask(ask):
        view.see(event)
    return view, time.perf_counter() - began


def right(said: str, gold: Sequence[Sequence[str]]) -> bool:
    """Is every part of the gold answer there, and equal?"""
    readings = [{name: value.strip() for name, value in form.findall(said)} for form in _PARTS]
    return all(any(name in parts and equal(parts[name], value) for parts in readings) for name, value in gold)


def holds(said: str, gold: Sequence[Sequence[str]]) -> bool:
    """Does every gold value stand in `said`, in whatever form?"""
    numbers = [float(one.replace(",", "")) for one in _NUMBER.findall(said)]

    def stands(value: str) -> bool:
        try:
            return any(abs(number - float(value)) < 1e-6 for number in numbers)
        except ValueError:
            return value in said

    return all(stands(str(value).strip()) for _, value in gold)


def equal(said: str, gold: str) -> bool:
    """The data set's rule for one part."""
    try:
        return abs(float(said) - float(gold)) < 1e-6
    except ValueError:
        return said == str(gold).strip()


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One arm: accuracy, costs, crashes."""
    return {
        "n": len(items),
        "accuracy": mean(one["correct"] for one in items),
        "values": mean(bool(one.get("finished")) and holds(one.get("answer", ""), one["gold"]) for one in items),
        "crashes": sum("error" in one for one in items),
        **{
            name: mean(one.get(name) for one in items)
            for name in ("finished", "steps", "prompt_tokens", "completion_tokens")
        },
        **{f"total_p{p}": percentile([one.get("total") for one in items], p) for p in (50, 95)},
    }


def write(
    asked: Sequence[Question], arms: Sequence[str], about: dict[str, Any], items: Sequence[Item], folder: Path
) -> Path:
    """The tables over the questions that every arm has answered."""
    done = [{one["id"] for one in items if one["arm"] == arm} for arm in arms]
    common = {one["id"] for one in asked}.intersection(*done)
    mine = [one for one in items if one["id"] in common and one["arm"] in arms]
    mine = [{**one, "correct": float(right(one.get("answer", ""), one["gold"]))} for one in mine]
    levels: dict[str, Any] = {}
    for name in ("all", *sorted({one["set"] for one in mine})):
        some = [one for one in mine if name in ("all", one["set"])]
        levels[name] = {arm: summary([one for one in some if one["arm"] == arm]) for arm in arms}
        if len(arms) > 1:
            levels[name]["onebox - smolagents"] = difference(some, "onebox", "smolagents", COMPARED)
    accuracy = {arm: levels["all"][arm]["accuracy"] or 0.0 for arm in arms}
    least = 1 / max(1, len(common))  # a peer that is never right is counted as if it had been once
    result = {
        "task": "execute",
        **circumstances("dbos", "xllamacpp"),
        "settings": about,
        "n": len(common),
        "of": len(asked),
        "times_peer": accuracy["onebox"] / max(accuracy["smolagents"], least) if len(arms) > 1 else None,
        "levels": levels,
        "items": [{name: value for name, value in one.items() if name not in _KEPT_BACK} for one in mine],
    }
    return write_result("execute", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_peer(with_at_once(parser(__doc__)))
    made.add_argument("--n", type=int, default=72, help="questions (default: %(default)s)")
    made.add_argument("--dev", action="store_true", help="the slice for choosing prompts; never reported")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    return options


if __name__ == "__main__":
    sys.exit(main())
