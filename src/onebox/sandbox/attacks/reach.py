"""Reach for what lies outside: files, the network, other processes, the machine's name."""

import contextlib
import glob
import os
import socket
from typing import Any

Facts = dict[str, Any]


def read_files_of_the_host(facts: Facts) -> list[str]:
    """Secrets of other users and of the host's own user; directly, and around corners."""
    got = []
    around = ("/proc/self/root", "/proc/1/root", "/proc/self/cwd/../../../../..", "/job/../../..")
    for path in [*facts["files"], "/etc/shadow", "/etc/gshadow"]:
        for way in ("", *around):
            with contextlib.suppress(OSError), open(way + path, "rb") as file:
                got.append(f"{way}{path}: {len(file.read())} bytes")
    for folder in ("/root", "/home/*/.ssh", "/sys", "/boot", "/var/lib", "/run", "/mnt", "/srv", "/proc/1/cwd"):
        got += [f"{one} is listed" for one in glob.glob(folder) if _listed(one)]
    return got


def _listed(folder: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(os.listdir(folder))
    return False


def write_outside_the_work_folder(facts: Facts) -> list[str]:
    """Anything that is there after the job."""
    got = []
    ours = ("/", "/usr", "/usr/bin", "/etc", "/opt", "/opt/box", "/dev", "/home", "/proc", "/var")
    for folder in (*ours, *facts["folders"]):
        path = os.path.join(folder, "onebox-intruder")
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            os.unlink(path)
            got.append(f"wrote in {folder}")
    for path in ("/opt/box/inner.py", "/usr/bin/env", "/etc/ld.so.cache"):
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY))
            got.append(f"opened {path} for writing")
    return got


def change_the_kernel(facts: Facts) -> list[str]:
    """Settings of the kernel of the host: one of them names a program that is run as root."""
    got = []
    paths = [
        "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory",
        "/proc/sys/fs/binfmt_misc/register", "/proc/sysrq-trigger", "/proc/self/uid_map", "/proc/1/oom_score_adj",
        "/proc/1/mem", "/proc/acpi/wakeup", "/proc/irq/default_smp_affinity", "/proc/mtrr",
        *glob.glob("/sys/kernel/uevent_helper"), *glob.glob("/sys/fs/cgroup/**/release_agent", recursive=True)[:3],
    ]  # fmt: skip
    for path in paths:
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY))
            got.append(f"opened {path} for writing")
    return got


def reach_the_network(facts: Facts) -> list[str]:
    """Services of the host on loopback, its abstract sockets, addresses of clouds, the world."""
    got = []
    places = [("127.0.0.1", port) for port in facts["ports"]]
    for address in [*places, ("169.254.169.254", 80), ("1.1.1.1", 53)]:
        with contextlib.suppress(OSError), socket.create_connection(address, 0.3):
            got.append(f"connected to {address}")
    for name in facts["abstract"]:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.connect("\0" + name)
            got.append("connected to an abstract socket of the host")
    for path in facts["sockets"]:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
            one.connect(path)
            got.append(f"connected to {path}")
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("1.1.1.1", 53))
        got.append("sent a packet")
    with contextlib.suppress(OSError):
        others = [name for _, name in socket.if_nameindex() if name != "lo"]
        got += [f"sees the interface {name}" for name in others]
    return got


def touch_other_processes(facts: Facts) -> list[str]:
    """See, signal or look into processes of the host, or into the first process of the sandbox."""
    got = []
    for pid in facts["pids"]:
        with contextlib.suppress(OSError):
            os.kill(pid, 0)
            got.append(f"may signal process {pid}")
    seen = [name for name in os.listdir("/proc") if name.isdigit()]
    if len(seen) > 12:
        got.append(f"sees {len(seen)} processes")
    with contextlib.suppress(OSError):
        os.close(os.open("/proc/1/mem", os.O_RDWR))
        got.append("opened the memory of the first process")
    return got


def find_secrets_in_the_environment(facts: Facts) -> list[str]:
    """The secret was in the environment of the process that started the sandbox."""
    got = []
    for path in glob.glob("/proc/[0-9]*/environ"):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            if facts["secret"].encode() in file.read():
                got.append(path)
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            if facts["secret"].encode() in file.read():
                got.append(path)
    return got


def use_inherited_files(facts: Facts) -> list[str]:
    """Open files of the parent that nobody closed."""
    allowed = {"0", "1", "2"}
    got = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            target = os.readlink(f"/proc/self/fd/{name}")
            if name not in allowed and not target.startswith(("pipe:", "/proc/")):
                got.append(f"{name} → {target}")
    return got


def link_to_the_outside(facts: Facts) -> list[str]:
    """A second name in the work folder for a file outside."""
    got = []
    for path in [*facts["files"], "/usr/bin/env", "/etc/ld.so.cache"]:
        with contextlib.suppress(OSError):
            os.link(path, f"/job/link-{abs(hash(path))}")
            got.append(path)
    return got


def tell_the_host(facts: Facts) -> list[str]:
    """Names of the machine."""
    return [] if os.uname().nodename != facts["host"] else [facts["host"]]
