"""What the figures were measured on, and what processes weigh. Linux; elsewhere sizes of processes are None."""

import datetime
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.common import ROOT

MB = 1_000_000


def circumstances(*packages: str) -> dict[str, Any]:
    """Date, commit, machine and versions: the head of every result."""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": commit(),
        "machine": {
            "cpu": _cpu(),
            "cores": os.cpu_count(),
            "memory_gb": _memory_gb(),
            "python": platform.python_version(),
            "system": platform.system(),
            "load": round(os.getloadavg()[0], 2),
        },
        "versions": {name: version for name in ("onebox", *packages) if (version := _version(name))},
    }


def commit() -> str:
    """Short name of the commit, with a `+` when files of the product or the bench differ from it."""
    head = _git("rev-parse", "--short", "HEAD")
    return head + ("+" if head and _git("status", "--porcelain", "--", "src", "bench/*.py") else "")


def rss_mb(pid: int) -> float | None:
    """Memory the process holds now, in MB (10^6 bytes)."""
    return _status(pid, "VmRSS")


@dataclass(frozen=True, slots=True)
class Ran:
    """A whole process: seconds from start to end, most memory it ever held in MB, exit code, output."""

    seconds: float
    peak_mb: float
    code: int
    output: str


_LAUNCHER = """
import json, os, subprocess, sys, time
report, command = sys.argv[1], sys.argv[2:]
began = time.perf_counter()
code = subprocess.call(command, stdin=subprocess.DEVNULL)
seconds = time.perf_counter() - began
import resource
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
with open(report, "w") as file:
    json.dump([seconds, peak, code], file)
"""


def ran(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Ran:
    """Run `command` to its end. `environment` is laid over this process's own.

    A small launcher stands between: a child's peak memory begins with that of the process it was forked from.
    """
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as report:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, report.name, *command],
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        try:
            seconds, peak, code = json.loads(report.read())
        except ValueError as error:
            raise RuntimeError(f"{command[0]} did not start: {done.stdout[-1000:]}") from error
    unit = 1 if sys.platform == "darwin" else 1024
    return Ran(seconds, round(peak * unit / MB, 1), code, done.stdout)


def folder_mb(folder: Path) -> float:
    """Sum of the sizes of the files under `folder`; links are not followed."""
    return round(sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) / MB, 1)


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory_gb() -> float | None:
    if not hasattr(os, "sysconf"):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)


def _status(pid: int, field: str) -> float | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    kilobytes = next((line.split()[1] for line in lines if line.startswith(f"{field}:")), None)
    return round(int(kilobytes) * 1024 / MB, 1) if kilobytes else None
