"""The tables of two states of the workspace: those of text are read here, sheets of workbooks in the sandbox.

A workbook may have been written by a program nobody vouches for: what parses it has no power here.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ...sandbox.limits import Limits
from ...sandbox.sandbox import Sandbox, run_async
from ...skills.tools.sandboxed import helper_job
from ...store.versions import Versions
from .tables import BOOKS, KINDS, MOST_BYTES, Row, rows_of

LIMITS = Limits(seconds=60.0, cpu=60, output=32 * 2**20)

Key = tuple[str, str]
"""File, and sheet of a workbook; no sheet for a table of text."""


@dataclass(frozen=True, slots=True)
class Both:
    """A table that is in both states and differs. `name`: as it is told to people."""

    name: str
    before: Sequence[Row]
    after: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Compared:
    """`gone`: sheets of workbooks that are still there, as (file, sheet). `whole`: every table before, by name.

    `same`: files that were written anew, every cell as before.
    """

    changed: Sequence[Both] = ()
    gone: Sequence[Key] = ()
    same: Sequence[str] = ()
    whole: Mapping[str, Sequence[Row]] = field(default_factory=dict)


async def compared(sandbox: Sandbox, versions: Versions, before: str, after: str) -> Compared:
    """The tables of the versions `before` and `after`; what cannot be read is left out. Raises SandboxError."""
    had, has = versions.files(before), versions.files(after)
    touched = {name: has[name] for name, digest in had.items() if _is_table(name) and has.get(name, digest) != digest}
    if not touched:
        return Compared()
    olds = await _read(sandbox, versions, {name: digest for name, digest in had.items() if _is_table(name)})
    news = await _read(sandbox, versions, touched)
    read = {name for name, _ in news}
    names = {key: _name(key, olds) for key in olds}
    now = {key: _same(key, olds, news) for key in olds}
    both = [Both(names[key], rows, news[now[key]]) for key, rows in olds.items() if rows != news.get(now[key], rows)]
    gone = [key for key in olds if key[0] in read and now[key] not in news]
    differ = {key[0] for key, rows in olds.items() if rows != news.get(now[key])} | {
        one for one, _ in news.keys() - olds
    }
    same = sorted(read - differ)
    return Compared(both, gone, same, {names[key]: rows for key, rows in olds.items()})


def _is_table(name: str) -> bool:
    return PurePath(name).suffix.lower() in KINDS.keys() | BOOKS


def _same(key: Key, olds: Iterable[Key], news: Iterable[Key]) -> Key:
    """What became of the table `key`: the only sheet of a workbook is the same one by whatever title."""
    before, after = ([one for one in every if one[0] == key[0]] for every in (olds, news))
    return after[0] if len(before) == len(after) == 1 else key


def _name(key: Key, every: Iterable[Key]) -> str:
    name, sheet = key
    alone = sum(other == name for other, _ in every) == 1
    return name if alone else f"{name} · {sheet}"


async def _read(sandbox: Sandbox, versions: Versions, files: Mapping[str, str]) -> dict[Key, Sequence[Row]]:
    """The rows of every table among `files` (name → sha256)."""
    paths = {name: versions.path(digest) for name, digest in files.items()}
    books = {name: path for name, path in paths.items() if PurePath(name).suffix.lower() in BOOKS}
    found = await asyncio.to_thread(_texts, {name: path for name, path in paths.items() if name not in books})
    return found | await _books(sandbox, books)


def _texts(paths: Mapping[str, Path]) -> dict[Key, Sequence[Row]]:
    read = {name: rows_of(name, path.read_bytes()) for name, path in paths.items()}
    return {(name, ""): rows for name, rows in read.items() if rows is not None}


async def _books(sandbox: Sandbox, paths: Mapping[str, Path]) -> dict[Key, Sequence[Row]]:
    small = [name for name, path in paths.items() if path.stat().st_size <= MOST_BYTES]
    if not small:
        return {}
    files = {f"{place}{PurePath(name).suffix.lower()}": paths[name] for place, name in enumerate(small)}
    done = await run_async(sandbox, helper_job(sandbox, "rows", list(files), files, LIMITS))
    try:
        said = json.loads(done.stdout)
    except ValueError:  # it died of one of the files
        return {}
    sheets = [(name, sheet) for name, given in zip(small, files, strict=True) for sheet in said.get(given) or ()]
    return {(name, str(title)): [tuple(row) for row in rows] for name, (title, rows) in sheets}
