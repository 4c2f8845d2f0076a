"""Office work on files by a real model: the depth `execute` on tasks of OfficeBench and on the tables of WorkBench.

    python -m bench.tasks.office [--n N] [--sets officebench,workbench] [--peer] [--dev] [--at-once N] [--resume]

Each task gets a folder of its own, as a user has it, and is asked with these files. Where the run says that it has
finished, what it changed is accepted in the user's name, and the folder is judged: by OfficeBench's checks
(`bench/officebench.py`), or by the state that WorkBench's calls make of the tables (`bench/workbench.py`). What a run
says it did not finish is not accepted, and is wrong. Before that, not a byte of the user's files may differ. `--dev`:
tasks that the draw left, for choosing prompts, never reported. Each item is at once in `.work/bench/office.jsonl`.
`--peer`: smolagents' CodeAgent too, on a folder of its own. It has no files handed back to take over: what it wrote is
there, finished or not.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import officebench, workbench
from bench.common import RESULTS, WORK, data_folder, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, percentile
from bench.office_folder import OFFICEBENCH, SETS, WORKBENCH, Laid, laid
from bench.options import parser, with_at_once, with_peer
from bench.peers.smolagents_codeagent import SmolPool, environment, pool
from bench.summary import difference
from bench.tasks.execute import COMPARED, PEER_TASKS, answered, costs
from bench.together import each, with_time
from onebox.app import Box
from onebox.engine.execute.hand_back import accept
from onebox.engine.execute.plan import MOST_ACTIONS
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.store.task_files import folder_of
from onebox.store.versions import Versions
from onebox.types import Ask, Depth

CONTEXT = 8192
"""As in the task `execute`: five tables and their columns take room."""
TOOLS = ("python", "shell", "read_file", "write_file")
"""Nothing outside the files: no web, nobody to ask."""
ARM, PEER = "onebox", "smolagents"
_KEPT_BACK = ("answer", "failed")


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    models, folder = model_home(options.model, options.home), data_folder(*options.sets)
    if models is None or folder is None:
        return 0
    about = {"model": options.model, "context": CONTEXT, "dev": options.dev, "n": options.n, "sets": options.sets}
    about["at_once"] = options.at_once
    journal = Journal(WORK / ("office-dev.jsonl" if options.dev else "office.jsonl"), about, resume=options.resume)
    with tempfile.TemporaryDirectory(prefix="office-", dir=WORK) as scratch:
        asked, left = chosen(folder, Path(scratch), options)
        python = environment() if options.peer else None
        try:
            asyncio.run(ask_all(asked, python, options, models, folder, journal))
        finally:
            to = WORK if options.dev or options.limit else RESULTS
            sys.stdout.write(f"{write(asked, arms_of(python), left, about, journal.items, to, options.note)}\n")
    return 0


Asked = Mapping[str, Sequence[Any]]
"""Set → its tasks."""


def arms_of(python: Path | None) -> tuple[str, ...]:
    return (ARM, PEER) if python is not None else (ARM,)


def chosen(folder: Path, scratch: Path, options: argparse.Namespace) -> tuple[Asked, dict[str, int]]:
    """The tasks of each set, and how many of OfficeBench were left out, by reason."""
    asked: dict[str, Sequence[Any]] = {}
    left: dict[str, int] = {}
    if OFFICEBENCH in options.sets:
        asked[OFFICEBENCH], reasons = officebench.tasks(folder / OFFICEBENCH, options.n, scratch, dev=options.dev)
        left = dict(reasons)
    if WORKBENCH in options.sets:
        asked[WORKBENCH] = workbench.queries(folder / WORKBENCH, options.n, dev=options.dev)
    return asked, left


async def ask_all(
    asked: Asked, python: Path | None, options: argparse.Namespace, models: Path, data: Path, journal: Journal
) -> None:
    """Every task to every arm, set by set in turns, what the journal has left out, until the minutes are over.

    `python`: that of the peer, None to leave it out.
    """
    arms = arms_of(python)
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    every = [(name, one.id, arm) for name, tasks in asked.items() for one in tasks for arm in arms]
    if all(journal.has(set=name, id=which, arm=arm) for name, which, arm in every):
        return
    with fresh_home(models) as home:
        if (models / "sandbox").is_dir():
            (home / "sandbox").symlink_to((models / "sandbox").resolve(), target_is_directory=True)
            home.chmod(0o711)  # else the user of the sandbox cannot reach the packages, and does without
        settings = bench_settings(home, embed=False, at_once=options.at_once)
        settings = settings.model_copy(update={"local": settings.local.model_copy(update={"context": CONTEXT})})
        async with Box(settings) as box:
            peers = await pool(python, PEER_TASKS, settings, options.model) if python else None

            async def all_arms(turn: int, given: tuple[str, Any]) -> None:
                name, task = given
                for arm in arms if turn % 2 == 0 else arms[::-1]:
                    key = {"set": name, "id": task.id, "arm": arm}
                    if time.monotonic() > until or journal.has(**key):
                        continue
                    with laid(name, task, data, PEER_TASKS if arm == PEER else WORK) as place:
                        if peers and arm == PEER:
                            made = await theirs(peers, place, options.window)
                        else:
                            made = await ours(box, settings, options, place)
                    journal.add({**key, "at": round(time.time()), **made})

            try:
                await each(by_turns(asked), all_arms, at_once=options.at_once, name="office")
            finally:
                if peers:
                    await peers.close()


def by_turns(asked: Asked) -> list[tuple[str, Any]]:
    """The set and the task, the sets in turns."""
    longest = max(map(len, asked.values()), default=0)
    return [(name, tasks[place]) for place in range(longest) for name, tasks in asked.items() if place < len(tasks)]


async def ours(box: Box, settings: Settings, options: argparse.Namespace, place: Laid) -> Item:
    """One task to the depth `execute`. A run that fails is wrong."""
    given = tuple(str(one) for one in sorted(place.folder.iterdir()))
    ask = Ask(place.task.text, depth=Depth.EXECUTE, files=given, model=options.model, language="en", tools=TOOLS)
    try:
        view, seconds = await answered(box, with_time(ask, options.at_once))
    except OneboxError as error:
        return {"correct": 0.0, "error": str(error), "touched": float(place.touched)}
    touched, finished = float(place.touched), view.stop_reason == "finished"
    if finished:
        take_over(view, settings, place.folder)
    usage = view.usage
    return {
        **place.judged(finished=finished),
        "touched": touched,
        "finished": float(finished),
        "answer": view.text,
        "steps": len(view.actions),
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total": round(seconds, 3),
    }


async def theirs(peers: SmolPool, place: Laid, window: int) -> Item:
    """The same to the peer, which is told what lies in the folder it works in."""
    names = "\n".join(sorted(str(one.relative_to(place.folder)) for one in place.folder.rglob("*") if one.is_file()))
    text = f"These files are in the current folder:\n{names}\n{place.task.text}"
    said = await peers.ask(text, place.folder, steps=MOST_ACTIONS, files=True)
    spent = costs(said)
    return {**place.judged(finished=bool(spent["finished"])), "answer": said["answer"], "window": window, **spent}


def take_over(view: View, settings: Settings, folder: Path) -> None:
    """What the user does who has seen the difference and says yes."""
    place = folder_of(settings.home, view.run)
    accept(view, Versions(place / "versions"), place, folder)


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One set: accuracy, costs, crashes, and harm where it was looked for."""
    made: dict[str, Any] = {
        "n": len(items),
        "accuracy": mean(one["correct"] for one in items),
        "crashes": sum("error" in one for one in items),
        "touched_before_accepting": sum(one.get("touched", 0) for one in items),
        **{
            name: mean(one.get(name) for one in items)
            for name in ("finished", "steps", "prompt_tokens", "completion_tokens")
        },
        **{f"total_p{p}": percentile([one.get("total") for one in items], p) for p in (50, 95)},
    }
    if any("harmful" in one for one in items):
        made |= {
            name: sum(one.get(name, 0) for one in items)
            for name in ("harmful", "beyond", "stray_mails", "side_effects")
        }
    return made


