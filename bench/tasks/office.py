"""Office work on files by a real model: the depth `execute` on tasks of OfficeBench and on the tables of WorkBench.

    python -m bench.tasks.office [--n N] [--sets officebench,workbench] [--dev] [--minutes M] [--home FOLDER] [--resume]

Each task gets a folder of its own, as a user has it, and is asked with these files. Where the run says that it has
finished, what it changed is accepted in the user's name, and the folder is judged: by OfficeBench's checks
(`bench/officebench.py`), or by the state that WorkBench's calls make of the tables (`bench/workbench.py`). What a run
says it did not finish is not accepted, and is wrong. Before that, not a byte of the user's files may differ. `--dev`:
tasks that the draw left, for choosing prompts, never reported. Each item is at once in `.work/bench/office.jsonl`.
"""

import argparse
import asyncio
import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import officebench, workbench
from bench.common import RESULTS, WORK, data_folder, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.journal import Item, Journal
from bench.machine import circumstances
from bench.metrics import mean, percentile
from bench.options import parser, with_at_once
from bench.tasks.execute import answered
from bench.together import each, with_time
from onebox.app import Box
from onebox.engine.execute.hand_back import accept
from onebox.engine.fold import View
from onebox.errors import OneboxError
from onebox.settings import Settings
from onebox.store.task_files import folder_of
from onebox.store.versions import Versions
from onebox.types import Ask, Depth

CONTEXT = 8192
"""As in the task `execute`: five tables and their columns take room."""
SETS = ("officebench", "workbench")
TOOLS = ("python", "shell", "read_file", "write_file")
"""Nothing outside the files: no web, nobody to ask."""
ARM = "onebox"
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
        try:
            asyncio.run(ask_all(asked, options, models, folder, journal))
        finally:
            place = WORK if options.dev or options.limit else RESULTS
            sys.stdout.write(f"{write(asked, left, about, journal.items, place)}\n")
    return 0


Asked = Mapping[str, Sequence[Any]]
"""Set → its tasks."""


def chosen(folder: Path, scratch: Path, options: argparse.Namespace) -> tuple[Asked, dict[str, int]]:
    """The tasks of each set, and how many of OfficeBench were left out, by reason."""
    asked: dict[str, Sequence[Any]] = {}
    left: dict[str, int] = {}
    if "officebench" in options.sets:
        asked["officebench"], reasons = officebench.tasks(folder / "officebench", options.n, scratch, dev=options.dev)
        left = dict(reasons)
    if "workbench" in options.sets:
        asked["workbench"] = workbench.queries(folder / "workbench", options.n, dev=options.dev)
    return asked, left


async def ask_all(asked: Asked, options: argparse.Namespace, models: Path, data: Path, journal: Journal) -> None:
    """Every task, set by set in turns, what the journal has left out, until the minutes are over."""
    until = time.monotonic() + 60 * (options.minutes or 10**6)
    if all(journal.has(set=name, id=one.id, arm=ARM) for name, tasks in asked.items() for one in tasks):
        return
    with fresh_home(models) as home:
        if (models / "sandbox").is_dir():
            (home / "sandbox").symlink_to((models / "sandbox").resolve(), target_is_directory=True)
            home.chmod(0o711)  # else the user of the sandbox cannot reach the packages, and does without
        settings = bench_settings(home, embed=False, at_once=options.at_once)
        settings = settings.model_copy(update={"local": settings.local.model_copy(update={"context": CONTEXT})})
        async with Box(settings) as box:

            async def one(_: int, given: tuple[str, Any]) -> None:
                name, task = given
                key = {"set": name, "id": task.id, "arm": ARM}
                if time.monotonic() < until and not journal.has(**key):
                    made = await done(box, settings, name, task, options, data)
                    journal.add({**key, "at": round(time.time()), **made})

            await each(by_turns(asked), one, at_once=options.at_once, name="office")


def by_turns(asked: Asked) -> list[tuple[str, Any]]:
    """The set and the task, the sets in turns."""
    longest = max(map(len, asked.values()), default=0)
    return [(name, tasks[place]) for place in range(longest) for name, tasks in asked.items() if place < len(tasks)]


