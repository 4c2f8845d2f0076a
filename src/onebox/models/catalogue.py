"""The models Onebox knows, which of them are here, and which one suits this machine."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import ModelNotFound, SettingsError

_SHARE = 0.6
"""Part of the machine's memory a default model may take."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model's bytes come from; `kind` names a module of `onebox.models.sources`."""

    kind: str
    repo: str = ""
    file: str = ""
    revision: str = "main"
    packages: tuple[str, ...] = ()
    """Wheels that hold the file in order, each `part_bytes` of it (the last one the rest)."""
    part_bytes: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One model file. `sha256` and `size_bytes` are None where unknown until the first pull."""

    name: str
    file: str
    sources: tuple[Source, ...]
    family: str = ""
    parameters: str = ""
    size_bytes: int | None = None
    sha256: str | None = None
    licence: str = "unknown"
    memory_gb: float = 0.0
    context: int = 4096
    roles: tuple[str, ...] = ("answer", "fast", "reason")
    languages: tuple[str, ...] = ("zh", "en")
    rank: int = 0
    min_cores: int = 1


def load(home: Path) -> dict[str, Entry]:
    """All entries by name; those of `home/models.toml` replace shipped ones. Raises SettingsError."""
    shipped = (files(__package__) / "catalogue.toml").read_text("utf-8")
    entries = {entry.name: entry for entry in _read(shipped, "the shipped catalogue")}
    own = home / "models.toml"
    if own.is_file():
        entries |= {entry.name: entry for entry in _read(own.read_text("utf-8"), str(own))}
    return entries


def find(entries: Mapping[str, Entry], name: str) -> Entry:
    """The entry called `name`, or the only one whose name begins so. Raises ModelNotFound."""
    if name in entries:
        return entries[name]
    alike = [entry for key, entry in entries.items() if key.startswith(name.lower())]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(entry.name for entry in alike) or ", ".join(entries)
    raise ModelNotFound(f"No model is called {name!r}. There are: {known}.")


def path_of(home: Path, entry: Entry) -> Path:
    """Where the file of `entry` lies once pulled."""
    return home / "models" / entry.file


def pulled(home: Path, entries: Mapping[str, Entry]) -> list[Entry]:
    """The entries whose file is here."""
    return [entry for entry in entries.values() if path_of(home, entry).is_file()]


def best(candidates: Iterable[Entry], *, memory_gb: float, cores: int, role: str = "answer") -> Entry | None:
    """The candidate for `role` that suits a machine: highest rank that fits; if none fits, the smallest."""
    candidates = list(candidates)
    able = [entry for entry in candidates if role in entry.roles] or candidates
    fitting = [entry for entry in able if entry.memory_gb <= memory_gb * _SHARE and entry.min_cores <= cores]
    if fitting:
        return max(fitting, key=lambda entry: entry.rank)
    return min(able, key=lambda entry: entry.memory_gb, default=None)


def memory_gb() -> float:
    """This machine's memory, or its container's limit if lower."""
    total = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) if hasattr(os, "sysconf") else 8e9
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, float(Path(limit).read_text("ascii")))
        except (OSError, ValueError):  # no such limit
            continue
    return total / 1e9


def _read(text: str, where: str) -> list[Entry]:
    try:
        return [_entry(table) for table in tomllib.loads(text).get("model", [])]
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError) as error:
        raise SettingsError(
            f"{where}: {error}", hint="Write each model as a [[model]] table like those of the shipped catalogue."
        ) from error


def _entry(table: dict[str, Any]) -> Entry:
    known = {field.name for field in fields(Entry)}
    if missing := {"name", "file", "sources"} - table.keys():
        raise ValueError(f"a model lacks {', '.join(sorted(missing))}")
    if unknown := table.keys() - known:
        raise ValueError(f"{table['name']}: unknown {', '.join(sorted(unknown))}")
    if Path(table["file"]).name != table["file"]:
        raise ValueError(f"{table['name']}: file must be a plain file name")
    sources = tuple(Source(**_frozen(source)) for source in table["sources"])
    return Entry(**_frozen(table) | {"sources": sources})


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def can_answer(home: Path) -> bool:
    """Is a model for answers on this machine?"""
    return any(path_of(home, entry).is_file() for entry in load(home).values() if "answer" in entry.roles)
