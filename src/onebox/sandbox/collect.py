"""Bring out what a job made: only plain files with plain names, copied byte by byte, never by a path.

The work folder is the job's: any entry may be a link, a pipe, a device, a file of 1 TiB with nothing in
it, a name that turns over the text of a terminal, or become another between two looks. So every step goes
from an open folder to an open file without following links, and what is open is what is judged. Call it
only when every process of the job is dead.
"""

import contextlib
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .sandbox import Artifact

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _NO_LINK
_DEPTH = 12
_LONGEST_NAME = 120
# forbidden in names on some system, or read as something else by a shell, a page or a spreadsheet
_UNWANTED = set('<>:"|?*\\/`$')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Rules:
    """The most that is brought out: files, bytes of one and of all."""

    files: int = 200
    file: int = 64 * 2**20
    total: int = 256 * 2**20


@dataclass(slots=True)
class Collected:
    """What came out, and `name: why` for what did not."""

    artifacts: list[Artifact] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    size: int = 0


def snapshot(root: int, most: int = 5_000) -> dict[str, str]:
    """Name → digest of content, for the plain files below the open folder `root`: what was there before a job."""
    found: dict[str, str] = {}
    for name, file, facts in _files(root, Collected(), most):
        if facts.st_size <= Rules().file:
            found[name] = _digest(file)
        os.close(file)
    return found


def collect(root: int, target: Path, before: dict[str, str] | None = None, rules: Rules | None = None) -> Collected:
    """Copy the new and changed files below the open folder `root` into `target`, which is made.

    Raises OSError only when `target` cannot be written.
    """
    rules, done, taken = rules or Rules(), Collected(), set[str]()
    before = before or {}
    for name, file, facts in _files(root, done, 20_000):
        with os.fdopen(file, "rb") as source:
            if name in before and facts.st_size <= rules.file and _digest(source.fileno()) == before[name]:
                continue
            if why := _refused(facts, rules, done):
                _leave(done, name, why)
                continue
            source.seek(0)
            safe = _unique(safe_name(name), taken)
            size = _copy(source.fileno(), target / safe, facts.st_size)
            done.artifacts.append(Artifact(safe, target / safe, size))
            done.size += size
    return done


def _refused(facts: os.stat_result, rules: Rules, done: Collected) -> str:
    if facts.st_size > rules.file:
        return "too large"
    if done.size + facts.st_size > rules.total:
        return "too much in all"
    if len(done.artifacts) >= rules.files:
        return "too many files"
    return ""


def _files(root: int, done: Collected, most: int) -> Iterator[tuple[str, int, os.stat_result]]:
    """Every plain file below `root` in order of name: its name, the open file (yours to close), its facts."""
    count = 0
    waiting = [("", os.open(".", _FOLDER, dir_fd=root))]
    try:
        while waiting:
            prefix, place = waiting.pop()
            try:
                names = sorted(os.listdir(place))
                for name in names:
                    count += 1
                    if count > most:
                        _leave(done, prefix + name, "too many entries; nothing after it was looked at")
                        return
                    yield from _look(prefix, name, place, waiting, done)
            finally:
                os.close(place)
    finally:
        for _, place in waiting:
            os.close(place)


def _look(
    prefix: str, name: str, place: int, waiting: list[tuple[str, int]], done: Collected
) -> Iterator[tuple[str, int, os.stat_result]]:
    full = prefix + name
    try:
        kind = os.stat(name, dir_fd=place, follow_symlinks=False).st_mode
        if stat.S_ISDIR(kind):
            if full.count("/") >= _DEPTH or len(waiting) >= 200:
                return _leave(done, full, "too deep")
            waiting.append((full + "/", os.open(name, _FOLDER, dir_fd=place)))
            return None
        if not stat.S_ISREG(kind):
            return _leave(done, full, _kind(kind))
        file = os.open(name, _FILE, dir_fd=place)
    except OSError as error:
        return _leave(done, full, error.strerror or "cannot be opened")
    facts = os.fstat(file)  # of what was opened, whatever the name means by now
    if why := _trap(facts):
        os.close(file)
        return _leave(done, full, why)
    yield full, file, facts


def _trap(facts: os.stat_result) -> str:
    if not stat.S_ISREG(facts.st_mode):
        return _kind(facts.st_mode)
    if facts.st_nlink != 1:
        return "has several names"
    if facts.st_size > 2**20 and facts.st_blocks * 512 < facts.st_size // 8:
        return "mostly empty"
    return ""


def _kind(mode: int) -> str:
    for test, word in (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISDIR, "a folder"),
    ):
        if test(mode):
            return word
    return "a device"


def _leave(done: Collected, name: str, why: str) -> None:
    if len(done.left_out) < 50:
        done.left_out.append(f"{safe_name(name)}: {why}")


def safe_name(name: str) -> str:
    """`name` for any system, shell and page: no control, invisible or direction characters, no `..`, not too long."""
    parts = []
    for part in name.split("/"):
        text = unicodedata.normalize("NFC", part.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        text = "".join("_" if one in _UNWANTED or unicodedata.category(one)[0] == "C" else one for one in text)
        text = text.strip(". ").lstrip("-~") or "_"
        stem, dot, ending = text.rpartition(".")
        if len(text) > _LONGEST_NAME:
            text = text[: _LONGEST_NAME - 12] + (f".{ending[:10]}" if dot else "")
        if (stem or text).partition(".")[0].lower() in _DEVICES:
            text = "_" + text
        parts.append(text)
    return "/".join(parts[: _DEPTH + 1])


def _unique(name: str, taken: set[str]) -> str:
    """`name`, numbered when another file got it already; systems that ignore case are meant too."""
    head, dot, ending = name.rpartition(".")
    if not dot or "/" in ending:
        head, dot, ending = name, "", ""
    number, found = 2, name
    while found.casefold() in taken:
        found, number = f"{head}-{number}{dot}{ending}", number + 1
    taken.add(found.casefold())
    return found


def _copy(source: int, target: Path, size: int) -> int:
    """Copy at most `size` bytes, the file's size when it was judged; whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.part")
    left = size
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o644), "wb") as out:
        while left > 0 and (piece := os.read(source, min(left, 2**20))):
            out.write(piece)
            left -= len(piece)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, target)
    return size - left


def _digest(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    digest = hashlib.sha256()
    while piece := os.read(file, 2**20):
        digest.update(piece)
    return digest.hexdigest()
