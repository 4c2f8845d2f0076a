"""The child process that reads one file: `python -m onebox.reading.child GROUP KIND PATH LIMITS`."""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from ..errors import ReadingError
from ..plugins import NoSuchPlugin, lookup
from .document import Document, Limits
from .isolate import OUT_OF_MEMORY
from .open import ARCHIVES, PICTURES, READERS, not_installed


def main(group: str, kind: str, name: str, limits_json: str) -> None:
    """Write one JSON line per document or error to standard output."""
    limits = Limits(**json.loads(limits_json))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the lines
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(limits)
    try:
        for entry, found in _read(group, kind, Path(name), limits):
            out.write(json.dumps(_pack(entry, found)).encode() + b"\n")
            out.flush()
            _limit_cpu(limits.seconds)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: clean-up would need memory


def _read(group: str, kind: str, path: Path, limits: Limits) -> Iterator[tuple[str, Document | ReadingError]]:
    try:
        if group == "archives":
            yield from lookup(group, kind, ARCHIVES)(path, limits)
        else:
            yield "", lookup(group, kind, PICTURES if group == "pictures" else READERS)(path, limits)
    except ReadingError as error:
        yield "", error
    except ModuleNotFoundError as error:
        yield "", not_installed(path, error)
    except NoSuchPlugin as error:
        yield "", ReadingError(str(path), str(error), hint=error.hint)


def _pack(entry: str, found: Document | ReadingError) -> dict[str, Any]:
    if isinstance(found, ReadingError):
        kind = type(found).__name__
        return {"entry": entry, "error": kind, "name": found.name, "reason": found.reason, "hint": found.hint}
    document = {field.name: getattr(found, field.name) for field in fields(found)}
    document["marks"] = [astuple(mark) for mark in found.marks]
    return {"entry": entry, "document": document}


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(1)


def _limit(limits: Limits) -> None:
    """Cap memory and processor time where the system can (not on Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        # RLIMIT_DATA, not RLIMIT_AS: an archive of 100 GB is mapped into the address space, not into memory
        most = limits.memory_mb << 20
        with contextlib.suppress(ValueError, OSError):  # already lower
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit_cpu(limits.seconds)


def _limit_cpu(seconds: float) -> None:
    """`seconds` more of processor time: ends a child stuck in native code whose parent is gone."""
    with contextlib.suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = int(used.ru_utime + used.ru_stime + seconds) + 2
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
