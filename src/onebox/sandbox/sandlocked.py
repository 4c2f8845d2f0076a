"""The driver for Linux without user namespaces (many containers): sandlock, Landlock and seccomp without namespaces.

Weaker than bubblewrap: `/tmp` and `/dev/shm` are not there, so a job's temporary files lie in its work
folder and some of `multiprocessing` does not work; and the work folder has its real path. Needs the package
`sandlock` and Landlock version 6 (Linux 6.12). The watchdog of `launched.py` is the same.
"""

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from threading import Event

from ..errors import SandboxError, SandboxUnavailable
from ..settings import Settings
from .carry_out import carry_out
from .environment import prepared
from .launched import Launched, Outcome
from .places import forgotten, new_folder, owner_of_jobs, python_for, reachable
from .sandbox import Job, Result

_CANNOT, _WHY = 126, b"cannot be started: "
"""Exit status and last words on standard error of the runner when sandlock or the command does not start."""


class Sandlocked:
    """See `Sandbox`. Raises SandboxUnavailable when sandlock is not installed."""

    name = "sandlock"
    missing = ("namespaces: Landlock and seccomp stand alone; the job knows its folder's real path",)

    def __init__(self, settings: Settings) -> None:
        found = importlib.util.find_spec("sandlock")
        if found is None or found.origin is None:
            raise SandboxUnavailable("sandlock is not installed.", hint="`pip install sandlock` (needs Linux 6.12).")
        self._library = Path(found.origin).parent.parent
        self._owner = owner_of_jobs(settings.sandbox.uid)
        if not reachable(self._library, self._owner):
            raise SandboxUnavailable(f"The user of jobs cannot read {self._library}.")
        python = python_for(self._owner)
        self.python = str(python.executable)
        packages = prepared(settings, python) if settings.sandbox.python else None
        self._packages = str(packages.site) if packages else ""
        self._readable = [path for path in (self._packages, str(python.prefix)) if path]
        self._runner = resources.files(__package__).joinpath("sandlock_runner.py").read_text("utf-8")
        for folder in forgotten(self._owner):
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        """As `Sandbox.run`."""
        work = job.workspace or new_folder("job", self._owner)
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

    def _run(self, job: Job, work: Path, cancelled: Event | None) -> Outcome:
        limits = job.limits.inside()
        rules = {
            "work": str(work),
            "readable": self._readable,
            "environment": self._environment(job, work),
            "memory": job.limits.memory,
            "processes": job.limits.processes,
            "open_files": job.limits.open_files,
            "limits": {name: limits[name] for name in ("CORE", "CPU", "FSIZE")},
            "address_space": limits["AS"],
            "command": list(job.command),
        }
        outcome = Launched(self._start([self.python, "-c", self._runner, json.dumps(rules)]), work).finish(
            job.stdin, job.limits, cancelled
        )
        _, told, why = outcome.stderr.rpartition(_WHY)
        if outcome.exit == _CANNOT and outcome.ended == "finished" and told:
            words = why[-500:].decode("utf-8", "replace").strip()
            raise SandboxError(
                f"The command cannot be started: {words}.",
                hint="Is it there, is it a program? `onebox sandbox check` tells whether the sandbox works.",
            )
        return outcome

    def _start(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        as_user = {} if self._owner is None else {"user": self._owner, "group": self._owner, "extra_groups": []}
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(self._library), "HOME": "/nonexistent"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            start_new_session=True,
            **as_user,
        )

    def _environment(self, job: Job, work: Path) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": "/nonexistent",
            "LANG": "C.UTF-8",
            "TMPDIR": str(work),
            "PYTHONPATH": self._packages,
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MPLBACKEND": "Agg",
            "MATPLOTLIBRC": f"{self._packages}/onebox-matplotlibrc",
            **job.environment,
        }
