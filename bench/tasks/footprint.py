"""What Onebox weighs: disk, packages, memory, start-up; each as a whole process, on this machine.

    python -m bench.tasks.footprint [--home FOLDER] [--no-install] [--no-model]

MB are 10^6 bytes. Memory is the resident set: `peak` the most a process ever held, else what it holds at rest.
"""

import argparse
import asyncio
import importlib.metadata
import json
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.common import ROOT, WORK, write_result
from bench.homes import bench_settings, fresh_home, model_home
from bench.machine import Ran, circumstances, folder_mb, ran, rss_mb
from bench.options import parser
from bench.questions import HANDBOOK
from onebox.models.local_runtime import running
from onebox.models.roles import model_for
from onebox.testing import FakeEndpoint, Says
from onebox.types import Message

OWN_START = "from onebox.cli import main; main()"
NOT_OURS = {"pip", "setuptools", "wheel"}
QUESTION = "What does the purge command of apt do?"
FAKE_ANSWER = (
    '{"why": "apt purge removes a package with its configuration.", "answer": "removes the configuration too"}'
)

BOX_AT_REST = """
import asyncio, sys
from pathlib import Path
from bench.machine import rss_mb
from onebox.app import Box
from onebox.settings import load
import os
async def main():
    async with Box(load(Path(sys.argv[1]))) as box:
        library = await box.library()
        library.search("configuration of packages", k=6)
        print(rss_mb(os.getpid()))
asyncio.run(main())
"""


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    result: dict[str, Any] = {"task": "footprint", **circumstances("dbos", "aiohttp", "xllamacpp"), "arms": {}}
    arms = result["arms"]
    arms["start"] = start()
    arms["library"] = with_library()
    if not options.no_install:
        arms["install"] = install()
    if not options.no_model and (models := model_home(options.model, options.home)):
        arms["runtime"] = asyncio.run(runtime(options.model, models))
    sys.stdout.write(f"{write_result('footprint', result)}\n")
    return 0


def onebox() -> list[str]:
    """The command, as installed beside this Python."""
    command = Path(sysconfig.get_path("scripts")) / "onebox"
    return [str(command)] if command.exists() else [sys.executable, "-c", OWN_START]


def start(rounds: int = 10) -> dict[str, Any]:
    """`onebox --help`, and what importing costs."""
    helps = [_well(ran([*onebox(), "--help"])) for _ in range(rounds + 1)][1:]  # the first one warms the disk cache
    nothing = _well(ran([sys.executable, "-c", "pass"]))
    app = _well(ran([sys.executable, "-c", "import onebox.app"]))
    return {
        "n": rounds,
        "help_seconds": _median([one.seconds for one in helps]),
        "help_peak_mb": _median([one.peak_mb for one in helps]),
        "python_peak_mb": nothing.peak_mb,
        "import_peak_mb": app.peak_mb,
        "import_seconds": round(app.seconds, 3),
    }


def with_library(rounds: int = 5) -> dict[str, Any]:
    """Over the sample library, without a model: a listing, an open box, a whole `onebox ask` of a fake endpoint."""
    with tempfile.TemporaryDirectory(dir=_work()) as folder:
        home = Path(folder)
        words_only = {"ONEBOX_HOME": str(home), "ONEBOX_MODELS_EMBED": "off"}
        added = _well(ran([*onebox(), "library", "add", str(HANDBOOK)], words_only))
        listing = [_well(ran([*onebox(), "runs", "list"], words_only)) for _ in range(rounds)]
        box = _well(ran([sys.executable, "-c", BOX_AT_REST, str(home)], words_only))
        asks = asyncio.run(_asks(words_only, rounds))
        return {
            "n": rounds,
            "add_handbook_seconds": round(added.seconds, 2),
            "runs_list_seconds": _median([one.seconds for one in listing]),
            "runs_list_peak_mb": _median([one.peak_mb for one in listing]),
            "box_at_rest_mb": float(box.output.split()[-1]) if sys.platform == "linux" else None,
            "ask_fake_seconds": _median([one.seconds for one in asks]),
            "ask_fake_peak_mb": _median([one.peak_mb for one in asks]),
            "home_mb": folder_mb(home),
        }


async def _asks(environment: dict[str, str], rounds: int) -> list[Ran]:
    """Cold: a new process each time, and a new question, so that nothing is remembered."""
    asks = []
    async with FakeEndpoint([Says(FAKE_ANSWER)]) as endpoint:
        fake = {"ONEBOX_ENDPOINTS": json.dumps({"fake": {"url": endpoint.url}}), "ONEBOX_MODELS_ANSWER": "fake/m"}
        for number in range(rounds):
            command = [*onebox(), "ask", f"{QUESTION} ({number})", "--json"]
            asks.append(await asyncio.to_thread(ran, command, {**environment, **fake}))
    for one in asks:
        if one.code not in (0, 3):  # an answer, or an honest refusal: the fake's words need not fit
            _well(one)
    return asks


async def runtime(name: str, models: Path) -> dict[str, Any]:
    """The local runtime after one short call, in a home of its own."""
    with fresh_home(models) as home:
        settings = bench_settings(home, embed=False)
        model = await model_for("answer", settings, override=name)
        try:
            await model.chat([Message("user", "Say yes.")], max_tokens=4)
            (lock,) = [home / "runtime" / f"{one}.lock" for one in running(home / "runtime")]
            pid = int(lock.read_text("utf-8"))
            return {"model": name, "context": model.context, "at_rest_mb": rss_mb(pid)}
        finally:
            await model.close()


def install() -> dict[str, Any]:
    """The core alone, at the lock's versions, in a fresh environment: MB with its own files; packages it needs."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    with tempfile.TemporaryDirectory(dir=_work()) as folder:
        place = Path(folder)
        constraints = place / "constraints.txt"
        pins = re.findall(r"^[A-Za-z0-9._-]+==[^\\\n]+", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
        constraints.write_text("\n".join(pins), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
        python = place / "venv" / "bin" / "python"
        quiet = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        command = [str(python), "-m", "pip", "install", *quiet, "--constraint", str(constraints), *wanted]
        subprocess.run(command, check=True)
        (site,) = (place / "venv").glob("lib/python*/site-packages")
        packages = sorted(
            name
            for one in importlib.metadata.distributions(path=[str(site)])
            if (name := one.metadata["Name"].lower()) not in NOT_OURS
        )
        own = folder_mb(ROOT / "src" / "onebox")
        pip = sum(folder_mb(one) for name in NOT_OURS for one in site.glob(f"{name}*") if one.is_dir())
        script = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); {OWN_START}"
        _well(ran([str(python), "-c", script, "--help"]))  # the core alone starts
        return {"mb": round(folder_mb(site) - pip + own, 1), "n_packages": len(packages), "packages": packages}


def _well(done: Ran) -> Ran:
    if done.code:
        raise RuntimeError(f"ended with {done.code}: {done.output[-1000:]}")
    return done


def _median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 3)


def _work() -> Path:
    WORK.mkdir(parents=True, exist_ok=True)
    return WORK


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    made = parser(__doc__)
    made.add_argument("--no-install", action="store_true", help="leave out the fresh environment (needs the registry)")
    made.add_argument("--no-model", action="store_true", help="leave out the local runtime")
    return made.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
