"""Run the bench: every task in a process of its own, then the leaderboard.

    python -m bench.run [TASK …] [--limit N] [--home FOLDER] [--resume] [--model NAME]

A task that fails does not stop the others; the exit code says whether one did.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence

from bench.common import ROOT
from bench.report import main as write_leaderboard

TASKS: Mapping[str, frozenset[str]] = {
    "router": frozenset({"limit", "home", "model"}),
    "footprint": frozenset({"home", "model"}),
    "sandbox": frozenset({"home"}),
    "agentdojo": frozenset({"limit"}),
    "server": frozenset(),
    "streams": frozenset(),
    "queue": frozenset(),
    "doubts": frozenset({"limit"}),
    "retrieval": frozenset(),
    "web_index": frozenset(),
    "answers": frozenset({"limit", "home", "resume", "model"}),
    "web": frozenset({"limit", "home", "resume", "model"}),
    "injected": frozenset({"limit", "home", "model"}),
    "ablation": frozenset({"limit", "home", "resume", "model"}),
    "research": frozenset({"limit", "home", "resume", "model"}),
    "kills": frozenset({"limit", "home", "resume", "model"}),
    "plans": frozenset({"limit", "home", "resume", "model"}),
    "graphrag": frozenset({"limit", "home", "resume", "model"}),
    "think": frozenset({"limit", "home", "resume", "model"}),
    "agents": frozenset({"limit", "home", "model"}),
    "execute": frozenset({"limit", "home", "resume", "model"}),
    "office": frozenset({"limit", "home", "resume", "model"}),
    "peers": frozenset({"limit", "home", "resume", "model"}),
    "research_peers": frozenset({"limit", "home", "resume", "model"}),
}
"""The tasks, in order, and which of the options each takes."""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    failed = [task for task in options.tasks or TASKS if not _run(task, options)]
    if options.limit is None:
        write_leaderboard()
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return int(bool(failed))


def command(task: str, options: argparse.Namespace) -> list[str]:
    """The command line of `task` with those of `options` it takes."""
    line = [sys.executable, "-m", f"bench.tasks.{task}"]
    for name in sorted(TASKS[task]):
        value = getattr(options, name)
        if value is True:
            line.append(f"--{name}")
        elif value not in (None, False):
            line += [f"--{name}", str(value)]
    return line


def _run(task: str, options: argparse.Namespace) -> bool:
    sys.stderr.write(f"== {task}\n")
    return subprocess.run(command(task, options), cwd=ROOT, check=False).returncode == 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(prog="python -m bench.run", description="Measure; write results and leaderboard.")
    made.add_argument("tasks", nargs="*", metavar="TASK", help=f"default: all ({', '.join(TASKS)})")
    made.add_argument("--limit", type=int, help="only the first N questions; a trial that no result is written for")
    made.add_argument("--home", help="the home that has the model (default: your own)")
    made.add_argument("--resume", action="store_true", help="go on where a run was broken off")
    made.add_argument("--model", help="local/NAME or ENDPOINT/MODEL")
    options = made.parse_args(words)
    if unknown := [task for task in options.tasks if task not in TASKS]:
        made.error(f"no task {', '.join(unknown)}; there are {', '.join(TASKS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
