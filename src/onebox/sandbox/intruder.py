"""The attacks that a sandbox has to hold, as a program that runs inside it: `python3 intruder.py FACTS`.

FACTS is JSON: things of the host that must not be reached (files with a secret, ports, a process number,
the secret itself) and which attacks to try. Every attack gives what it got, or nothing when it was held.
None of them does harm where a wall is missing: files of the kernel are only opened for writing and
closed again, never written; a process is only asked whether it is there.
"""

import contextlib
import ctypes
import errno
import fcntl
import glob
import json
import mmap
import os
import platform
import signal
import socket

import subprocess
import sys
import time
from typing import Any

Facts = dict[str, Any]
_X86 = platform.machine() == "x86_64"
_LIBC = ctypes.CDLL(None, use_errno=True)


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
    for folder in ("/", "/usr", "/usr/bin", "/etc", "/opt", "/opt/box", "/dev", "/home", "/proc", "/var", *facts["folders"]):
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


def open_other_sockets(facts: Facts) -> list[str]:
    """Families of sockets that no job needs: netlink, packet, VSOCK, Bluetooth, kernel crypto."""
    got = []
    for name, family in (("netlink", 16), ("packet", 17), ("vsock", 40), ("bluetooth", 31), ("alg", 38), ("key", 15)):
        for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with contextlib.suppress(OSError):
                socket.socket(family, kind).close()
                got.append(name)
                break
    with contextlib.suppress(OSError):
        socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close()
        got.append("raw")
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
            if name not in allowed and not target.startswith(("pipe:", "/proc/")) and "intruder" not in target:
                got.append(f"{name} → {target}")
    return got


def make_namespaces(facts: Facts) -> list[str]:
    """Become root of a smaller world, then mount, change root, make devices."""
    got = []
    for name, flags in (("user", 0x10000000), ("mount", 0x00020000), ("pid", 0x20000000), ("net", 0x40000000)):
        if _call({"x86_64": 272}.get(platform.machine(), 97), flags) == 0:
            got.append(f"unshare {name}")
        pid = _call({"x86_64": 56}.get(platform.machine(), 220), flags | signal.SIGCHLD, 0, 0, 0, 0)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            os.waitpid(pid, 0)
            got.append(f"clone {name}")
    if _LIBC.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        got.append("mount")
    if _LIBC.umount2(b"/proc/sys", 2) == 0:
        got.append("umount")
    for path in ("/proc/1/ns/mnt", "/proc/1/ns/user", "/proc/1/ns/net"):
        with contextlib.suppress(OSError):
            file = os.open(path, os.O_RDONLY)
            if _LIBC.setns(file, 0) == 0:
                got.append(f"setns {path}")
    with contextlib.suppress(OSError):
        os.chroot("/tmp")
        got.append("chroot")
    if (program := "/usr/bin/bwrap") and os.path.exists(program):
        again = [program, "--unshare-user", "--ro-bind", "/", "/", "true"]
        if subprocess.run(again, capture_output=True, check=False, timeout=5).returncode == 0:
            got.append("a sandbox in the sandbox")
    return got


def use_dangerous_calls(facts: Facts) -> list[str]:
    """Interfaces of the kernel with many past holes, and memory that no limit counts."""
    common = {"io_uring_setup": 425, "fsopen": 430, "open_tree": 428, "memfd_secret": 447, "mount_setattr": 442}
    numbers = {
        True: {
            "ptrace": 101, "keyctl": 250, "add_key": 248, "request_key": 249, "bpf": 321, "perf_event_open": 298,
            "userfaultfd": 323, "process_vm_readv": 310, "kexec_load": 246, "init_module": 175, "syslog": 103,
            "memfd_create": 319, "shmget": 29, "msgget": 68, "semget": 64, "personality": 135, "modify_ldt": 154,
            "name_to_handle_at": 303, "open_by_handle_at": 304, "fanotify_init": 300, "quotactl": 179, "acct": 163,
            "swapon": 167, "reboot": 169, "settimeofday": 164, "sethostname": 170, "iopl": 172, "kcmp": 312,
        },
        False: {
            "ptrace": 117, "keyctl": 219, "add_key": 217, "request_key": 218, "bpf": 280, "perf_event_open": 241,
            "userfaultfd": 282, "process_vm_readv": 270, "kexec_load": 104, "init_module": 105, "syslog": 116,
            "memfd_create": 279, "shmget": 194, "msgget": 186, "semget": 190, "personality": 92,
        },
    }[_X86] | common  # fmt: skip
    got = []
    for name, number in numbers.items():
        # every pointer is 0 or small: where the call is let through it fails on that, harmlessly
        result = _call(number, 0, 0, 0, 0, 0)
        if result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            got.append(f"{name}: {result if result >= 0 else os.strerror(ctypes.get_errno())}")
    return got


