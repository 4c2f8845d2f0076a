"""The launcher inside the sandbox: locks itself in further, waits for a job on standard input, becomes it.

It is a program of its own, not a module of Onebox: the system's Python runs it as `python3 -I -S`, with
nothing but the standard library. Parameters: the number of the status pipe, then JSON with `write`, the
places that may be written. On the status pipe it says one line when it is ready, and one more if the
command cannot be started; the pipe closes when the command runs.

Landlock: linux/landlock.h and landlock(7), up to ABI 7; an older kernel gets what it knows.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import stat
import struct
import sys
from typing import Any

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PR_SET_NO_NEW_PRIVS = 38
_READ = 0b1101  # execute, read a file, read a folder
_FILE_ONLY = 0b1100_0000_0000_0111  # what a rule for a single file may hold: execute, write, read, truncate, ioctl
_NO_DEVICES = ~(1 << 6 | 1 << 11)  # never make a character or block device


def main() -> None:
    status, rules = int(sys.argv[1]), json.loads(sys.argv[2])
    os.set_inheritable(status, False)
    with contextlib.suppress(OSError):  # the first to go when the machine runs out of memory
        _write("/proc/self/oom_score_adj", "900")
    landlock = _landlock(rules["write"])
    _tell(status, {"landlock": landlock, "seccomp": _seccomp_mode()})
    job = _receive()
    try:
        for name, most in job["limits"].items():
            kind = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(kind)[1]
            free = hard == resource.RLIM_INFINITY
            soft = most if free else min(most, hard)
            # a soft limit one second before the hard one: SIGXCPU tells why
            resource.setrlimit(kind, (soft, soft + 1 if name == "CPU" and free else soft))
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and programs inherit that
            signal.signal(number, signal.SIG_DFL)
        os.execvpe(job["command"][0], job["command"], job["environment"])
    except (OSError, ValueError) as error:
        _tell(status, {"error": f"{job['command'][0]}: {getattr(error, 'strerror', None) or error}"})
        os._exit(127)


def _receive() -> "dict[str, Any]":
    """A length in four bytes, then JSON; what follows on standard input is for the command."""
    (length,) = struct.unpack("<I", _exactly(4))
    job: dict[str, Any] = json.loads(_exactly(length))
    return job


def _exactly(count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = os.read(0, count - len(data))
        if not piece:
            os._exit(0)  # never got a job
        data += piece
    return data


def _tell(status: int, message: dict[str, object]) -> None:
    os.write(status, json.dumps(message).encode() + b"\n")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _seccomp_mode() -> int:
    with open("/proc/self/status") as lines:
        return next((int(line.split()[1]) for line in lines if line.startswith("Seccomp:")), 0)


def _landlock(writable: "list[str]") -> int:
    """Everything may be read, only `writable` written. Gives the kernel's ABI; 0 where there is no Landlock."""
    libc = ctypes.CDLL(None, use_errno=True)
    syscall = libc.syscall
    syscall.restype = ctypes.c_long
    abi = syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if abi < 1:
        return 0
    bits = 13 + (abi >= 2) + (abi >= 3) + (abi >= 5)
    handled = (1 << bits) - 1
    attributes = struct.pack("<Q", handled)
    if abi >= 6:  # no signals and no abstract sockets across the wall
        attributes = struct.pack("<QQQ", handled, 0, 0b11)
    ruleset = syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return 0
    _allow(syscall, ruleset, "/", _READ & handled)
    for path in writable:
        _allow(syscall, ruleset, path, handled & _NO_DEVICES)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or syscall(_RESTRICT_SELF, ruleset, 0):
        return 0
    os.close(ruleset)
    return int(abi)


def _allow(syscall: "ctypes._NamedFuncPointer", ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        access &= _FILE_ONLY
    if syscall(_ADD_RULE, ruleset, 1, struct.pack("<Qi", access, place), 0):
        raise OSError(ctypes.get_errno(), "landlock_add_rule", path)
    os.close(place)


if __name__ == "__main__":
    main()
