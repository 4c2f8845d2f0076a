"""Open WebUI, the most used peer: installed in an environment of its own, served with nothing but one endpoint.

    python -m bench.peers.open_webui            install it (about 2.5 GB with a CPU build of torch, 5 minutes)

Everything optional is switched off in its favour: no telemetry, no model hub, no embedding model in memory, no
sign-in. `pip` takes the newest 0.x; where the registry offers a `+cpu` build of torch that one is taken, else the
one with CUDA, which is much larger: the result says which. Facts of its API are those of version 0.12.4.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.common import WORK
from bench.machine import folder_mb
from bench.peers.side import Side, served

PLACE = WORK / "peers" / "open_webui"
VERSION = "open-webui<1"
QUIET = {
    "WEBUI_AUTH": "False",
    "OFFLINE_MODE": "True",
    "HF_HUB_OFFLINE": "1",
    "ENABLE_OLLAMA_API": "False",
    "RAG_EMBEDDING_ENGINE": "openai",
    "ENABLE_VERSION_UPDATE_CHECK": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "True",
    "SCARF_NO_ANALYTICS": "True",
    "WEBUI_SECRET_KEY": "bench",
}


def python() -> Path | None:
    """The interpreter of its environment; None, said loudly, when it is not installed."""
    found = PLACE / "venv" / "bin" / "python"
    if (PLACE / "venv" / "bin" / "open-webui").exists():
        return found
    sys.stderr.write("SKIPPED: Open WebUI is not installed. Run: python -m bench.peers.open_webui\n")
    return None


def install() -> bool:
    """Install it; False, said loudly, when that cannot be done."""
    PLACE.mkdir(parents=True, exist_ok=True)
    venv, constraints = PLACE / "venv", PLACE / "constraints.txt"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [str(venv / "bin" / "python"), "-m", "pip"]
        offered = subprocess.run([*pip, "index", "versions", "torch"], capture_output=True, text=True, check=False)
        cpu = re.search(r"\b[\d.]+\+cpu\b", offered.stdout)
        constraints.write_text(f"torch=={cpu.group()}\n" if cpu else "", "utf-8")
        command = [*pip, "install", "--quiet", "--no-compile", "--constraint", str(constraints), VERSION]
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"SKIPPED: Open WebUI cannot be installed here: {error}\n")
        shutil.rmtree(venv, ignore_errors=True)
        return False
    return True


def facts() -> dict[str, Any]:
    """Version, packages and size on disk of what is installed."""
    found = python()
    assert found
    code = "import importlib.metadata as m, json; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    packages = json.loads(subprocess.run([str(found), "-c", code], capture_output=True, text=True, check=True).stdout)
    return {
        "version": packages["open-webui"],
        "torch": packages.get("torch", ""),
        "n_packages": len(packages),
        "install_mb": folder_mb(PLACE / "venv"),
    }


@contextmanager
def open_webui(home: Path, endpoint: str) -> Iterator[Side]:
    """Served over the folder `home`, with the models of `endpoint`."""
    environment = QUIET | {
        "DATA_DIR": str(home),
        "OPENAI_API_BASE_URLS": endpoint,
        "OPENAI_API_KEYS": "none",
        "HOME": str(home),
        "PATH": f"{PLACE / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    start = "from open_webui import app; app()"  # not its script: that names the folder it was installed in
    command = [str(PLACE / "venv" / "bin" / "python"), "-c", start, "serve", "--host", "127.0.0.1", "--port", "{port}"]
    with served(command, environment, home) as (address, process, seconds):
        yield Side(address, f"{address}/api", "m", process, seconds, _enter, _begin, _written)


def _enter(side: Side) -> str:
    """Without sign-in anybody is the one account; it has a token all the same."""
    told = _call(side, "/api/v1/auths/signin", {"email": "admin@localhost", "password": "admin"})
    return str(told["token"])


def _begin(side: Side, question: str) -> str:
    """Ask as its page does: the server makes the conversation and writes the answer into it."""
    answer, asked = str(uuid.uuid4()), str(uuid.uuid4())
    told = _call(
        side,
        "/api/chat/completions",
        {
            "model": side.model,
            "stream": True,
            "messages": [{"role": "user", "content": question}],
            "parent_id": None,
            "id": answer,
            "session_id": "bench",
            "user_message": {"id": asked, "parentId": None, "role": "user", "content": question, "timestamp": 0},
        },
    )
    return f"{told['chat_id']}/{answer}"


def _written(side: Side, identity: str) -> tuple[str, bool]:
    chat, _, answer = identity.partition("/")
    message = _call(side, f"/api/v1/chats/{chat}")["chat"]["history"]["messages"][answer]
    return str(message.get("content") or ""), bool(message.get("done"))


def _call(side: Side, path: str, body: dict[str, Any] | None = None) -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {side.key}"}
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(side.address + path, data, headers), timeout=120) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(0 if python() or install() else 1)
