"""Follow folders: what changes in them is added again, what goes is removed.

By looking, not by notification: works alike on every system, network folders and containers too.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .add import files_under
from .library import Library
from .records import Added

Seen = dict[Path, tuple[int, float]]
"""File → size and time of change."""


def watch(
    library: Library,
    folders: Sequence[Path],
    *,
    collection: str = "default",
    seconds: float = 2.0,
    on_change: Callable[[list[Added], list[str]], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Look every `seconds` until `should_stop`; a file still being written waits until it rests.

    `on_change` gets what was added and the places removed. The first look brings the library up to
    date, with what changed while nobody watched.
    """
    folders = [folder.expanduser().absolute() for folder in folders]
    done: Seen = {}
    before = scan(folders)
    while not (should_stop and should_stop()):
        now = scan(folders)
        rested = {file: state for file, state in now.items() if before.get(file) == state}
        changed = [file for file, state in rested.items() if done.get(file) != state]
        added = library.add(changed, collection=collection) if changed else []
        removed = _remove_missing(library, folders, now, collection)
        done.update({file: rested[file] for file in changed})
        if on_change and (removed or any(one.state != "unchanged" for one in added)):
            on_change([one for one in added if one.state != "unchanged"], removed)
        before = now
        time.sleep(seconds)


def scan(folders: Sequence[Path]) -> Seen:
    """The files under `folders` now."""
    seen: Seen = {}
    for file in files_under(folders):
        try:
            status = file.stat()
        except FileNotFoundError:  # gone since it was listed
            continue
        seen[file] = (status.st_size, status.st_mtime)
    return seen


def _remove_missing(library: Library, folders: Sequence[Path], now: Seen, collection: str) -> list[str]:
    """Take out what lay in `folders`. A folder that is gone itself may be unplugged: its documents stay."""
    there = [folder for folder in folders if folder.exists()]
    missing = []
    for row in library.list(collection):
        file = Path(row.location.split("#", 1)[0])
        if file not in now and not file.exists() and any(folder in file.parents for folder in there):
            missing.append(row.id)
    return library.remove(missing) if missing else []
