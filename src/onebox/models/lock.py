"""Locks between processes: a lock on an open file, which the kernel releases when its holder dies."""

import os
import sys
from pathlib import Path


class FileLock:
    """`acquire()` never waits. Two FileLocks on one path exclude each other, in one process too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Take the lock if it is free; `shared`: beside others who share it. Creates the file and its folder."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(file, shared)
        except OSError:  # held by another
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def share(self) -> bool:
        """Let others who share it in. False, and not held, when somebody looked at it just now: try again."""
        assert self._file is not None
        try:
            _lock(self._file, True)
        except OSError:
            return False
        return True

    def note(self, text: str) -> None:
        """Write who holds it, for others to read."""
        assert self._file is not None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock on `path` now."""
    if not path.exists():
        return False
    lock = FileLock(path)
    if free := lock.acquire():
        lock.release()
    return not free


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, shared: bool) -> None:
        # No lock is shared here: those who would share it take turns.
        # Far beyond the text that `note` writes: a locked byte cannot be read on Windows.
        os.lseek(file, 1 << 30, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
