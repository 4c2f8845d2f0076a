"""One sandbox process: it waits for its job, becomes it, is watched, and is surely dead at the end."""

import contextlib
import json
import os
import select
import selectors
import signal
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import IO, Any

from ..errors import SandboxError
from . import watch
from .limits import Ended, Limits
from .sandbox import Job

_TICK = 0.05
_START_SECONDS = 20.0
_PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a Result holds, less the artifacts."""

    stdout: bytes
    stderr: bytes
    exit: int
    ended: Ended
    seconds: float
    peak_memory: int


class Launched:
    """`process` was started with the launcher `inner.py`; `status` and `info` are the reading ends of its pipes.

    A process without the launcher (a container's client) has no pipes: it is only fed, watched and ended.

    The thread that started the process must outlive it: the kernel kills it when that thread ends
    (PR_SET_PDEATHSIG, which `bwrap --die-with-parent` uses).
    """

    def __init__(self, process: "subprocess.Popen[bytes]", work: Path, status: int = -1, info: int = -1) -> None:
        self.work = work
        self.process = process
        self._pipes = [os.fdopen(number, "rb", buffering=0) for number in (status, info) if number >= 0]
        self._first: int | None = None  # pidfd of process 1 inside
        self._ready: dict[str, Any] | None = None

    def ready(self) -> dict[str, Any]:
        """Wait until it is locked in; gives what protects it. Raises SandboxError when the sandbox did not start."""
        if self._ready is None:
            line = self._line()
            if line is None:
                raise self._not_started()
            self._ready = line
            with contextlib.suppress(ProcessLookupError, ValueError, OSError):
                child = json.loads(self._pipes[1].read(_PIECE) or b"{}").get("child-pid")
                self._first = os.pidfd_open(child) if child else None
        return self._ready

    def go(self, job: Job, environment: dict[str, str]) -> None:
        """Hand over the job; the command begins. Raises SandboxError when it cannot be started."""
        self.ready()
        message = {"command": list(job.command), "environment": environment, "limits": job.limits.inside()}
        data = json.dumps(message).encode()
        try:
            assert self.process.stdin
            self.process.stdin.write(struct.pack("<I", len(data)) + data)
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise self._not_started() from error
        if (line := self._line()) is not None:  # the pipe closes, wordless, when the command begins
            self.kill()
            raise SandboxError(f"The command cannot be started: {line['error']}.", hint="Is it there, is it a program?")

    def finish(self, stdin: bytes, limits: Limits, cancelled: Event | None = None) -> Outcome:
        """Feed the command, watch it to its end, kill it at a limit."""
        began = time.monotonic()
        root = os.open(self.work, os.O_RDONLY | os.O_DIRECTORY)
        streams = _Streams(self.process, stdin)
        try:
            disk = watch.Disk(root, limits.disk, limits.entries)
            ended, peak = self._watch(streams, disk, limits, cancelled, began)
        finally:
            self.kill()
            os.close(root)
            streams.close(limits.output)
        code = self.process.returncode
        code = 128 - code if code < 0 else code
        seconds = time.monotonic() - began
        if ended == "finished" and (code == 128 + signal.SIGXCPU or (code == 137 and seconds >= limits.cpu)):
            ended = "cpu"
        return Outcome(streams.out(), streams.err(), code, ended, seconds, peak)

    def _watch(
        self, streams: "_Streams", disk: watch.Disk, limits: Limits, cancelled: Event | None, began: float
    ) -> tuple[Ended, int]:
        peak, next_look = 0, began + 0.01
        while True:
            now = time.monotonic()
            if now - began > limits.seconds:
                return "time", peak
            if cancelled is not None and cancelled.is_set():
                return "cancelled", peak
            if now >= next_look:
                pids = watch.tree(self.process.pid)
                held = watch.memory(pids, limits.memory)
                peak = max(peak, held)
                if held > limits.memory:
                    return "memory", peak
                if over := disk.over(pids):
                    return ("entries" if over == "entries" else "disk"), peak
                # a look that takes long (many files) must not take more than a third of a core
                next_look = time.monotonic() + max(_TICK, 2 * (time.monotonic() - now))
            if streams.move(limits.output, min(_TICK, max(0.0, next_look - time.monotonic()))):
                return "output", peak
            if self.process.poll() is not None:
                return "finished", peak

    def kill(self) -> None:
        """End every process of the sandbox and wait until the kernel says they are gone."""
        if self._first is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
        elif self.process.poll() is None:
            for pid in reversed(watch.tree(self.process.pid)):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        if self._first is not None and self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.5)  # it passes on the status of the command
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        if self._first is not None:
            select.select([self._first], [], [], 10)
            os.close(self._first)
            self._first = None
        for stream in self._pipes:
            stream.close()

    def discard(self) -> None:
        """End one that never got a job."""
        self.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _line(self) -> dict[str, Any] | None:
        """The next message on the status pipe; None when the pipe is closed."""
        deadline, line = time.monotonic() + _START_SECONDS, b""
        while not line.endswith(b"\n"):
            if not select.select([self._pipes[0]], [], [], max(0, deadline - time.monotonic()))[0]:
                self.discard()
                raise SandboxError(f"The sandbox did not start within {_START_SECONDS:g} s.")
            piece = self._pipes[0].read(_PIECE)
            if not piece:
                return None
            line += piece
        found: dict[str, Any] = json.loads(line)
        return found

    def _not_started(self) -> SandboxError:
        self.process.kill()
        assert self.process.stderr
        words = self.process.stderr.read(2000).decode("utf-8", "replace").strip()
        self.discard()
        return SandboxError(f"The sandbox did not start: {words or 'it said nothing'}", hint=explained(words))


def explained(words: str) -> str:
    """The next step for what bwrap says when the kernel refuses it."""
    if "uid map" in words or "loopback" in words:
        return (
            "The system forbids user namespaces to programs (AppArmor on Ubuntu 24.04). Allow bwrap a profile, or "
            "`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`."
        )
    if "namespace" in words:
        return "User namespaces are off here: `sudo sysctl -w user.max_user_namespaces=9999`."
    if "proc" in words:
        return "Inside a container /proc is masked; start the container with `--security-opt systempaths=unconfined`."
    return ""


class _Streams:
    """Standard input, output and error of the process, moved without waiting for any of them."""

    def __init__(self, process: "subprocess.Popen[bytes]", stdin: bytes) -> None:
        assert process.stdin and process.stdout and process.stderr
        self._stdin, self._left = process.stdin, memoryview(stdin)
        self._kept: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
        self._selector = selectors.DefaultSelector()
        for stream in self._kept:
            os.set_blocking(stream.fileno(), False)
            self._selector.register(stream, selectors.EVENT_READ, stream)
        if stdin:
            os.set_blocking(self._stdin.fileno(), False)
            self._selector.register(self._stdin, selectors.EVENT_WRITE)
        else:
            self._stdin.close()

    def move(self, limit: int, wait: float) -> bool:
        """Move what can be moved, waiting at most `wait` seconds for something; True when `limit` is passed."""
        if not self._selector.get_map():
            time.sleep(min(wait, 0.005))
            return False
        for key, _ in self._selector.select(wait):
            if key.fileobj is self._stdin:
                self._write()
            else:
                self._read(key.data)
        return sum(map(len, self._kept.values())) > limit

    def _write(self) -> None:
        try:
            self._left = self._left[os.write(self._stdin.fileno(), self._left[:_PIECE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._left = self._left[:0]
        if not self._left:
            self._selector.unregister(self._stdin)
            with contextlib.suppress(BrokenPipeError):
                self._stdin.close()

    def _read(self, stream: IO[bytes]) -> None:
        try:
            piece = os.read(stream.fileno(), _PIECE)
        except BlockingIOError:
            return
        self._kept[stream] += piece
        if not piece:
            self._selector.unregister(stream)

    def close(self, limit: int) -> None:
        """Read what is left in the pipes of a dead process, and close them."""
        for stream, kept in self._kept.items():
            with contextlib.suppress(BlockingIOError):
                while len(kept) <= limit and (piece := os.read(stream.fileno(), _PIECE)):
                    kept.extend(piece)
            stream.close()
            del kept[limit:]
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()
        self._selector.close()

    def out(self) -> bytes:
        return bytes(next(iter(self._kept.values())))

    def err(self) -> bytes:
        return bytes(list(self._kept.values())[1])
