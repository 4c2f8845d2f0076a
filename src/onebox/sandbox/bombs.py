"""Programs that use up what there is. Each must be ended, or held, at its limit, and leave nothing behind.

The limits here are small, so that a wall that is missing costs little: nothing takes more than about 200 MB
or runs for more than some seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .limits import MB, Ended, Limits

_SMALL = Limits(
    seconds=8, cpu=6, memory=160 * MB, address_space=512 * MB, disk=24 * MB, file=8 * MB, entries=800, output=MB
)


@dataclass(frozen=True, slots=True)
class Bomb:
    """Held when the run `ended` in one of these ways, or printed `HELD` and ended by itself."""

    code: str
    limits: Limits
    ended: tuple[Ended, ...]


_FORK = """
import os, time
made = 0
try:
    while made < 300:
        if os.fork() == 0:
            time.sleep(5); os._exit(0)
        made += 1
except OSError:
    print("HELD", made)
"""
_MEMORY = """
try:
    data = bytearray(700 << 20)
    print("got it")
except MemoryError:
    print("HELD")
"""
_MEMORY_MANY = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        data = bytearray(os.urandom(1 << 20) * 60); time.sleep(6); os._exit(0)
time.sleep(6)
"""
_DISK = """
import os
for number in range(60):
    with open(f"f{number}", "wb") as file:
        file.write(os.urandom(4 << 20))
import time; time.sleep(4)
"""
_DISK_DELETED = """
import os, time
kept = []
for number in range(60):
    file = open(f"f{number}", "wb"); os.unlink(f"f{number}")
    file.write(os.urandom(4 << 20)); file.flush(); kept.append(file)
time.sleep(5)
"""
_TEMPORARY = """
import os
def fill(path, most):
    try:
        for number in range(most):
            with open(f"{path}/f{number}", "wb") as file: file.write(bytes(4 << 20))
    except OSError as error:
        return True
    return False
print("HELD" if all([fill("/tmp", 60), fill("/dev/shm", 40), fill(os.environ["HOME"], 30)]) else "filled")
"""
_DEVICES = """
import os
try:
    with open("/dev/filler", "wb") as file: file.write(bytes(1 << 20))
    print("wrote")
except OSError:
    print("HELD")
"""
_SPARSE = """
import os
try:
    os.truncate(os.open("sparse", os.O_RDWR | os.O_CREAT), 1 << 40); print("made it")
except OSError:
    print("HELD")
"""
_ENTRIES = """
import os, time
for number in range(20_000):
    os.mkdir(f"d{number}")
time.sleep(3)
"""
_OUTPUT = """
import os
while True: os.write(1, b"x" * 65536)
"""
_ERRORS = """
import os
while True: os.write(2, b"x" * 65536)
"""
_DEAF = """
import signal, time
for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
while True: time.sleep(1)
"""
_CPU = """
while True: pass
"""
_CPU_DEAF = """
import signal
signal.signal(signal.SIGXCPU, signal.SIG_IGN)
while True: pass
"""
_ORPHAN = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            with open("alive", "w") as file: file.write(str(time.time()))
            time.sleep(0.02)
    os._exit(0)
time.sleep(0.3)
print("HELD")
"""
_SLEEPERS = """
import subprocess
for _ in range(5): subprocess.Popen(["sleep", "100"], start_new_session=True)
print("HELD")
"""

BOMBS: Mapping[str, Bomb] = {
    "fork_bomb": Bomb(_FORK, _SMALL, ()),
    "memory_of_one_process": Bomb(_MEMORY, _SMALL, ("memory",)),
    "memory_of_many_processes": Bomb(_MEMORY_MANY, _SMALL, ("memory",)),
    "fill_the_disk": Bomb(_DISK, _SMALL, ("disk",)),
    "fill_the_disk_with_deleted_files": Bomb(_DISK_DELETED, _SMALL, ("disk",)),
    "fill_temporary_folders": Bomb(_TEMPORARY, replace(_SMALL, memory=512 * MB), ()),
    "fill_the_device_folder": Bomb(_DEVICES, _SMALL, ()),
    "sparse_file": Bomb(_SPARSE, _SMALL, ("disk",)),
    "many_entries": Bomb(_ENTRIES, _SMALL, ("entries",)),
    "endless_output": Bomb(_OUTPUT, _SMALL, ("output",)),
    "endless_errors": Bomb(_ERRORS, _SMALL, ("output",)),
    "deaf_to_signals": Bomb(_DEAF, replace(_SMALL, seconds=0.5), ("time",)),
    "endless_loop": Bomb(_CPU, replace(_SMALL, cpu=1), ("cpu", "time")),
    "endless_loop_deaf": Bomb(_CPU_DEAF, replace(_SMALL, cpu=1), ("cpu", "time")),
    "orphan": Bomb(_ORPHAN, _SMALL, ()),
    "many_sleepers": Bomb(_SLEEPERS, _SMALL, ()),
}
