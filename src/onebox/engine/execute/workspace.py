"""The folder that the actions of a run work in: copies of the user's files, every state of it kept.

A process that was killed leaves a folder nobody can trust; the next one builds a new folder from the state that the
last finished action left. So an action that died half way is done again from where it began, and counts once.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...sandbox.collect import collect, safe_name, snapshot
from ...sandbox.sandbox import Sandbox
from ...skills.tools.sandboxed import STEPS, run_in
from ...store.versions import NOTHING, Versions

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """A state of the workspace, and how it differs from the one before."""

    version: str
    made: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """`name: why` for what is in it and is not kept."""


class Workspace:
    """Call `at` before an action and `keep` after it; `close` at the end."""

    def __init__(self, sandbox: Sandbox, versions: Versions, note: Path | None = None) -> None:
        """`note`: a file that names the folder, so that one left by a killed process is found and removed."""
        self._sandbox = sandbox
        self.versions = versions
        self._note = note
        self._folder: Path | None = None
        self._version = NOTHING
        self._seen: dict[str, tuple[str, str]] = {}
        """Name in the folder → name it is kept under (safe to show), sha256."""

    async def at(self, version: str) -> Path:
        """The folder, holding `version` and nothing else."""
        if self._folder is None or self._version != version:
            await self._build(version)
        assert self._folder is not None
        return self._folder

    async def keep(self) -> Kept:
        """Keep what the folder holds now. No job may be running in it."""
        return await asyncio.to_thread(self._keep)

    def spoil(self) -> None:
        """The folder may hold anything now: it is built anew before it is used again."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def close(self) -> None:
        """Remove the folder; what was kept stays."""
        self.spoil()

    async def _build(self, version: str) -> None:
        self.spoil()
        folder = self._sandbox.workspace()
        await asyncio.to_thread(self._remember, folder)
        files = self.versions.files(version)
        paths: Mapping[str, Path] = {name: self.versions.path(digest) for name, digest in files.items()}
        if paths:
            await run_in(self._sandbox, folder, [self._sandbox.python, "-I", "-S", "-c", ""], paths)
        self._folder, self._version = folder, version
        self._seen = {name: (name, digest) for name, digest in files.items()}

    def _remember(self, folder: Path) -> None:
        """Note the folder; remove the one that was noted before."""
        if self._note is None:
            return
        with contextlib.suppress(FileNotFoundError, UnicodeDecodeError):
            old = Path(self._note.read_text("utf-8"))
            if old.name.startswith("onebox-work-") and old.parent == folder.parent:
                shutil.rmtree(old, ignore_errors=True)
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(str(folder), "utf-8")

    def _keep(self) -> Kept:
        assert self._folder is not None
        root = os.open(self._folder, _FOLDER)
        try:
            every = snapshot(root)
            now = {name: digest for name, digest in every.items() if _is_ours(name)}
            new = {name for name, digest in now.items() if self._seen.get(name, ("", ""))[1] != digest}
            before = self._seen
            kept, left_out = self._collected(root, every, new)
        finally:
            os.close(root)
        self._seen = kept
        self._version = self.versions.note(dict(kept.values()))
        had, has = {safe for safe, _ in before.values()}, {safe for safe, _ in kept.values()}
        touched = {kept[name][0] for name in new if name in kept}
        return Kept(
            self._version,
            tuple(sorted(touched - had)),
            tuple(sorted(touched & had)),
            tuple(sorted(had - has)),
            tuple(one for one in left_out if _is_ours(one)),
        )

    def _collected(
        self, root: int, every: Mapping[str, str], new: set[str]
    ) -> tuple[dict[str, tuple[str, str]], list[str]]:
        """What is kept now, by the names in the folder, and what was left out."""
        kept = {name: self._seen[name] for name in every if name not in new and name in self._seen}
        if not new:
            return kept, []
        with tempfile.TemporaryDirectory(prefix="onebox-kept-") as place:
            known = {name: digest for name, digest in every.items() if name not in new}
            done = collect(root, Path(place), known)
            by_safe = {safe_name(name): name for name in new}
            for one in done.artifacts:
                name = by_safe.get(one.name, one.name)
                kept[name] = (one.name, self.versions.keep(one.path))
        return kept, done.left_out


def _is_ours(name: str) -> bool:
    """Programs of the steps and what hides behind a dot are no results."""
    parts = name.split("/")
    return parts[0] != STEPS and not any(part.startswith(".") or part == "__pycache__" for part in parts)