def use_another_calling_convention(facts: Facts) -> list[str]:
    """The same calls by their numbers on other tables of the processor, where a filter may not look."""
    if not _X86:
        return []
    got = []
    if _call(0x40000000 | 39) >= 0:  # getpid of the x32 table
        got.append("x32")
    code = bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3])  # mov eax, getpid of i386; int 0x80; ret
    with contextlib.suppress(OSError):
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        place = ctypes.addressof(ctypes.c_char.from_buffer(page))
        pid = os.fork()
        if pid == 0:
            os._exit(7 if ctypes.CFUNCTYPE(ctypes.c_int)(place)() > 0 else 0)
        if os.waitpid(pid, 0)[1] == 7 << 8:
            got.append("int 0x80")
    return got


def _call(number: int, *arguments: int) -> int:
    ctypes.set_errno(0)
    _LIBC.syscall.restype = ctypes.c_long
    return int(_LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)))


def become_somebody_else(facts: Facts) -> list[str]:
    """Root by setuid, by programs that have it, by capabilities."""
    got = []
    for name, change in (
        ("setuid", lambda: os.setuid(0)), ("setgid", lambda: os.setgid(0)), ("setgroups", lambda: os.setgroups([0])),
    ):  # fmt: skip
        with contextlib.suppress(OSError):
            change()
            got.append(name)
    with open("/proc/self/status") as lines:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in lines if ":\t" in line)
    if status.get("NoNewPrivs") != "1":
        got.append("programs may gain rights")
    got += [f"{name} {status[name]}" for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb") if int(status.get(name, "0"), 16)]
    return got


def open_devices(facts: Facts) -> list[str]:
    """Devices beyond the harmless ones, or a new one."""
    harmless = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"}
    got = []
    for path in glob.glob("/dev/*"):
        if os.path.basename(path) not in harmless and not os.path.isdir(path) and not os.path.islink(path):
            got.append(path)
    for name, kind in (("character", 0o020600), ("block", 0o060600)):
        with contextlib.suppress(OSError):
            os.mknod(f"/job/{name}", kind, os.makedev(1, 3))
            got.append(f"made a {name} device")
    return got


def type_into_the_terminal(facts: Facts) -> list[str]:
    """Push a command into the terminal that the user types in."""
    got = []
    for path in ("/dev/tty", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"):
        with contextlib.suppress(OSError):
            file = os.open(path, os.O_RDWR | os.O_NOCTTY)
            fcntl.ioctl(file, 0x5412, b"\n")  # TIOCSTI
            got.append(path)
    with contextlib.suppress(OSError):
        _, own = os.openpty()
        fcntl.ioctl(own, 0x5412, b"\n")
        got.append("a terminal of its own")  # harmless in itself; the filter forbids it anywhere
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


ATTACKS = {
    one.__name__: one
    for one in (
        read_files_of_the_host, write_outside_the_work_folder, change_the_kernel, reach_the_network,
        touch_other_processes, find_secrets_in_the_environment, use_inherited_files, open_other_sockets,
        make_namespaces, use_dangerous_calls, use_another_calling_convention, become_somebody_else,
        open_devices, type_into_the_terminal, link_to_the_outside, tell_the_host,
    )
}  # fmt: skip


def attempt(name: str, facts: Facts) -> list[str]:
    """One attack in a process of its own: it may be killed for what it tries, which is to be held."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            got = ATTACKS[name](facts)
        except BaseException as error:  # noqa: BLE001  (in the child: told to the parent, then it ends)
            got = [f"the attack itself failed: {error!r}"]
        os.write(writing, json.dumps(got).encode()[:60_000])
        os._exit(0)
    os.close(writing)
    os.set_blocking(reading, False)
    data, deadline = b"", time.monotonic() + 8
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            piece = os.read(reading, 65536)
            data += piece
            if not piece:
                break
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return list(json.loads(data)) if data else []


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    sys.stdout.write(json.dumps({name: attempt(name, given) for name in given["attacks"] or ATTACKS}))
