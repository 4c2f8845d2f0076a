"""smolagents' CodeAgent as a peer: the same model at the same endpoint, the same files, an environment of its own.

The environment is made once under `.work/bench/smolagents`; where it cannot be, the peer is left out, loudly.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from bench.common import WORK

PACKAGES = ("smolagents[openai]==1.26.0", "pandas", "numpy", "matplotlib", "sympy")
FOLDER = WORK / "smolagents"
CHILD = Path(__file__).with_name("smolagents_child.py")


def environment() -> Path | None:
    """The Python that has smolagents; None, said loudly, when it cannot be installed."""
    python = FOLDER / "bin" / "python"
    if (FOLDER / ".done").is_file():
        return python
    try:
        venv.create(FOLDER, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", *PACKAGES]
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = getattr(error, "stderr", "") or str(error)
        sys.stderr.write(f"SKIPPED: smolagents cannot be installed: {why.strip()[-300:]}\n")
        return None
    (FOLDER / ".done").touch()
    return python


class SmolAgents:
    """One child process; `ask` gives it a task and waits. A child that dies is started anew for the next one."""

    def __init__(self, python: Path, url: str, model: str, key: str = "") -> None:
        self._command = [str(python), str(CHILD), model, url]
        self._environment = {"PATH": "/usr/bin:/bin", "HOME": str(FOLDER), "PEER_KEY": key, "MPLBACKEND": "Agg"}
        self._child: subprocess.Popen[str] | None = None

    def ask(self, text: str, folder: Path, *, steps: int) -> dict[str, Any]:
        """What came of it: answer, error, steps, prompt_tokens, completion_tokens, seconds."""
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self._environment
            )
        assert self._child.stdin and self._child.stdout
        self._child.stdin.write(json.dumps({"text": text, "folder": str(folder), "steps": steps}) + "\n")
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
