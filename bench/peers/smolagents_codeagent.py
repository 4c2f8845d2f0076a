"""smolagents' CodeAgent as a peer: the same model at the same endpoint, the same files, an environment of its own.

The environment is made once under `.work/bench/smolagents`; where it cannot be, the peer is left out, loudly. Its code
runs in its own interpreter; around that is bubblewrap, so that it can write to the folders of its tasks alone.
"""

import asyncio
import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from bench.common import WORK
from onebox.models.roles import model_for
from onebox.settings import Settings

PACKAGES = (
    "smolagents[openai]==1.26.0", "pandas", "numpy", "matplotlib", "sympy", "openpyxl", "python-docx", "python-pptx",
    "pypdfium2",
)  # fmt: skip
"""The second part: what our own sandbox holds, as far as the tasks ask for it."""
FOLDER = WORK / "smolagents"
CHILD = Path(__file__).with_name("smolagents_child.py")


def environment() -> Path | None:
    """The Python that has smolagents; None, said loudly, when it cannot be installed."""
    python = FOLDER / "bin" / "python"
    done = FOLDER / f".done-{hashlib.sha256(' '.join(PACKAGES).encode()).hexdigest()[:12]}"
    if done.is_file():
        return python
    try:
        venv.create(FOLDER, with_pip=True)
        command = [str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", *PACKAGES]
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", "") or str(error)
        sys.stderr.write(f"SKIPPED: smolagents cannot be installed: {why.strip()[-300:]}\n")
        return None
    done.touch()
    return python


class SmolAgents:
    """One child process; `ask` gives it a task and waits. A child that dies is started anew for the next one."""

    def __init__(self, python: Path, work: Path, url: str, model: str, key: str = "") -> None:
        apart = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
        inside = ["--bind", str(work.resolve()), str(work.resolve()), "--unshare-pid", "--die-with-parent"]
        self._command = [*apart, *inside, str(python), str(CHILD), model, url]
        self._environment = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "PEER_KEY": key, "MPLBACKEND": "Agg"}
        self._child: subprocess.Popen[str] | None = None

    def ask(self, text: str, folder: Path, *, steps: int, files: bool) -> dict[str, Any]:
        """What came of it: answer, error, steps, prompt_tokens, completion_tokens, seconds, state.

        `files`: its program may write files and import what it likes, else it gets what a question on data needs.
        """
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self._environment
            )
        assert self._child.stdin and self._child.stdout
        task = {"text": text, "folder": str(folder.resolve()), "steps": steps, "files": files}
        self._child.stdin.write(json.dumps(task) + "\n")
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        if not line:
            return {"answer": "", "error": f"it died with status {self._child.wait()}", "steps": 0}
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        if self._child is not None and self._child.stdin:
            self._child.stdin.close()
            self._child.wait(30)


class SmolPool:
    """As many of them as there are tasks at once: each works on one at a time."""

    def __init__(self, python: Path, work: Path, url: str, model: str, key: str = "") -> None:
        self._given = (python, work, url, model, key)
        self._idle: list[SmolAgents] = []

    async def ask(self, text: str, folder: Path, *, steps: int, files: bool = False) -> dict[str, Any]:
        """As `SmolAgents.ask`."""
        peer = self._idle.pop() if self._idle else SmolAgents(*self._given)
        try:
            return await asyncio.to_thread(peer.ask, text, folder, steps=steps, files=files)
        finally:
            self._idle.append(peer)

    async def close(self) -> None:
        for peer in self._idle:
            await asyncio.to_thread(peer.close)


async def pool(python: Path, work: Path, settings: Settings, name: str) -> SmolPool:
    """Peers at the address where our own model answers, which may write below `work`."""
    work.mkdir(parents=True, exist_ok=True)
    if not name.startswith("local/"):
        endpoint, _, model = name.partition("/")
        given = settings.endpoints[endpoint]
        return SmolPool(python, work, given.url, model, given.key)
    local: Any = await model_for("answer", settings, override=name)
    running = await local.start()
    return SmolPool(python, work, running.url, running.model, running.http.key)
