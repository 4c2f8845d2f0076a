"""Put files into a work folder that a job may have filled with traps: no link in it is ever followed."""

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ..errors import SandboxError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | getattr(os, "O_NOFOLLOW", 0)


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a name inside the work folder. Raises SandboxError when it is absolute or leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise SandboxError(f"{name!r} is not a name inside the work folder.", hint="Give a relative path without `..`.")
    return path.parts


def copies_of(paths: Sequence[Path]) -> dict[str, bytes | Path]:
    """The files at `paths`, folders with all that is in them, by the names they get in the work folder.

    Links inside a folder are passed over. Raises SandboxError when one is not there.
    """
    found: dict[str, bytes | Path] = {}
    for path in paths:
        whole = path.resolve()
        if whole.is_dir():
            for below in sorted(whole.rglob("*")):
                if below.is_file() and not below.is_symlink():
                    found[f"{whole.name}/{below.relative_to(whole).as_posix()}"] = below
        elif whole.is_file():
            found[whole.name] = whole
        else:
            raise SandboxError(f"{path} is not there.", hint="Name a file or folder that exists.")
    return found


def put(root: int, files: Mapping[str, bytes | Path], owner: int | None) -> None:
    """Write `files` below the open folder `root`, given to the user `owner` (None: stays ours).

    Raises SandboxError when a folder on the way is a link or a file, or a file to copy cannot be read.
    """
    for name, content in files.items():
        parts = parts_of(name)
        try:
            place = os.dup(root)
            try:
                for part in parts[:-1]:
                    place = _into(place, part, owner)
                _write(place, parts[-1], content, owner)
            finally:
                os.close(place)
        except OSError as error:
            raise SandboxError(f"{name} cannot be put into the work folder: {error.strerror}.") from error


def _into(place: int, part: str, owner: int | None) -> int:
    """The folder `part` of the open folder `place`, made if it is missing; `place` is closed."""
    try:
        try:
            os.mkdir(part, 0o755, dir_fd=place)
            made = True
        except FileExistsError:
            made = False
        below = os.open(part, _FOLDER, dir_fd=place)
    finally:
        os.close(place)
    if made and owner is not None:
        os.fchown(below, owner, owner)
    return below


def _write(place: int, name: str, content: bytes | Path, owner: int | None) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name, dir_fd=place)  # a link of that name goes, its target stays
    target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=place)
    with os.fdopen(target, "wb") as out:
        if isinstance(content, bytes):
            out.write(content)
        else:
            with content.open("rb") as source:
                shutil.copyfileobj(source, out, 2**20)
        out.flush()
        if owner is not None:
            os.fchown(out.fileno(), owner, owner)
