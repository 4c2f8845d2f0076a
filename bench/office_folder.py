"""The folder of an office task: laid out as a user has it, and judged when somebody has worked on it."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import officebench, workbench
from bench.journal import Item

OFFICEBENCH, WORKBENCH = SETS = ("officebench", "workbench")


@dataclass(frozen=True, slots=True)
class Laid:
    """A task's folder as it was before anybody worked on it. `data`: the folder of the data sets."""

    set: str
    task: Any
    data: Path
    folder: Path
    digests: Mapping[str, str]
    tables: workbench.State

    @property
    def touched(self) -> bool:
        """Is anything in it not as it was?"""
        return digests(self.folder) != self.digests

    def judged(self, *, finished: bool) -> Item:
        """By the set's own rule; what is not said to be finished is wrong, whatever it is."""
        if self.set == OFFICEBENCH:
            changed = new_or_changed(self.digests, digests(self.folder))
            wrong = officebench.failed(self.task.checks, self.folder, changed)
            return {"correct": float(finished and not wrong), "failed": wrong, "checks": len(self.task.checks)}
        wanted = workbench.gold(self.tables, self.task.calls)
        made = workbench.judged(self.tables, workbench.state(self.folder), wanted)
        return {**made, "correct": float(finished and bool(made["correct"]))}


@contextmanager
def laid(name: str, task: Any, data: Path, work: Path) -> Iterator[Laid]:
    """The task's files in a folder of their own below `work`, gone afterwards."""
    work.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="office-", dir=work))
    folder = place / "mine"
    try:
        if name == OFFICEBENCH:
            officebench.lay(task.testbed, folder)
        else:
            workbench.lay(data / WORKBENCH, folder)
        tables = workbench.state(folder) if name == WORKBENCH else {}
        yield Laid(name, task, data, folder, digests(folder), tables)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def digests(folder: Path) -> dict[str, str]:
    """Name → sha256 of every file below the folder."""
    return {
        str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def new_or_changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name, digest in after.items() if before.get(name) != digest]
