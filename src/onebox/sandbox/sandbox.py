"""The plug: run one command on some files within limits, and give back what it printed and made.

What every sandbox has to hold is written as attacks in `attacks/` and `bombs.py`; `choose.py` uses none that
does not hold the first of them.

macOS and Windows have no driver of ours yet. The seam is this file: a driver for `sandbox-exec` or for a
virtual machine (WSL 2, Apple's container) is a class with these methods, installed by any package under
the entry point `onebox.sandboxes`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Protocol

from .limits import Ended, Limits

WORK = "/job"
"""Where the work folder is, seen from inside."""


@dataclass(frozen=True, slots=True)
class Job:
    """One command. It sees its work folder, the system's programs, and nothing else of this machine.

    The work folder is `workspace` when given (from `Sandbox.workspace`, kept between jobs), else an empty one
    that is gone afterwards. `files` are put into it first: relative name → bytes, or a file to copy.
    When `artifacts` names a folder, what the job made or changed is copied there.
    """

    command: Sequence[str]
    files: Mapping[str, bytes | Path] = field(default_factory=dict)
    stdin: bytes = b""
    environment: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    workspace: Path | None = None
    artifacts: Path | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a job made: its name in the work folder (safe to show and to use), where its copy is, its size."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Result:
    """How a job went. `exit` is the status of the command, 128 + n when signal n ended it."""

    stdout: bytes
    stderr: bytes
    exit: int
    ended: Ended
    seconds: float
    peak_memory: int
    """Bytes that all its processes held at once, as sampled; 0: it was over before the first look."""
    artifacts: tuple[Artifact, ...] = ()
    left_out: tuple[str, ...] = ()
    """`name: why` for what was in the work folder and was not collected."""

    @property
    def ok(self) -> bool:
        return self.ended == "finished" and self.exit == 0


class Sandbox(Protocol):
    """Safe to use from several threads; each job is apart from every other."""

    name: str
    python: str
    """The interpreter for jobs, as they see it."""
    missing: tuple[str, ...]
    """Protections that this machine or driver lacks, in words for the user."""

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        """Run `job` to its end. Raises SandboxError when it cannot be started; it is then not started at all."""
        ...

    def workspace(self) -> Path:
        """A new empty work folder that several jobs may share. The caller removes it."""
        ...

    def close(self) -> None:
        """End what is kept warm."""
        ...


async def run_async(sandbox: Sandbox, job: Job) -> Result:
    """`sandbox.run` for asyncio; cancelling kills the job and waits for its end."""
    cancelled = Event()
    work = asyncio.create_task(asyncio.to_thread(sandbox.run, job, cancelled=cancelled))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        cancelled.set()
        await asyncio.wait({work})
        raise
