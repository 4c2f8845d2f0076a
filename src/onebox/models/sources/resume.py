"""Download one file over HTTP, going on where it stopped."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import aiohttp

from ...errors import DownloadError
from ..http import is_loopback

OnProgress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all (0: unknown)."""
_TRIES = 5
_CHUNK = 2**20
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


class _Again(Exception):
    pass


async def download(url: str, part: Path, size: int | None, on_progress: OnProgress, *, pause: float = 1.0) -> None:
    """Append the rest of `url` to `part`. Five tries without a new byte and it gives up with DownloadError.

    `size` is the whole file's length if known; `pause` the seconds before the first new try, doubled each time.
    """
    timeout = aiohttp.ClientTimeout(total=None, connect=15, sock_read=60)
    failed = 0
    async with aiohttp.ClientSession(timeout=timeout, trust_env=not is_loopback(url)) as session:
        while True:
            before = _length(part)
            try:
                return await _attempt(session, url, part, size, on_progress)
            except (_Again, aiohttp.ClientError, TimeoutError) as error:
                failed = 0 if _length(part) > before else failed + 1
                if failed >= _TRIES or isinstance(error, aiohttp.InvalidURL):
                    raise DownloadError(f"{url} could not be downloaded: {error or type(error).__name__}") from error
            except OSError as error:
                raise DownloadError(f"{part} could not be written: {error}", hint="Make room on the disk.") from error
            await asyncio.sleep(pause * 2 ** max(0, failed - 1))


async def _attempt(
    session: aiohttp.ClientSession, url: str, part: Path, size: int | None, on_progress: OnProgress
) -> None:
    start = _length(part)
    if size is not None and start >= size:
        if start == size:
            return
        part.unlink()
        start = 0
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    async with session.get(url, headers=headers) as response:
        total = _total(response, start, size)
        if total == start and response.status == 416:
            return
        if response.status == 416 or (response.status == 206 and not _begins_at(response, start)):
            part.unlink(missing_ok=True)  # what is here is not the beginning of that file
            raise _Again("the server does not go on where the download stopped")
        with part.open("ab" if response.status == 206 else "wb") as file:
            done = file.tell()
            on_progress(done, total or 0)
            async for chunk in response.content.iter_chunked(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                on_progress(done, total or 0)
    if total is not None and done < total:
        raise _Again(f"it ended after {done} of {total} bytes")


def _total(response: aiohttp.ClientResponse, start: int, size: int | None) -> int | None:
    """The whole file's length by this response. Raises DownloadError or _Again for HTTP errors."""
    status, host = response.status, response.url.host
    if status in (408, 429) or status >= 500:
        raise _Again(f"{host} answered {status}")
    if status not in (200, 206, 416):
        hint = "The model may have moved; try another source with `--source`." if status in (401, 403, 404) else ""
        raise DownloadError(f"{response.url} answered {status}.", hint=hint)
    told: int | None = None
    if (match := _RANGE.match(response.headers.get("Content-Range", ""))) and match[2] != "*":
        told = int(match[2])
    elif status == 200 and response.content_length is not None:
        told = response.content_length
    if size is not None and told is not None and told != size:
        raise DownloadError(
            f"{response.url} is {told} bytes long, but the catalogue says {size}.",
            hint="It is not the file that was meant; try another source with `--source`.",
        )
    return told if told is not None else size


def _begins_at(response: aiohttp.ClientResponse, start: int) -> bool:
    match = _RANGE.match(response.headers.get("Content-Range", ""))
    return bool(match and match[1] and int(match[1]) == start)


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
