"""The system calls that a job may not make, as a classic BPF program (seccomp(2), linux/filter.h).

Namespaces and Landlock already keep a job from files, processes and the network. This closes what they
leave open: interfaces of the kernel with a long history of holes (io_uring, bpf, keyrings, userfaultfd,
perf), namespaces again, other address families, typing into a terminal, and memory that no limit counts
(memfd, System V).
"""

import errno
import platform
import struct
from collections.abc import Mapping, Sequence

# name: number on x86_64, number on the common table (aarch64, riscv64), None where there is none
_DENIED: Mapping[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "unshare": (272, 97),
    "setns": (308, 268),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "_sysctl": (156, None),
    "personality": (135, 92),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "lookup_dcookie": (212, 18),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "vmsplice": (278, 75),
}
_CALLS = {"clone": (56, 220), "clone3": (435, 435), "socket": (41, 198), "socketpair": (53, 199), "ioctl": (16, 29)}
_ARCHES: Mapping[str, tuple[int, int]] = {
    "x86_64": (0xC000003E, 0),
    "aarch64": (0xC00000B7, 1),
    "arm64": (0xC00000B7, 1),
    "riscv64": (0xC00000F3, 1),
}

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32 = 0x40000000
# CLONE_NEWTIME … CLONE_NEWNET
_NEW_NAMESPACE = 0x80 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_FAMILIES = (1, 2, 10)  # unix, IPv4, IPv6: the last two only ever reach the empty network of the sandbox
_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: type into the terminal

# BPF instructions (linux/bpf_common.h)
_LOAD, _JUMP_EQUAL, _JUMP_MORE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARG0, _ARG1 = 0, 4, 16, 24  # offsets in struct seccomp_data, little endian


def supported(machine: str = platform.machine()) -> bool:
    """Whether there is a filter for this processor."""
    return machine in _ARCHES


def program(machine: str = platform.machine()) -> bytes:
    """An array of `struct sock_filter` for bwrap's `--seccomp`. Raises KeyError for a processor without a table."""
    arch, column = _ARCHES[machine]
    denied = sorted({number for both in _DENIED.values() if (number := both[column]) is not None})
    calls = {name: both[column] for name, both in _CALLS.items()}
    blocks: list[Sequence[tuple[int, int, int, int]]] = [
        [(_LOAD, 0, 0, _ARCH), (_JUMP_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)],
    ]
    if column == 0:  # the second table of x86_64
        blocks.append([(_JUMP_MORE, 0, 1, _X32), _error(errno.ENOSYS)])
    blocks += [[(_JUMP_EQUAL, 0, 1, number), _error(errno.EPERM)] for number in denied]
    # glibc falls back to clone, whose flags can be seen
    blocks.append([(_JUMP_EQUAL, 0, 1, calls["clone3"]), _error(errno.ENOSYS)])
    blocks.append(_when(calls["clone"], _ARG0, [(_JUMP_SET, 0, 1, _NEW_NAMESPACE), _error(errno.EPERM)]))
    allowed = [(_JUMP_EQUAL, len(_FAMILIES) - place, 0, family) for place, family in enumerate(_FAMILIES)]
    for name in ("socket", "socketpair"):
        blocks.append(_when(calls[name], _ARG0, [*allowed, _error(errno.EAFNOSUPPORT)]))
    typing = [step for request in _TERMINAL for step in ((_JUMP_EQUAL, 0, 1, request), _error(errno.EPERM))]
    blocks.append(_when(calls["ioctl"], _ARG1, typing))
    blocks.append([(_RETURN, 0, 0, _ALLOW)])
    return b"".join(struct.pack("<HBBI", *step) for block in blocks for step in block)


def _error(number: int) -> tuple[int, int, int, int]:
    return _RETURN, 0, 0, _ERRNO | number


def _when(call: int, argument: int, steps: Sequence[tuple[int, int, int, int]]) -> Sequence[tuple[int, int, int, int]]:
    """`steps` look at the low half of an argument of `call`; what they let pass is allowed."""
    return [(_JUMP_EQUAL, 0, len(steps) + 2, call), (_LOAD, 0, 0, argument), *steps, (_RETURN, 0, 0, _ALLOW)]
