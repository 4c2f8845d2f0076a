"""What a task changed, against the user's own files: seen, taken over, taken back. Nothing of theirs is ever lost.

A file that is not what the task took (or gave) is left alone, and said so. Taking over is noted before it begins:
killed in the middle, the same command goes on where it was.
"""

import difflib
import json
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ...errors import FileConflict
from ...store.versions import Versions, digest_of
from ..fold import View

ACCEPTED = "accepted.json"
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs. `before`, `after`: sha256 of its bytes, empty for none; `original`: the user's own file."""

    name: str
    kind: Literal["made", "changed", "removed"]
    before: str = ""
    after: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A file of the user that becomes `after` and was `before` (sha256, empty for none)."""

    path: str
    before: str
    after: str


def version_of(view: View) -> str:
    """The state of the workspace after the last action."""
    return str(view.actions[max(view.actions)].version) if view.actions else ""


def files_now(view: View, versions: Versions) -> dict[str, str]:
    """Name → sha256 of what the workspace holds after the last action."""
    return versions.files(version_of(view)) if view.actions else {name: one.digest for name, one in view.inputs.items()}


def changes(view: View, versions: Versions) -> list[Change]:
    """In order of name."""
    before = {name: (one.digest, one.location) for name, one in view.inputs.items()}
    now = files_now(view, versions)
    found = []
    for name in sorted({*before, *now}):
        digest, original = before.get(name, ("", ""))
        after = now.get(name, "")
        if digest != after:
            kind: Literal["made", "changed", "removed"] = "made" if not digest else "changed" if after else "removed"
            found.append(Change(name, kind, digest, after, original))
    return found


def difference(change: Change, versions: Versions) -> str:
    """Line by line for text, at most `MOST_LINES`; sizes for anything else."""
    old, new = (_text(versions, digest) for digest in (change.before, change.after))
    if old is None or new is None:
        sizes = (versions.path(digest).stat().st_size if digest else 0 for digest in (change.before, change.after))
        return "{} → {} bytes".format(*sizes)
    lines = list(difflib.unified_diff(old, new, change.name, change.name, lineterm="", n=2))
    more = [f"… {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])


def accept(view: View, versions: Versions, folder: Path, to: Path | None) -> list[Move]:
    """Write changed files over the originals and new ones into `to` (None: they are not taken over).

    Raises FileConflict before anything is written when one of the files is not what the task took.
    """
    moves = []
    for change in changes(view, versions):
        if change.original:
            moves.append(Move(change.original, change.before, change.after))
        elif to is not None:
            moves.append(Move(str(to / change.name), "", change.after))
    _check(moves)
    _write_whole(folder / ACCEPTED, json.dumps([asdict(move) for move in moves], ensure_ascii=False).encode())
    for move in moves:
        _apply(versions, Path(move.path), move.after)
    return moves


def undo(versions: Versions, folder: Path) -> list[Move]:
    """Take back what `accept` did. Raises FileConflict, before anything is written, when a file was changed since."""
    note = folder / ACCEPTED
    if not note.is_file():
        raise FileConflict("Nothing of this run was taken over.", hint="`onebox execute accept RUN` does that.")
    moves = [Move(one["path"], one["after"], one["before"]) for one in json.loads(note.read_bytes())]
    _check(moves)
    for move in moves:
        _apply(versions, Path(move.path), move.after)
    note.unlink()
    return moves


def _check(moves: Sequence[Move]) -> None:
    for move in moves:
        now = digest_of(Path(move.path)) or ""
        if now not in (move.before, move.after):
            what = "was changed since the task took it" if move.before else "is there already"
            raise FileConflict(f"{move.path} {what}; nothing was written.")
        if Path(move.path).is_symlink() or Path(move.path).is_dir():
            raise FileConflict(f"{move.path} is a link or a folder; nothing was written.")


def _apply(versions: Versions, place: Path, digest: str) -> None:
    """Make `place` hold what `digest` names, at once or not at all."""
    if (digest_of(place) or "") == digest:
        return
    if not digest:
        place.unlink()
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(place, versions.path(digest).read_bytes())


def _write_whole(place: Path, data: bytes) -> None:
    part = place.with_name(f".{place.name[:60]}.{uuid.uuid4().hex[:8]}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if place.exists():
        shutil.copymode(place, part)
    os.replace(part, place)


def _text(versions: Versions, digest: str) -> list[str] | None:
    """The lines of a text; None for anything else."""
    if not digest:
        return []
    data = versions.path(digest).read_bytes()
    if b"\0" in data or len(data) > 2**22:
        return None
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return None
