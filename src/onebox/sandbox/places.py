"""Where a sandboxed user may get at: which user that is, which Python it can run, where its folders can be."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import SandboxError

OLDEST = (3, 11)
_JOB = re.compile(r"onebox-job-(\d+)-")


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter that a job can start. `prefix` is to be made visible when it does not lie in `/usr`."""

    executable: Path
    prefix: Path
    version: tuple[int, int]


def owner_of_jobs(uid: int) -> int | None:
    """The user that jobs run as: None for our own; as root the number `uid`, never root itself.

    Raises SandboxError when `uid` is a user of this machine.
    """
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        taken = pwd.getpwuid(uid).pw_name
    except KeyError:
        return uid
    if uid == 0 or not taken.startswith("onebox"):
        raise SandboxError(
            f"The user number {uid} for jobs belongs to {taken}.", hint="Set ONEBOX_SANDBOX_UID to a free number."
        )
    return uid


def reachable(path: Path, owner: int | None) -> bool:
    """Whether `owner` (None: we) can read the folder or file at `path`, by the mode bits of all on the way."""
    path = path.resolve()
    if owner is None:
        return os.access(path, os.R_OK)
    try:
        return all(_open_to(one, owner, one == path) for one in (path, *path.parents))
    except OSError:
        return False


def _open_to(path: Path, owner: int, itself: bool) -> bool:
    facts = path.stat()
    wanted = (0o4 if itself else 0) | (0o1 if path.is_dir() else 0)
    bits = facts.st_mode >> 6 if facts.st_uid == owner else facts.st_mode
    return bits & wanted == wanted


def python_for(owner: int | None) -> Python:
    """The system's Python if it is new enough, else the one we run on. Raises SandboxError when neither can be used."""
    for executable in _candidates():
        prefix = Path("/usr") if executable.is_relative_to("/usr/bin") else executable.parent.parent
        if prefix == Path("/") or not reachable(prefix, owner) or not reachable(executable, owner):
            continue
        if (version := _version(executable)) >= OLDEST:
            return Python(executable, prefix, version)
    raise SandboxError(
        "There is no Python that jobs could use.",
        hint="Install the system's python3 (3.11 or newer), e.g. `apt-get install python3`.",
    )


def _candidates() -> Iterator[Path]:
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
        path = Path("/usr/bin") / name
        if path.exists():
            yield path.parent / path.resolve().name if path.resolve().parent == path.parent else path
    yield Path(sys.base_prefix).resolve() / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


def _version(executable: Path) -> tuple[int, int]:
    code = "import sys, ctypes; print(*sys.version_info[:2])"
    done = subprocess.run([executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    return (int(words[0]), int(words[1])) if done.returncode == 0 and len(words) == 2 else (0, 0)


def base_for(owner: int | None) -> Path:
    """A folder for temporary files that the user of jobs can get at."""
    for path in (Path(tempfile.gettempdir()), Path("/var/tmp"), Path("/tmp")):
        if path.is_dir() and reachable(path, owner):
            return path
    raise SandboxError("There is no folder for temporary files that jobs could use.", hint="Set TMPDIR to one.")


def new_folder(kind: str, owner: int | None) -> Path:
    """An empty folder of the user of jobs. Of kind `job` it carries our process number, for `sweep`."""
    number = f"{os.getpid()}-" if kind == "job" else ""
    folder = Path(tempfile.mkdtemp(prefix=f"onebox-{kind}-{number}", dir=base_for(owner)))
    if owner is not None:
        os.chown(folder, owner, owner)
    return folder


def forgotten(owner: int | None) -> list[Path]:
    """Folders of jobs whose process was killed before it could remove them."""
    ours = os.geteuid() if owner is None else owner
    found = []
    for path in base_for(owner).glob("onebox-job-*"):
        match = _JOB.match(path.name)
        try:
            facts = path.lstat()
        except FileNotFoundError:
            continue
        if match and facts.st_uid == ours and path.is_dir() and not path.is_symlink() and not _alive(match.group(1)):
            found.append(path)
    return found


def _alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
