"""The driver for a machine where namespaces are closed to us but Podman or Docker is there.

The engine keeps the walls: no network, no capabilities, no new rights, a read-only system, limits on
memory and processes; the watchdog of `launched.py` keeps time, disk, entries and output as ever. The
image (setting `sandbox.image`) has to be on this machine already and to hold a `python3`. The prepared
packages are not in it: what a job may import is the image's choice.
"""

import os
import shutil
import subprocess
import uuid
from dataclasses import replace
from pathlib import Path
from threading import Event

from ..errors import SandboxError, SandboxUnavailable
from ..settings import Settings
from .carry_out import carry_out
from .launched import Launched, Outcome
from .limits import MB
from .places import forgotten, new_folder, owner_of_jobs
from .sandbox import WORK, Job, Result


class Container:
    """See `Sandbox`. Raises SandboxUnavailable when there is no Podman, no Docker, or not the image."""

    name = "container"
    python = "python3"
    missing = ("the filter of system calls is the engine's own, not ours",)

    def __init__(self, settings: Settings) -> None:
        self._engine = next((path for name in ("podman", "docker") if (path := shutil.which(name))), "")
        if not self._engine:
            raise SandboxUnavailable("Neither Podman nor Docker is installed.")
        self._image = settings.sandbox.image
        self._owner = owner_of_jobs(settings.sandbox.uid)
        if self._ask("image", "inspect", self._image).returncode:
            raise SandboxUnavailable(
                f"The image {self._image} is not on this machine.",
                hint=f"Bring it here with `{Path(self._engine).name} pull {self._image}`.",
            )
        for folder in forgotten(self._owner):
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        """As `Sandbox.run`."""
        work = job.workspace or self.workspace()
        try:
            return carry_out(job, work, self._owner, lambda: self._run(job, work, cancelled))
        finally:
            if job.workspace is None:
                shutil.rmtree(work, ignore_errors=True)

    def workspace(self) -> Path:
        """As `Sandbox.workspace`."""
        return new_folder("work", self._owner)

    def close(self) -> None:
        """As `Sandbox.close`; nothing is kept warm here."""

    def arguments(self, name: str, work: Path, job: Job) -> list[str]:
        """The command line that runs `job` in a container called `name`."""
        user = os.geteuid() if self._owner is None else self._owner
        keep_id = ["--userns", "keep-id"] if Path(self._engine).name == "podman" and self._owner is None else []
        limits = job.limits
        environment = {"HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **job.environment}
        return [
            self._engine, "run", "--rm", "--interactive", "--name", name, "--pull", "never", *keep_id,
            "--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only",
            "--user", f"{user}:{user}", "--hostname", "box", "--init",
            "--memory", str(limits.memory), "--memory-swap", str(limits.memory),
            "--pids-limit", str(limits.processes + 4),
            *(word for one in _ulimits(limits.inside()) for word in ("--ulimit", one)),
            *(word for one in environment.items() for word in ("--env", "=".join(one))),
            "--tmpfs", f"/tmp:rw,nosuid,nodev,size={128 * MB}", "--shm-size", str(64 * MB),
            "--volume", f"{work}:{WORK}", "--workdir", WORK, self._image, *job.command,
        ]  # fmt: skip

    def _run(self, job: Job, work: Path, cancelled: Event | None) -> Outcome:
        name = f"onebox-{uuid.uuid4().hex[:12]}"
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(
                self.arguments(name, work, job), stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, start_new_session=True
            )
            outcome = Launched(process, work).finish(job.stdin, job.limits, cancelled)
        finally:
            self._ask("rm", "--force", name)  # whatever happened, nothing in it lives on
        if outcome.exit in (125, 126, 127) and outcome.ended == "finished":
            words = outcome.stderr[-500:].decode("utf-8", "replace").strip()
            raise SandboxError(f"The container did not start: {words}")
        if outcome.exit == 137 and outcome.ended == "finished":  # the kernel's killer, at the limit of the container
            return replace(outcome, ended="memory")
        return outcome

    def _ask(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run([self._engine, *words], capture_output=True, stdin=subprocess.DEVNULL, check=False)


def _ulimits(limits: dict[str, int]) -> list[str]:
    """For Docker, less those on memory and processes, which it counts for the whole container."""
    kept = ("CORE", "CPU", "FSIZE", "NOFILE")
    return [f"{name.lower()}={limits[name]}:{limits[name]}" for name in kept]
