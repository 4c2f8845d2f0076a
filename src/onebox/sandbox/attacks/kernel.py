"""Use what the kernel offers: namespaces, dangerous calls, rights, devices, terminals."""

import contextlib
import ctypes
import errno
import glob
import mmap
import os
import platform
import signal
import socket
import subprocess
from typing import Any

Facts = dict[str, Any]
_X86 = platform.machine() == "x86_64"


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
    if _libc().mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0:
        got.append("mount")
    if _libc().umount2(b"/proc/sys", 2) == 0:
        got.append("umount")
    for path in ("/proc/1/ns/mnt", "/proc/1/ns/user", "/proc/1/ns/net"):
        with contextlib.suppress(OSError):
            file = os.open(path, os.O_RDONLY)
            if _libc().setns(file, 0) == 0:
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


def become_somebody_else(facts: Facts) -> list[str]:
    """Root by setuid, by programs that have it, by capabilities."""
    got = []
    with contextlib.suppress(OSError):
        os.setuid(0)
        got.append("setuid")
    with contextlib.suppress(OSError):
        os.setgid(0)
        got.append("setgid")
    with contextlib.suppress(OSError):
        os.setgroups([0])
        got.append("setgroups")
    with open("/proc/self/status") as lines:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in lines if ":\t" in line)
    if status.get("NoNewPrivs") != "1":
        got.append("programs may gain rights")
    rights = ("CapEff", "CapPrm", "CapBnd", "CapAmb")
    got += [f"{name} {status[name]}" for name in rights if int(status.get(name, "0"), 16)]
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
    import fcntl

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


def _call(number: int, *arguments: int) -> int:
    ctypes.set_errno(0)
    _libc().syscall.restype = ctypes.c_long
    return int(_libc().syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
