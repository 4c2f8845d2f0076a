"""The background process that embeds what was added: `python -m onebox.library.embed_worker HOME`.

One at a time per home folder; it ends when nothing is left, and may be killed at any moment.
"""

import asyncio
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path

from ..errors import OneboxError
from ..models.embed import embedder_for
from ..settings import Settings, load
from ..store.database import open_database
from .library import Library
from .lock import file_lock

_NICE = 10


def start_worker(settings: Settings) -> None:
    """Start it, detached, unless it is switched off. What it says goes to `logs/embed.log` in the home folder."""
    if not settings.library.background:
        return
    log = _log(settings.home)
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as out:
        subprocess.Popen(
            [sys.executable, "-m", "onebox.library.embed_worker", str(settings.home)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=settings.home,
            close_fds=True,
            start_new_session=True,
        )


def is_working(home: Path) -> bool:
    """Whether a worker embeds for this home folder now."""
    with file_lock(_lock(home), wait=0) as free:
        return not free


def work(settings: Settings) -> int:
    """Embed until nothing is left. Returns how many passages; 0 when another worker is at it."""
    embedded = 0
    with file_lock(_lock(settings.home), wait=0) as held:
        if held and (embedder := asyncio.run(embedder_for(settings))):
            library = Library(open_database(settings.database_url), settings, embedder)
            while count := library.embed_pending():  # what was added meanwhile is done too
                embedded += count
    return embedded


def _lock(home: Path) -> Path:
    """Beside the locks of model runtimes, `NAME.lock`, and called otherwise: this is none of them."""
    return home / "runtime" / "embed.worker"


def _log(home: Path) -> Path:
    return home / "logs" / "embed.log"


def _main(home: str) -> int:
    if hasattr(os, "nice"):
        os.nice(_NICE)
    settings = load(Path(home))
    log = _log(settings.home)
    if log.exists() and log.stat().st_size > 1_000_000:
        os.truncate(log, 0)
    started = time.monotonic()
    try:
        count = work(settings)
    except OneboxError as error:
        sys.stderr.write(f"{time.strftime('%F %T')} {error} {error.hint}\n{traceback.format_exc()}")
        return 1
    if count:
        sys.stdout.write(f"{time.strftime('%F %T')} embedded {count} passages in {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
