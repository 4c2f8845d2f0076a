"""How each engine fares, and when it may be asked again. Kept in a file, so that the next command knows, too.

After a failure an engine is left alone: as long as it asks for (`Retry-After`), else for a time that doubles with
each failure in a row. A wrong key waits least: it is mended by hand.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ..errors import SearchError, SearchGarbage, SearchRefused

_MINUTE, _HOUR = 60.0, 3600.0
LONGEST = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Health:
    """Of one engine. Times are seconds since 1970; `failures` are those in a row, `error` the last of them."""

    failures: int = 0
    resting_until: float = 0.0
    error: str = ""
    last_answer: float = 0.0


class HealthBook:
    """Health by engine. A file that cannot be read or written is left alone: this is only advice."""

    def __init__(self, file: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._all = _read(file)

    def of(self, engine: str) -> Health:
        return self._all.get(engine, Health())

    def rests(self, engine: str) -> float:
        """Seconds until `engine` may be asked; 0: now."""
        return max(0.0, min(self.of(engine).resting_until - self._clock(), LONGEST))

    def answered(self, engine: str) -> None:
        self._set(engine, Health(last_answer=self._clock()))

    def failed(self, engine: str, error: SearchError) -> None:
        before = self.of(engine)
        wait = resting_time(error, before.failures)
        self._set(
            engine,
            replace(before, failures=before.failures + 1, resting_until=self._clock() + wait, error=error.reason),
        )

    def _set(self, engine: str, health: Health) -> None:
        self._all[engine] = health
        if self._file is None:
            return
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with open(part, "w", encoding="utf-8") as out:
                json.dump({name: asdict(one) for name, one in self._all.items()}, out, ensure_ascii=False)
                out.flush()
                os.fsync(out.fileno())
            os.replace(part, self._file)
        except OSError:
            part.unlink(missing_ok=True)


def resting_time(error: SearchError, failures: int) -> float:
    """Seconds to leave an engine alone that failed with `error` after `failures` others in a row."""
    doubled = float(2 ** min(failures, 12))
    if isinstance(error, SearchRefused):
        if error.retry_after is not None:
            return min(error.retry_after, LONGEST)
        if error.status in (401, 402, 403, 407):
            return _MINUTE
        if error.status == 200:  # a captcha stays for long
            return min(30 * _MINUTE * doubled, 6 * _HOUR)
        return min(_MINUTE * doubled, _HOUR)
    if isinstance(error, SearchGarbage):
        return min(_MINUTE * doubled, _HOUR)
    return min(5 * doubled, 5 * _MINUTE)


def _read(file: Path | None) -> dict[str, Health]:
    if file is None:
        return {}
    try:
        rows = json.loads(file.read_text("utf-8"))
        return {str(name): Health(**row) for name, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
