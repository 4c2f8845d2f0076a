"""Wait for a lock between processes; a killed process cannot leave it behind."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..models.lock import FileLock


@contextmanager
def file_lock(path: Path, *, wait: float | None = None) -> Iterator[bool]:
    """Hold `path`. Yields False when it is still taken after `wait` seconds (None: for ever)."""
    lock = FileLock(path)
    deadline = None if wait is None else time.monotonic() + wait
    while not (held := lock.acquire()) and (deadline is None or time.monotonic() < deadline):
        time.sleep(0.02)
    try:
        yield held
    finally:
        lock.release()
