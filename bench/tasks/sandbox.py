"""What the sandbox costs and holds: time to start cold and warm, time until a limit kills, attacks held.

    python -m bench.tasks.sandbox [--rounds N]

Milliseconds are measured around the whole call, from files going in to the result. `kill` is how long after a
limit was passed the run was over: for memory and disk from the start of a program that takes all it can get.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.common import write_result
from bench.machine import circumstances
from bench.options import parser
from onebox.errors import OneboxError
from onebox.sandbox.bombs import BOMBS
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.check import check
from onebox.sandbox.environment import list_fonts, prepare
from onebox.sandbox.evaluate import WarmEvaluator
from onebox.sandbox.sandbox import Job
from onebox.settings import Settings, load

KILLS = (
    "memory_of_many_processes",
    "fill_the_disk",
    "fill_the_disk_with_deleted_files",
    "many_entries",
    "endless_output",
)
SYMPY = "import sympy\nx = sympy.Symbol('x')\nprint(sympy.integrate(x**2, (x, 0, 3)))"


def main(words: Sequence[str] | None = None) -> int:
    made = parser(__doc__)
    made.add_argument("--rounds", type=int, default=50, help="runs of each kind")
    made.add_argument("--no-packages", action="store_true", help="leave out what needs the registry")
    options = made.parse_args(words)
    result: dict[str, Any] = {"task": "sandbox", **circumstances(), "arms": {}}
    with tempfile.TemporaryDirectory() as home:
        settings = load(Path(home))
        try:
            Bubblewrap(settings).close()
        except OneboxError as error:
            sys.stderr.write(f"SKIPPED: {error} {error.hint}\n")
            return 0
        result["arms"]["start"] = start(settings, options.rounds)
        result["arms"]["kill"] = kill(settings)
        result["arms"]["attacks"] = attacks(settings)
        if not options.no_packages:
            kept = load(options.home) if options.home else settings
            result["arms"]["packages"] = packages(kept, options.rounds)
    sys.stdout.write(f"{write_result('sandbox', result)}\n")
    return 0


def start(settings: Settings, rounds: int) -> dict[str, Any]:
    """A Python step that prints, cold and warm; Python alone beside it, by turns."""
    group = settings.sandbox
    cold = Bubblewrap(settings.model_copy(update={"sandbox": group.model_copy(update={"warm": 0})}))
    warm = Bubblewrap(settings)
    kinds: dict[str, Callable[[], object]] = {
        "python_alone": lambda: subprocess.run(
            [cold.python, "-c", "print(1)"], capture_output=True, check=True, env={}
        ),
        "cold": lambda: _printed(cold.run(Job([cold.python, "-c", "print(1)"])).stdout, b"1\n"),
        "warm": lambda: _printed(warm.run(Job([warm.python, "-c", "print(1)"])).stdout, b"1\n"),
    }
    times = _by_turns(kinds, rounds)
    cold.close()
    warm.close()
    return {"n": rounds, **times}


def kill(settings: Settings) -> dict[str, Any]:
    """Seconds until a program that takes all it can is over, and until one past its time is."""
    box = Bubblewrap(settings)
    seconds: dict[str, float] = {}
    for name in KILLS:
        done = box.run(Job([box.python, "-c", BOMBS[name].code], limits=BOMBS[name].limits))
        _printed(done.ended in BOMBS[name].ended, True)
        seconds[f"{name}_seconds"] = round(done.seconds, 3)
    deaf = BOMBS["deaf_to_signals"]
    done = box.run(Job([box.python, "-c", deaf.code], limits=replace(deaf.limits, seconds=1)))
    seconds["deaf_after_its_time_seconds"] = round(done.seconds - 1, 3)
    box.close()
    return {**seconds, "slowest_seconds": max(seconds.values())}


def attacks(settings: Settings) -> dict[str, Any]:
    """How many of all attacks were held."""
    box = Bubblewrap(settings)
    found = check(box)
    box.close()
    failed = [one.attack for one in found if not one.held]
    return {
        "n": len(found),
        "held": len(found) - len(failed),
        "not_held": len(failed),
        "failed": failed,
        "missing": list(box.missing),
    }


def packages(settings: Settings, rounds: int) -> dict[str, Any]:
    """With the prepared packages: a pandas step, and a SymPy program with a worker waiting."""
    began = time.monotonic()
    folder = prepare(settings)
    box = Bubblewrap(settings)
    list_fonts(box, folder)
    prepared = time.monotonic() - began
    box.close()
    box = Bubblewrap(settings)
    evaluator = WarmEvaluator(Bubblewrap(settings))
    kinds: dict[str, Callable[[], object]] = {
        "pandas": lambda: _printed(box.run(Job([box.python, "-c", "import pandas; print(1)"])).stdout, b"1\n"),
        "sympy_warm": lambda: _printed(evaluator.evaluate(SYMPY).text, "9"),
    }
    times = _by_turns(kinds, min(rounds, 20), pause=2.0)
    box.close()
    evaluator.close()
    return {"n": min(rounds, 20), "prepare_seconds": round(prepared, 1), **times}


def _by_turns(kinds: dict[str, Callable[[], object]], rounds: int, pause: float = 0.2) -> dict[str, float]:
    """Median, 95th percentile and smallest of each, in ms. The next warm one is made ready in `pause`, as in use."""
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(rounds + 1):
        for name, run in kinds.items():
            began = time.perf_counter()
            run()
            if number:  # the first one warms the disk cache
                taken[name].append((time.perf_counter() - began) * 1000)
            time.sleep(pause)
    figures: dict[str, float] = {}
    for name, ms in taken.items():
        figures[f"{name}_p50_ms"] = round(statistics.median(ms), 1)
        figures[f"{name}_p95_ms"] = round(statistics.quantiles(ms, n=20, method="inclusive")[18], 1)
        figures[f"{name}_min_ms"] = round(min(ms), 1)
    return figures


def _printed(got: object, expected: object) -> None:
    if got != expected:
        raise RuntimeError(f"expected {expected!r}, got {got!r}")


if __name__ == "__main__":
    sys.exit(main())
