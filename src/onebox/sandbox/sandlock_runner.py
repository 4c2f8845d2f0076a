"""The process that keeps a sandlock sandbox: `python3 -c THIS RULES`. It gathers every orphan and leaves none."""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_SYSTEM = (
    "/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/proc",
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
)  # fmt: skip
_DENIED = ("memfd_create", "memfd_secret", "modify_ldt", "kcmp", "open_tree", "mount_setattr")  # beyond its own list
# sandlock starts the command itself; this sets what it has no word for
_LIMITED = """
import os, resource, signal, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    sys.stderr.write(f"cannot be started: {error.strerror}: {sys.argv[2]}")
    sys.exit(126)
"""


def main(rules: dict[str, Any]) -> int:
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for name, most in rules["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most + (name == "CPU")))
    import sandlock

    sandbox = sandlock.Sandbox(
        fs_readable=[path for path in (*_SYSTEM, *rules["readable"]) if os.path.exists(path)],
        fs_writable=[rules["work"], "/dev/null"],
        clean_env=True,
        env=rules["environment"],
        cwd=rules["work"],
        max_memory=rules["memory"],
        max_processes=rules["processes"],
        max_open_files=rules["open_files"],
        extra_deny_syscalls=_DENIED,
    )
    limited = [sys.executable, "-I", "-S", "-c", _LIMITED, str(rules["address_space"]), *rules["command"]]
    status = int(sandbox.run_interactive(limited))
    _end_all()
    return status


def _end_all() -> None:
    """Kill what the command left behind: orphans are our children now."""
    for _ in range(200):
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            children = file.read().split()
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


if __name__ == "__main__":
    try:
        sys.exit(main(json.loads(sys.argv[1])))
    except Exception as error:  # noqa: BLE001  (the last word of a process: told to the parent, and ended)
        sys.stderr.write(f"cannot be started: {type(error).__name__}: {error}\n")
        sys.exit(126)