def write(
    asked: Asked,
    arms: Sequence[str],
    left: Mapping[str, int],
    about: dict[str, Any],
    items: Sequence[Item],
    to: Path,
    note: str = "",
) -> Path:
    """A table for each set, over the tasks that every arm has done. `note`: what a reader has to know of them."""
    sets: dict[str, Any] = {}
    mine: list[Item] = []
    for name, tasks in asked.items():
        of_set = [one for one in items if one["set"] == name]
        done = [{one["id"] for one in of_set if one["arm"] == arm} for arm in arms]
        common = {one.id for one in tasks}.intersection(*done)
        some = [one for one in of_set if one["id"] in common and one["arm"] in arms]
        mine += some
        by_arm = {arm: summary([one for one in some if one["arm"] == arm]) for arm in arms}
        sets[name] = {"of": len(tasks), "n": len(common), "arms": by_arm}
        if PEER in arms:
            sets[name][f"{ARM} - {PEER}"] = difference(some, ARM, PEER, COMPARED)
    result = {
        "task": "office",
        **circumstances("dbos", "xllamacpp"),
        "settings": about,
        "n": sum(one["n"] for one in sets.values()),
        "left_out": dict(sorted(left.items())),
        "note": note,
        "sets": sets,
        "items": [{name: value for name, value in one.items() if name not in _KEPT_BACK} for one in mine],
    }
    return write_result("office", result, to)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_peer(with_at_once(parser(__doc__)))
    made.add_argument("--n", type=int, default=20, help="tasks of each set (default: %(default)s)")
    made.add_argument("--sets", default=",".join(SETS), help="default: %(default)s")
    made.add_argument("--dev", action="store_true", help="tasks for choosing prompts; never reported")
    made.add_argument("--note", default="", help="what a reader has to know of these figures; stands below them")
    made.add_argument("--minutes", type=float, help="begin no task after so long; --resume goes on")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    options.sets = [one for one in options.sets.split(",") if one]
    if unknown := [one for one in options.sets if one not in SETS]:
        made.error(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
