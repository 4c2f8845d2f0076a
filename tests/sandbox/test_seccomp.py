"""The filter, run by a small machine of our own: what it answers for each call, on each processor."""

import errno
import struct

import pytest

from onebox.sandbox.seccomp import program, supported

ALLOW, KILL = 0x7FFF0000, 0x80000000
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def answer(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the filter returns: classic BPF, only the instructions it uses."""
    code = list(struct.iter_unpack("<HBBI", program(machine)))
    data = struct.pack("<iIQ6Q", number, ARCH[machine] if arch is None else arch, 0, *(*arguments, *[0] * 6)[:6])
    place, held = 0, 0
    while True:
        kind, yes, no, value = code[place]
        place += 1
        if kind == 0x20:
            (held,) = struct.unpack_from("<I", data, value)
        elif kind == 0x06:
            return int(value)
        else:
            true = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[kind]
            place += yes if true else no


def error(number: int) -> int:
    return 0x00050000 | number


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
class TestBoth:
    def test_ordinary_calls_pass(self, machine: str) -> None:
        ordinary = {"x86_64": [0, 1, 9, 59, 257, 202], "aarch64": [63, 64, 222, 221, 56, 98]}[machine]
        assert {answer(machine, number) for number in ordinary} == {ALLOW}

    def test_dangerous_calls_do_not(self, machine: str) -> None:
        denied = {"x86_64": [101, 165, 272, 250, 321, 425, 319], "aarch64": [117, 40, 97, 219, 280, 425, 279]}[machine]
        assert {answer(machine, number) for number in denied} == {error(errno.EPERM)}

    def test_threads_but_no_namespaces(self, machine: str) -> None:
        clone = {"x86_64": 56, "aarch64": 220}[machine]
        assert answer(machine, clone, 0x003D0F00) == ALLOW
        assert answer(machine, clone, 17) == ALLOW
        for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
            assert answer(machine, clone, flag | 17) == error(errno.EPERM)
        assert answer(machine, 435) == error(errno.ENOSYS)

    def test_families_of_sockets(self, machine: str) -> None:
        for call in {"x86_64": (41, 53), "aarch64": (198, 199)}[machine]:
            assert [answer(machine, call, family) == ALLOW for family in (1, 2, 10, 16, 17, 38, 40)] == (
                [True] * 3 + [False] * 4
            )

    def test_terminals(self, machine: str) -> None:
        ioctl = {"x86_64": 16, "aarch64": 29}[machine]
        assert answer(machine, ioctl, 0, 0x5413) == ALLOW  # its size
        assert answer(machine, ioctl, 0, 0x5412) == error(errno.EPERM)
        assert answer(machine, ioctl, 0, 0x541C) == error(errno.EPERM)
        assert answer(machine, ioctl, 0, 0x5412 | 1 << 32) == error(errno.EPERM), "the kernel looks at the low half"

    def test_another_processor_is_killed(self, machine: str) -> None:
        assert answer(machine, 1, arch=0x40000003) == KILL


def test_the_second_table_of_x86_64() -> None:
    assert answer("x86_64", 0x40000000 | 101) == error(errno.ENOSYS)


def test_which_processors() -> None:
    assert supported("x86_64")
    assert supported("aarch64")
    assert not supported("s390x")
