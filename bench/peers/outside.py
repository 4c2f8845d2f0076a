"""Programs of others as peers: each in an environment of its own, asked one question at a time by a driver."""

import asyncio
import json
import re
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.common import ROOT
from bench.local_web import LocalWeb
from bench.peers.meter import Meter

DRIVERS = Path(__file__).parent / "drivers"
ENVIRONMENTS = ROOT / ".work" / "peers"
INSTALL_SECONDS = 1800
_URL = re.compile(r"https?://[^\s<>()\[\]\"'，。；、）】]+")


@dataclass(frozen=True, slots=True)
class Peer:
    """`packages` are what pip installs; `modes` the ways it may be asked, the first by default.

    `snippet`: the most characters of a page that the search engine may show it.
    `sources`: what it needs that is published as source only, all of it pure Python; everything else comes as a wheel.
    """

    name: str
    packages: tuple[str, ...]
    modes: tuple[str, ...]
    sources: tuple[str, ...] = ()
    snippet: int = 200

    @property
    def driver(self) -> Path:
        return DRIVERS / f"{self.name}_driver.py"

    def python(self, folder: Path = ENVIRONMENTS) -> Path:
        return folder / self.name / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Said:
    """What a peer said of one question. `error`: the end of what it printed when it failed."""

    text: str
    urls: tuple[str, ...]
    seconds: float
    about: dict[str, Any]
    error: str = ""


def installed(peer: Peer, folder: Path = ENVIRONMENTS) -> str:
    """Make the peer's environment; returns why it cannot be, or nothing. One that is there is left as it is."""
    ready = folder / peer.name / "ready"
    if ready.is_file():
        return ""
    try:
        venv.create(folder / peer.name, with_pip=True, clear=True)
        command = [str(peer.python(folder)), "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
        command += [word for name in peer.sources for word in ("--no-binary", name)]
        command += peer.packages
        ran = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"[:400]
    if ran.returncode:
        return ran.stderr.strip()[-400:] or f"pip ended with {ran.returncode}"
    ready.touch()
    return ""


async def ask(
    peer: Peer,
    python: Path,
    question: str,
    web: LocalWeb,
    meter: Meter,
    *,
    mode: str = "",
    seconds: float = 1800,
    data: Path | None = None,
    on_start: Callable[[asyncio.subprocess.Process], None] = lambda process: None,
) -> Said:
    """One question to the peer in a process of its own, which is killed after `seconds`."""
    wish = {
        "question": question,
        "endpoint": meter.url,
        "search": web.search_url,
        "mode": mode or peer.modes[0],
        "model": "m",
        "data": str(data or ENVIRONMENTS / peer.name / "data"),
        "reach": {origin: f"127.0.0.1:{web.port}" for origin in web.origins},
    }
    began = time.perf_counter()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(python, peer.driver, stdin=pipe, stdout=pipe, stderr=pipe)
    on_start(process)
    try:
        async with asyncio.timeout(seconds):
            out, words = await process.communicate(json.dumps(wish).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        return Said("", (), time.perf_counter() - began, {}, f"took longer than {seconds:g} s")
    took = time.perf_counter() - began
    if process.returncode:
        return Said("", (), took, {}, words.decode("utf-8", "replace").strip()[-600:])
    told = json.loads(out.decode().strip().splitlines()[-1])
    text = str(told.pop("text") or "")
    return Said(text, tuple(told.pop("urls")), took, told)


def urls_in(text: str) -> list[str]:
    """Addresses that stand in an answer, each once."""
    return list(dict.fromkeys(match.rstrip(".,;:!?*") for match in _URL.findall(text)))


def prose(text: str) -> str:
    """`text` without addresses and numbers of sources: digits in them are no part of an answer."""
    return re.sub(r"\[\d[\d, ]*\]", " ", _URL.sub(" ", text))


def warn(peer: Peer, reason: str) -> None:
    """Say loudly that a peer is left out."""
    sys.stderr.write(f"\n{peer.name.upper()} IS LEFT OUT: {reason}\n")
