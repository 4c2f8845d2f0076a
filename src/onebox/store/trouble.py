"""A full disk and a database that somebody else holds, told apart from faults: what it is, where, what to do."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import ExceptionContext

from ..errors import DatabaseBusy, DiskFull, StoreError

NO_ROOM = 1_000_000
"""Bytes: with less left on the disk a failed write is a full disk, whatever the system calls it."""
_FULL = (errno.ENOSPC, errno.EDQUOT)


def trouble(error: BaseException | None, place: Path) -> StoreError | None:
    """What `error` means for whoever writes below `place`; None when it is no trouble of disk or database."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, StoreError):
            return error
        if found := _trouble(getattr(error, "orig", None) or error, place):
            return found
        error = error.__cause__ or error.__context__
    return None


def tell_trouble(place: Path) -> Callable[[ExceptionContext], None]:
    """A listener for an engine's `handle_error`: raises trouble as what it is."""

    def tell(context: ExceptionContext) -> None:
        if found := trouble(context.original_exception, place):
            raise found from context.original_exception

    return tell


def _trouble(error: BaseException, place: Path) -> StoreError | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return DatabaseBusy(f"another program holds the database {place}")
        if code == sqlite3.SQLITE_FULL or (code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _room(place)[1]):
            return _disk_full(place)
        return StoreError(f"the database {place} cannot be read or written: {error}") if _of_disk(code) else None
    if isinstance(error, OSError) and error.errno in _FULL:
        return _disk_full(Path(error.filename) if isinstance(error.filename, str) else place)
    # Libraries in other languages raise what they like, with the system's own words in it; 53100 is PostgreSQL's.
    if getattr(error, "sqlstate", "") == "53100" or "os error 28" in str(error):
        return _disk_full(place)
    return None


def _of_disk(code: int) -> bool:
    return code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)


def _disk_full(place: Path) -> DiskFull:
    disk, _ = _room(place)
    return DiskFull(f"the disk {disk} is full: nothing more can be written to {place}")


def _room(place: Path) -> tuple[Path, bool]:
    """The disk that `place` lies on, by where it is mounted, and whether it is as good as full."""
    there = next((one for one in (place, *place.parents) if one.exists()), Path("/"))
    disk = next((one for one in (there, *there.parents) if one.is_mount()), there)
    return disk, shutil.disk_usage(there).free < NO_ROOM
