"""The user's files: copied into the workspace, kept as they were, described by code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import FileTooLarge, ReadingError, SandboxError
from ...events_execute import InputTaken
from ...sandbox.collect import safe_name
from ...sandbox.files import copies_of
from ...sandbox.limits import MB
from ...skills.tools.sandboxed import run_helper, run_in
from ...types import Ask
from ..work import Work
from .toolbox import Toolbox

MOST_BYTES = 160 * MB
"""Of all files together; the workspace must have room for what is made of them."""
MOST_FILES = 400
_HAS_PANDAS = "import importlib.util; print(all(map(importlib.util.find_spec, ('pandas', 'numpy'))))"


@dataclass(frozen=True, slots=True)
class Taken:
    """What the task begins from. `pandas`: programs may use the prepared packages."""

    version: str
    files: tuple[str, ...]
    facts: list[dict[str, Any]]
    pandas: bool


async def take_in(work: Work, toolbox: Toolbox) -> Taken:
    """One recorded step. Raises ReadingError for a file that is not there, FileTooLarge."""

    async def take() -> Taken:
        given = _given(work.ask)
        files = {}
        for name, path in given.items():
            digest = toolbox.workspace.versions.keep(path)
            files[name] = digest
            work.emit(InputTaken(name=name, location=str(path), digest=digest, size=path.stat().st_size))
        version = toolbox.workspace.versions.note(files)
        return Taken(version, tuple(files), *await _described(toolbox, version, tuple(files)))

    return await work.step("take in", Taken, take)


def _given(ask: Ask) -> dict[str, Path]:
    """Name in the workspace → the user's file; of two with one name the second is numbered."""
    found: dict[str, Path] = {}
    for place in [*([ask.file] if ask.file else []), *ask.files]:
        path = Path(place)
        try:
            below = copies_of([path])
        except SandboxError as error:
            raise ReadingError(str(path), "no such file", hint="Check the path; it may have been moved.") from error
        for name, source in below.items():
            assert isinstance(source, Path)
            found[_free(safe_name(name), found)] = source
    size = sum(path.stat().st_size for path in found.values())
    if size > MOST_BYTES or len(found) > MOST_FILES:
        told = f"{len(found)} files of {size // MB} MB in all are too much for one task"
        raise FileTooLarge(str(next(iter(found.values()))), told, hint="Give only what the task needs.")
    return found


def _free(name: str, taken: dict[str, Path]) -> str:
    stem, dot, ending = name.rpartition(".")
    number, found = 2, name
    while found in taken:
        found, number = (f"{stem}-{number}.{ending}" if dot else f"{name}-{number}"), number + 1
    return found


async def _described(toolbox: Toolbox, version: str, names: Sequence[str]) -> tuple[list[dict[str, Any]], bool]:
    folder = await toolbox.workspace.at(version)
    python = toolbox.sandbox.python
    has = await run_in(toolbox.sandbox, folder, [python, "-c", _HAS_PANDAS])
    if not names:
        return [], has.stdout.strip() == b"True"
    done = await run_helper(toolbox.sandbox, folder, "profile", names)
    try:
        facts: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError:  # one of the files was too much for it: the names must do
        facts = [{"name": name, "kind": "file", "bytes": 0} for name in names]
    return facts, has.stdout.strip() == b"True"
