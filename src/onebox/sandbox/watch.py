"""What the parent sees of a job from outside: memory of all its processes, what its work folder holds.

Linux only: it reads `/proc`. Nothing here trusts the job: links are not followed and every walk ends.
"""

import contextlib
import os
import stat
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def tree(root: int) -> list[int]:
    """`root` and every process below it. Processes that lost their parent hang below the first of their namespace."""
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        return tree_by_parents(root)
    found: list[int] = []
    waiting = [root]
    while waiting and len(found) < 10_000:
        pid = waiting.pop()
        found.append(pid)
        with contextlib.suppress(OSError, ValueError):
            for task in os.listdir(f"/proc/{pid}/task"):
                with contextlib.suppress(OSError):
                    waiting += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    return found


def tree_by_parents(root: int) -> list[int]:
    """As `tree`, for a kernel that does not tell the children of a process (CONFIG_PROC_CHILDREN): slower."""
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parent = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        found.append(pid := waiting.pop())
        waiting += children.get(pid, [])
    return found


def memory(pids: list[int], limit: int) -> int:
    """Bytes that the processes hold in memory.

    The resident sizes are summed, which counts shared pages once for each process. Only when that is
    beyond `limit` is the exact, slower answer of the kernel asked for (proportional set size).
    """
    resident = sum(_resident(pid) for pid in pids)
    if resident <= limit:
        return resident
    return sum(_proportional(pid) for pid in pids)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0  # it has just ended


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, IndexError, ValueError):
        pass
    return _resident(pid)


def folder(root: int, most_entries: int) -> tuple[int, int]:
    """Bytes on disk and entries below the open folder `root`; the walk ends beyond `most_entries`."""
    size = entries = 0
    seen: set[int] = set()  # inodes with several names
    waiting = [os.dup(root)]
    while waiting:
        place = waiting.pop()
        try:
            if entries > most_entries:
                continue  # only to close it
            with os.scandir(place) as listing:
                for entry in listing:
                    entries += 1
                    if entries > most_entries:
                        break
                    size += _size(entry, place, seen, waiting)
        except OSError:  # removed meanwhile
            pass
        finally:
            os.close(place)
    return size, entries


def _size(entry: "os.DirEntry[str]", place: int, seen: set[int], waiting: list[int]) -> int:
    try:
        facts = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(facts.st_mode) and len(waiting) < 500:
            waiting.append(os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place))
    except OSError:
        return 0
    if facts.st_nlink > 1 and not stat.S_ISDIR(facts.st_mode):
        if facts.st_ino in seen:
            return 0
        seen.add(facts.st_ino)
    return facts.st_blocks * 512


def deleted(pids: list[int], device: int) -> int:
    """Bytes on `device` that the processes keep in files without a name, which no walk can see."""
    held: dict[int, int] = {}
    for pid in pids:
        for kind in ("fd", "map_files"):
            with contextlib.suppress(OSError):
                for name in os.listdir(f"/proc/{pid}/{kind}"):
                    with contextlib.suppress(OSError):
                        facts = os.stat(f"/proc/{pid}/{kind}/{name}")
                        if facts.st_nlink == 0 and facts.st_dev == device and stat.S_ISREG(facts.st_mode):
                            held[facts.st_ino] = facts.st_blocks * 512
    return sum(held.values())


class Disk:
    """Watches that the work folder stays below its limit, also when files are deleted while they are open."""

    RESERVE = 256 * 2**20
    """When a job ran the disk down to this, it ends, whatever it seems to hold itself."""

    def __init__(self, root: int, limit: int, most_entries: int) -> None:
        self._root, self._limit, self._most = root, limit, most_entries
        self._device = os.fstat(root).st_dev
        self._free = self._now_free()

    def over(self, pids: list[int]) -> str:
        """`disk` or `entries` when a limit is passed, else nothing."""
        used, entries = folder(self._root, self._most)
        if entries > self._most:
            return "entries"
        if used > self._limit:
            return "disk"
        free = self._now_free()
        if self._free - free > self._limit and (
            used + deleted(pids, self._device) > self._limit or free < min(self.RESERVE, self._free // 2)
        ):
            return "disk"
        return ""

    def _now_free(self) -> int:
        facts = os.fstatvfs(self._root)
        return facts.f_bavail * facts.f_frsize
