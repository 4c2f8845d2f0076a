"""The local runtime's process: `python -P -m onebox.models.local_server JSON`.

It runs llama.cpp's own HTTP server on a free port of this machine behind a random key, and nothing
else: a native crash ends this process, not the box. While it lives it holds the lock `NAME.lock`,
so there is one per model whoever starts it; once it answers it writes `NAME.json` (port, key).
Whoever uses it touches that file; left untouched for `idle_seconds` it ends, and at once when the
home folder is gone.
"""

import json
import os
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .lock import FileLock

ALREADY_RUNNING = 3
NO_LIBRARY = 4
_PROMPT_CACHE_MIB = 512
"""Memory for the states of earlier prompts, so that two kinds of prompt in turn both stay cached."""
_BATCH = 256
"""Prompt tokens read at a time: how often progress is told and a cancelled call is noticed."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to run. Paths are absolute."""

    name: str
    path: str
    folder: str
    threads: int
    """For reading the prompt."""
    decode_threads: int
    context: int
    idle_seconds: float
    slots: int = 1
    """Answers written at a time; each has `context` tokens of its own."""
    watch_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class State:
    """What `NAME.json` says of a runtime that answers."""

    pid: int
    url: str
    key: str
    path: str
    context: int
    slots: int = 1


def lock_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.lock"


def state_path(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def read_state(folder: Path, name: str) -> State | None:
    """The state as written, or None when there is none or it is not one."""
    try:
        return State(**json.loads(state_path(folder, name).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_state(folder: Path, name: str, state: State) -> None:
    """Whole or not at all, readable by its owner only (it holds the key)."""
    part = folder / f"{name}.json.{os.getpid()}"
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        json.dump(asdict(state), stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, state_path(folder, name))


def start_server(job: Job, key: str) -> Any:
    """llama.cpp's server with the model loaded; its address is `.listening_address`."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = job.path
    params.model_alias = {job.name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.n_ctx = job.context * job.slots
    params.n_parallel = job.slots
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.n_batch = params.n_ubatch = _BATCH
    # A decoded token passes some hundred barriers at which threads spin for the slowest: beside another
    # busy process two threads on two cores decoded 4.5 tokens a second, one thread 23 (0.5B model).
    params.cpuparams.n_threads = job.decode_threads
    params.cpuparams_batch.n_threads = job.threads
    params.cpuparams.poll = params.cpuparams_batch.poll = 0
    return xllamacpp.Server(params)


def main(argument: str) -> int:
    """Run one Job (JSON) until it is idle. Gives the exit status."""
    job = Job(**json.loads(argument))
    folder = Path(job.folder)
    lock = FileLock(lock_path(folder, job.name))
    for _ in range(5):  # one that only looks whether we live holds it for a moment
        if lock.acquire():
            break
        time.sleep(0.02)
    else:
        return ALREADY_RUNNING
    lock.note(str(os.getpid()))
    state_path(folder, job.name).unlink(missing_ok=True)
    key = secrets.token_urlsafe(24)
    try:
        server = start_server(job, key)
    except ImportError:
        return NO_LIBRARY
    state = State(os.getpid(), f"{server.listening_address}/v1", key, job.path, job.context, job.slots)
    write_state(folder, job.name, state)
    _watch(job, folder, state)
    state_path(folder, job.name).unlink(missing_ok=True)
    # llama.cpp's own threads would be waited for; there is nothing of value in this process.
    os._exit(0)


def _watch(job: Job, folder: Path, state: State) -> None:
    """Return when nobody has touched the state file for long, or the folder is gone."""
    file = state_path(folder, job.name)
    while True:
        time.sleep(min(job.watch_seconds, job.idle_seconds))
        if not folder.is_dir():
            return
        if read_state(folder, job.name) != state:  # lost or meddled with
            write_state(folder, job.name, state)
        elif time.time() - file.stat().st_mtime > job.idle_seconds:
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
