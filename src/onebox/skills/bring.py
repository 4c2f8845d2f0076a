"""Skills and agents from elsewhere: a folder, a file, or a git repository, brought into a folder to be looked at.

Nothing of a repository is run: no hooks, no filters, no submodules, links as plain files.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import OneboxError

SECONDS = 120.0
MOST_DEPTH = 4

_GIT = re.compile(r"(?:https|ssh|file)://\S+|[\w.-]+@[\w.-]+:\S+", re.ASCII)
_PLAIN = ("-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false", "-c", "core.fsmonitor=false")


@contextmanager
def brought(place: str) -> Iterator[tuple[Path, str]]:
    """A folder with what lies at `place`, and where it came from; gone afterwards when it was fetched.

    `place` is a path, or the address of a git repository, with `#FOLDER` for a part of it. Raises OneboxError.
    """
    if not _GIT.fullmatch(place):
        path = Path(place).expanduser().resolve()
        if not path.exists():
            raise OneboxError(
                f"{place} is neither a file or folder here nor the address of a git repository",
                hint="Addresses begin with https://, ssh:// or file://, or look like git@host:owner/name.",
            )
        yield path, str(path)
        return
    address, _, inside = place.partition("#")
    with TemporaryDirectory(prefix="onebox-") as folder:
        commit = _clone(address, Path(folder) / "repository")
        root = (Path(folder) / "repository").resolve()
        chosen = (root / inside).resolve()
        if not chosen.is_relative_to(root) or not chosen.exists():
            raise OneboxError(f"{address} has no folder {inside!r}")
        yield chosen, f"{place}@{commit[:12]}"


def folders_with(file: str, root: Path) -> list[Path]:
    """`root` itself when `file` lies in it, else the folders below that have one, by name."""
    if root.is_file():
        return [root.parent] if root.name == file else []
    if (root / file).is_file():
        return [root]
    patterns = ("*/" * depth + file for depth in range(1, MOST_DEPTH + 1))
    found = {path.parent for pattern in patterns for path in root.glob(pattern)}
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts))


def _clone(address: str, target: Path) -> str:
    """The commit that was fetched."""
    git = shutil.which("git")
    if git is None:
        raise OneboxError("git is not installed", hint="Install it, or download the folder and name that.")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    careful = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_LFS_SKIP_SMUDGE": "1"}
    options = ("--depth", "1", "--no-tags", "--single-branch", "--template=", "--no-recurse-submodules", "--quiet")
    try:
        subprocess.run(
            [git, *_PLAIN, "clone", *options, "--", address, str(target)],
            env=kept | careful,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        told = subprocess.run(
            [git, "-C", str(target), "rev-parse", "HEAD"],
            env=kept,
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise OneboxError(f"{address} did not answer within {SECONDS:g} seconds", hint="Try again later.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr if isinstance(error.stderr, str) else error.stderr.decode("utf-8", "replace")
        last = said.strip().splitlines()[-1:] or ["git failed"]
        raise OneboxError(f"{address}: {last[0]}", hint="Check the address; can `git clone` reach it?") from error
    return told.stdout.strip()
