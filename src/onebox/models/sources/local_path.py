"""A file that is already on this machine, or on a disk that was plugged in."""

import asyncio
from pathlib import Path

from ...errors import DownloadError
from ..catalogue import Source
from .resume import OnProgress

_CHUNK = 8 * 2**20


async def fetch(source: Source, part: Path, size: int | None, on_progress: OnProgress) -> None:
    """Copy the file to `part`; a link would let a later download write into the original. Raises DownloadError."""
    origin = Path(source.path).expanduser()
    try:
        total = origin.stat().st_size
        with origin.open("rb") as given, part.open("wb") as target:
            while chunk := await asyncio.to_thread(given.read, _CHUNK):
                await asyncio.to_thread(target.write, chunk)
                on_progress(target.tell(), total)
    except OSError as error:
        raise DownloadError(
            f"{origin} cannot be copied: {error.strerror}", hint="Check the path and the room."
        ) from error
