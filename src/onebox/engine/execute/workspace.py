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
from pathlib import Path, PurePath

from ...sandbox.collect import collect, safe_name, snapshot
from ...sandbox.sandbox import Sandbox
from ...skills.tools.sandboxed import STEPS, run_in
from ...store.versions import NOTHING, Versions
from .cell_forms import with_old_forms
from .rebuilt import rebuilt
from .tables import BOOKS, KINDS

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

    async def keep(self, *, forms: bool = False, books: bool = False) -> Kept:
        """Keep what the folder holds now. No job may be running in it.

        `forms`: cells of tables that were only written in another form are kept as they were (`cell_forms.py`).
        `books`: workbooks that were written anew keep what they lost (`rebuilt.py`).
        """
        kept, differs = await asyncio.to_thread(self._keep, forms, books)
        if differs:
            self.spoil()
        return kept

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

    def _keep(self, forms: bool, books: bool) -> tuple[Kept, bool]:
        """Also whether something is kept otherwise than it lies in the folder."""
        assert self._folder is not None
        root = os.open(self._folder, _FOLDER)
        try:
            every = snapshot(root)
            now = {name: digest for name, digest in every.items() if _is_ours(name)}
            new = {name for name, digest in now.items() if self._seen.get(name, ("", ""))[1] != digest}
            before = self._seen
            kept, left_out = self._collected(root, every, new)
            formed = self._in_old_forms(kept, new) if forms else {}
            formed |= self._rebuilt(kept, new) if books else {}
        finally:
            os.close(root)
        kept |= formed
        self._seen = kept
        self._version = self.versions.note(dict(kept.values()))
        had, has = {safe for safe, _ in before.values()}, {safe for safe, _ in kept.values()}
        touched = {kept[name][0] for name in new if name in kept and before.get(name) != kept[name]}
        made = Kept(
            self._version,
            tuple(sorted(touched - had)),
            tuple(sorted(touched & had)),
            tuple(sorted(had - has)),
            tuple(one for one in left_out if _is_ours(one)),
        )
        return made, bool(formed)

    def _in_old_forms(self, kept: Mapping[str, tuple[str, str]], new: set[str]) -> dict[str, tuple[str, str]]:
        """What is kept instead of tables of `kept` that changed."""
        found = {}
        for name in new & kept.keys() & self._seen.keys():
            safe, digest = kept[name]
            if PurePath(name).suffix.lower() in KINDS:
                before, after = (self.versions.path(one).read_bytes() for one in (self._seen[name][1], digest))
                data = with_old_forms(name, before, after)
                if data is not None:
                    found[name] = (safe, self.versions.keep_bytes(data))
        return found

    def _rebuilt(self, kept: Mapping[str, tuple[str, str]], new: set[str]) -> dict[str, tuple[str, str]]:
        """What is kept instead of workbooks of `kept` that lost sheets or formulas."""
        found = {}
        for name in new & kept.keys() & self._seen.keys():
            if PurePath(name).suffix.lower() in BOOKS:
                safe, digest = kept[name]
                before, after = (self.versions.path(one) for one in (self._seen[name][1], digest))
                with tempfile.TemporaryDirectory(prefix="onebox-book-") as place:
                    if made := rebuilt(self._sandbox, before, after, Path(place)):
                        found[name] = (safe, self.versions.keep(made))
        return found

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
