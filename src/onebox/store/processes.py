"""Which process holds something, in a name that no later process can have again, and whether it lives."""

import os
import socket
import time
from functools import cache
from pathlib import Path

_FIRST_NAMESPACE = "pid:[4026531836]"


def process_name(pid: int) -> str:
    """`machine:pid:start`, which no later process can have again."""
    try:
        started = _status(pid)[19]
    except OSError:
        started = "0"  # no /proc here: the machine and number must do
    return f"{machine()}:{pid}:{started}"


@cache
def machine() -> str:
    """This machine, as far as process numbers mean the same: its name, its id, and the container if in one.

    Two machines may have one name (`localhost`), and two containers of a machine number their processes alike.
    """
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/etc/machine-id").read_text("ascii").strip()[:8])
        if (namespace := os.readlink("/proc/self/ns/pid")) != _FIRST_NAMESPACE:
            parts.append(namespace.strip("pid:[]"))
    except (OSError, UnicodeDecodeError):
        pass  # not Linux: its name must do
    return "+".join(part for part in parts if part)


def is_here(owner: str) -> bool:
    """Does, or did, `owner` run on this machine?"""
    return owner.rsplit(":", 2)[0] == machine()


def is_alive(owner: str | None, lease_until: float | None) -> bool:
    """Is `owner` working? Here that is seen; of another machine it is believed until `lease_until`."""
    if owner is None or lease_until is None:
        return False
    if not is_here(owner):
        return lease_until > time.time()
    pid = int(owner.rsplit(":", 2)[1])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process_name(pid) == owner and not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Did it end, and nobody has asked how? In containers that can stay so for ever."""
    try:
        return _status(pid)[0] in "ZX"
    except OSError:
        return False  # no /proc here


def _status(pid: int) -> list[str]:
    """What Linux tells of a process, from its state on: its name before that may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