async def done(box: Box, settings: Settings, name: str, task: Any, options: argparse.Namespace, data: Path) -> Item:
    """One task, in a folder of its own. A run that fails is wrong."""
    with _folder() as folder:
        if name == "officebench":
            officebench.lay(task.testbed, folder)
        else:
            workbench.lay(data / "workbench", folder)
        before = digests(folder)
        given = tuple(str(one) for one in sorted(folder.iterdir()))
        ask = Ask(task.text, depth=Depth.EXECUTE, files=given, model=options.model, language="en", tools=TOOLS)
        try:
            view, seconds = await answered(box, with_time(ask, options.at_once))
        except OneboxError as error:
            return {"correct": 0.0, "error": str(error), "touched": float(digests(folder) != before)}
        touched = float(digests(folder) != before)
        finished = view.stop_reason == "finished"
        wanted = workbench.gold(workbench.state(folder), task.calls) if name == "workbench" else {}
        was = workbench.state(folder) if name == "workbench" else {}
        if finished:
            take_over(view, settings, folder)
        if name == "officebench":
            wrong = officebench.failed(task.checks, folder, new_or_changed(before, digests(folder)))
            judged: Item = {"correct": float(finished and not wrong), "failed": wrong, "checks": len(task.checks)}
        else:
            judged = workbench.judged(was, workbench.state(folder), wanted)
            judged["correct"] = float(finished and bool(judged["correct"]))
    usage = view.usage
    return {
        **judged,
        "touched": touched,
        "finished": float(finished),
        "answer": view.text,
        "steps": len(view.actions),
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total": round(seconds, 3),
    }


def take_over(view: View, settings: Settings, folder: Path) -> None:
    """What the user does who has seen the difference and says yes."""
    place = folder_of(settings.home, view.run)
    accept(view, Versions(place / "versions"), place, folder)


def digests(folder: Path) -> dict[str, str]:
    """Name → sha256 of every file below the folder."""
    return {
        str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def new_or_changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name, digest in after.items() if before.get(name) != digest]


@contextmanager
def _folder() -> Iterator[Path]:
    """A place for a folder that is not there yet."""
    WORK.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="office-", dir=WORK))
    try:
        yield place / "mine"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def summary(items: Sequence[Item]) -> dict[str, Any]:
    """One set: accuracy, costs, crashes, and harm where it was looked for."""
    made: dict[str, Any] = {
        "n": len(items),
        "accuracy": mean(one["correct"] for one in items),
        "crashes": sum("error" in one for one in items),
        "touched_before_accepting": sum(one["touched"] for one in items),
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


def write(asked: Asked, left: Mapping[str, int], about: dict[str, Any], items: Sequence[Item], folder: Path) -> Path:
    """A table for each set, over the tasks that were done."""
    sets: dict[str, Any] = {}
    mine: list[Item] = []
    for name, tasks in asked.items():
        ids = {one.id for one in tasks}
        some = [one for one in items if one["set"] == name and one["id"] in ids]
        mine += some
        sets[name] = {"of": len(tasks), "arms": {ARM: summary(some)}}
    result = {
        "task": "office",
        **circumstances("dbos", "xllamacpp"),
        "settings": about,
        "n": len(mine),
        "left_out": dict(sorted(left.items())),
        "sets": sets,
        "items": [{name: value for name, value in one.items() if name not in _KEPT_BACK} for one in mine],
    }
    return write_result("office", result, folder)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = with_at_once(parser(__doc__))
    made.add_argument("--n", type=int, default=20, help="tasks of each set (default: %(default)s)")
    made.add_argument("--sets", default=",".join(SETS), help="default: %(default)s")
    made.add_argument("--dev", action="store_true", help="tasks for choosing prompts; never reported")
    made.add_argument("--minutes", type=float, help="begin no task after so long; --resume goes on")
    options = made.parse_args(words)
    options.n = options.limit or options.n
    options.sets = [one for one in options.sets.split(",") if one]
    if unknown := [one for one in options.sets if one not in SETS]:
        made.error(f"no set {', '.join(unknown)}; there are {', '.join(SETS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
