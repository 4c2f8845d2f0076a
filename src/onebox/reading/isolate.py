"""Read a file in a child process with a limit on time and memory.

The child (`child.py`) writes one JSON line per document. It ends when its standard input closes, so it
never outlives this process, not even after kill -9.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import IO, Any

from .. import errors
from ..errors import BrokenFile, ReadingError
from .document import Document, Limits, Mark

OUT_OF_MEMORY = 71
"""Exit status of a child that reached its memory limit."""
_SLOW = "Split the file, or raise ONEBOX_READING_SECONDS."
_BIG = "Split the file, or open it in the program that made it and save it again."


def read_apart(group: str, kind: str, path: Path, limits: Limits) -> Iterator[tuple[str, Document | ReadingError]]:
    """Every `(entry, document or error)` the reader of `kind` gives for `path`; one for a plain file.

    Raises BrokenFile when the child crashes, hangs or needs too much memory.
    """
    command = [sys.executable, "-m", "onebox.reading.child", group, kind, str(path), json.dumps(asdict(limits))]
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryFile() as words,  # a file, for a full pipe would stop the child
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=words) as child,
    ):
        assert child.stdout
        try:
            while True:
                line, late = _line_in_time(child, child.stdout, limits.seconds)
                if late:
                    reason = f"took longer than {limits.seconds:g} s to read"
                    raise BrokenFile(str(path), reason, hint=_SLOW)
                if not line.endswith(b"\n"):
                    break
                entry, found = _unpack(json.loads(line))
                yield entry, found
            if status := child.wait():
                words.seek(0)
                raise _died(path, status, words.read()[-2000:].decode("utf-8", "replace").strip(), limits)
        finally:
            child.kill()


def _line_in_time(child: subprocess.Popen[bytes], out: IO[bytes], seconds: float) -> tuple[bytes, bool]:
    """The next line of the child, which is killed after `seconds`; and whether it was."""
    late = Event()

    def kill() -> None:
        late.set()
        child.kill()

    timer = Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        return out.readline(), late.is_set()
    finally:
        timer.cancel()


def _unpack(message: dict[str, Any]) -> tuple[str, Document | ReadingError]:
    if "error" in message:
        kind = getattr(errors, message["error"], ReadingError)
        return message["entry"], kind(message["name"], message["reason"], hint=message["hint"])
    fields = message["document"]
    fields["marks"] = tuple(Mark(*mark) for mark in fields["marks"])
    return message["entry"], Document(**fields)


def _died(path: Path, status: int, last_words: str, limits: Limits) -> BrokenFile:
    if status == OUT_OF_MEMORY or "MemoryError" in last_words or "bad_alloc" in last_words:
        return BrokenFile(str(path), f"needs more than {limits.memory_mb} MB of memory to read", hint=_BIG)
    if status < 0:
        return BrokenFile(str(path), f"the reader crashed on it (signal {-status})")
    reason = last_words.splitlines()[-1] if last_words else f"the reader ended with status {status}"
    return BrokenFile(str(path), f"cannot be read: {reason}")
