"""What one run may use. The kernel or the watchdog of the parent holds each limit, never the program."""

from dataclasses import dataclass
from typing import Literal

MB = 2**20

Ended = Literal["finished", "time", "cpu", "memory", "disk", "entries", "output", "cancelled"]
"""Why a run is over: by itself, or killed at a limit, or because the caller gave it up."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    `memory` is what all processes together may hold (watched from outside); `address_space` is for each
    process (RLIMIT_AS; 0: the same as `memory`). Programs that reserve far more than they use (Node, Java,
    WebAssembly) need a larger one. `cpu` is for each process too.
    """

    seconds: float = 60.0
    cpu: int = 60
    memory: int = 1024 * MB
    address_space: int = 0
    processes: int = 32
    disk: int = 256 * MB
    """What the work folder may hold."""
    file: int = 64 * MB
    """The largest single file."""
    entries: int = 5_000
    """Files and folders in the work folder."""
    open_files: int = 256
    output: int = 8 * MB
    """Standard output and error together; more ends the run."""

    def inside(self) -> dict[str, int]:
        """The part that the launcher inside the sandbox sets, by the names of `setrlimit(2)`."""
        return {
            "CORE": 0,
            "AS": self.address_space or self.memory,
            "CPU": self.cpu,
            "NPROC": self.processes,
            "FSIZE": self.file,
            "NOFILE": self.open_files,
            "MSGQUEUE": 0,
            "MEMLOCK": 0,
        }
