"""Attack a sandbox from inside and tell what it held. What is reached for is real: a file, a port, a secret of ours."""

import json
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .attacks import ATTACKS
from .bombs import BOMBS, Bomb
from .limits import MB, Limits
from .sandbox import Job, Result, Sandbox

QUICK = (
    "read_files_of_the_host",
    "write_outside_the_work_folder",
    "change_the_kernel",
    "reach_the_network",
    "touch_other_processes",
    "find_secrets_in_the_environment",
)
"""Held or the sandbox is not used at all."""
_PROGRAM = ("__init__.py", "reach.py", "kernel.py")
_START = (
    "import sys, json; facts = json.loads(sys.stdin.read()); sys.path.insert(0, '.'); from attacks import attempt; "
    "print(json.dumps({name: attempt(name, facts) for name in facts['attacks']}))"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One attack: whether it was held, else what it got."""

    attack: str
    held: bool
    got: str
    seconds: float


def check(
    sandbox: Sandbox,
    *,
    quick: bool = False,
    on_finding: Callable[[Finding], None] | None = None,
) -> list[Finding]:
    """Every attack, or those of QUICK, one after another. Raises SandboxError when nothing can be started."""
    found: list[Finding] = []

    def keep(one: Finding) -> None:
        found.append(one)
        if on_finding:
            on_finding(one)

    with _bait() as facts:
        for names in [QUICK] if quick else [[name] for name in ATTACKS]:
            for one in _intrude(sandbox, names, facts):
                keep(one)
    if not quick:
        for name, bomb in BOMBS.items():
            keep(_explode(sandbox, name, bomb))
    return found


@contextmanager
def _bait() -> Iterator[dict[str, Any]]:
    """Things of the host to reach for: they are there, and a process without a sandbox would get them."""
    secret = os.urandom(16).hex()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="onebox-bait-")))
        folder.chmod(0o777)  # what keeps a job out must be the sandbox
        file = folder / "secret"
        file.write_text(secret)
        file.chmod(0o666)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        sockets = stack.enter_context(socket.socket(socket.AF_UNIX))
        sockets.bind(str(folder / "socket"))
        sockets.listen()
        os.chmod(folder / "socket", 0o777)
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind("\0onebox-" + secret[:8])
        abstract.listen()
        name = f"ONEBOX_BAIT_{secret[:8]}"
        os.environ[name] = secret
        stack.callback(os.environ.pop, name)
        yield {
            "secret": secret,
            "files": [str(file), str(Path.home() / ".bashrc"), str(Path.home() / ".ssh" / "id_rsa")],
            "folders": [str(folder), str(Path.home())],
            "ports": [tcp.getsockname()[1]],
            "abstract": ["onebox-" + secret[:8]],
            "sockets": [str(folder / "socket")],
            "pids": [os.getpid(), os.getppid()] if min(os.getpid(), os.getppid()) > 50 else [os.getpid()],
            "host": socket.gethostname(),
        }


def _intrude(sandbox: Sandbox, names: Sequence[str], facts: dict[str, Any]) -> Iterator[Finding]:
    began = time.monotonic()
    source = resources.files(__package__).joinpath("attacks")
    program = {f"attacks/{name}": source.joinpath(name).read_bytes() for name in _PROGRAM}
    # by standard input, for one attack looks for the secret in command lines
    told = {**facts, "attacks": list(names)}
    job = Job(
        [sandbox.python, "-c", _START],
        files=program,
        stdin=json.dumps(told).encode(),
        limits=Limits(seconds=30, cpu=20, memory=256 * MB, address_space=1024 * MB),
    )
    done = sandbox.run(job)
    each = (time.monotonic() - began) / len(names)
    got: dict[str, list[str]] | None = None
    if done.ok:
        got = json.loads(done.stdout)
    for name in names:
        if got is None:
            yield Finding(name, False, f"could not be tried: {_ending(done)}", each)
        else:
            yield Finding(name, not got[name], "; ".join(got[name]), each)


def _explode(sandbox: Sandbox, name: str, bomb: Bomb) -> Finding:
    began = time.monotonic()
    done = sandbox.run(Job([sandbox.python, "-c", bomb.code], limits=bomb.limits))
    seconds = time.monotonic() - began
    held = done.ended in bomb.ended or (done.ended == "finished" and done.stdout.startswith(b"HELD"))
    return Finding(name, held, "" if held else _ending(done), seconds)


def _ending(done: Result) -> str:
    words = (done.stderr or done.stdout)[-300:].decode("utf-8", "replace").strip()
    return f"{done.ended}, status {done.exit}, {done.seconds:.1f} s: {words}"
