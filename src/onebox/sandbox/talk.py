"""A job that is talked with while it runs: bytes in, lines out, held by the same limits as any other."""

import asyncio
import contextlib
import os
from collections import deque
from functools import partial

from ..errors import SandboxError
from . import watch
from .bubblewrap import Bubblewrap
from .launched import Launched
from .limits import Ended, Limits
from .openings import Openings
from .sandbox import Job

_LOOK_SECONDS = 0.2
_GRACE_SECONDS = 1.0
_STDERR_PIECES = 8


class Talk:
    """Belongs to one event loop; close it. `ended` says why it is over, once it is."""

    def __init__(self, sandbox: Bubblewrap, box: Launched, limits: Limits) -> None:
        self.ended: Ended | None = None
        self._sandbox = sandbox
        self._box = box
        self._limits = limits
        self._lines = asyncio.StreamReader(limit=limits.output)
        self._errors = asyncio.StreamReader()
        self._said: deque[bytes] = deque(maxlen=_STDERR_PIECES)
        self._tasks: list[asyncio.Task[None]] = []
        self._pipes: list[asyncio.ReadTransport] = []
        self._root = os.open(box.work, os.O_RDONLY | os.O_DIRECTORY)
        self._disk = watch.Disk(self._root, limits.disk, limits.entries)

    @classmethod
    async def begin(cls, sandbox: Bubblewrap, job: Job, openings: Openings) -> "Talk":
        """Start `job` in a sandbox of its own. Its `seconds` do not count; `output` is the longest line, in bytes.

        Raises SandboxError when it cannot be started.
        """
        launching = asyncio.create_task(asyncio.to_thread(sandbox.launch, openings))
        try:
            box = await asyncio.shield(launching)
        except asyncio.CancelledError:
            await asyncio.wait({launching})  # the thread cannot be stopped, and what it starts must not stay
            if not launching.exception():
                await asyncio.to_thread(sandbox.give_back, launching.result())
            raise
        try:
            await asyncio.to_thread(box.go, job, sandbox.environment(job.environment))
            talk = cls(sandbox, box, job.limits)
        except BaseException:
            await asyncio.to_thread(sandbox.give_back, box)
            raise
        try:
            await talk._connect()
        except BaseException:
            await talk.close()
            raise
        return talk

    async def line(self) -> bytes:
        """The next line without its end; empty bytes and `ended` set when there will be none."""
        while self.ended is None:
            try:
                line = await self._lines.readuntil(b"\n")
            except asyncio.IncompleteReadError:
                await asyncio.wait(self._tasks[:1], timeout=_GRACE_SECONDS)  # for its last words
                self.ended = self.ended or "finished"
            except asyncio.LimitOverrunError:
                self._end("output")
            else:
                if line.strip():
                    return line[:-1]
        return b""

    async def write(self, data: bytes) -> None:
        """Raises SandboxError when it is over."""
        try:
            self._writer.write(data)
            await self._writer.drain()
        except (ConnectionError, RuntimeError) as error:
            raise SandboxError("The program in the sandbox is gone.") from error

    def complaint(self) -> str:
        """The last that it wrote to standard error."""
        return b"".join(self._said)[-600:].decode("utf-8", "replace").strip()

    async def close(self) -> None:
        """Its input ends; when it does not leave by itself it is killed. Its work folder goes with it."""
        for task in self._tasks:
            task.cancel()
        if hasattr(self, "_writer"):
            self._writer.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0 if self.ended else _GRACE_SECONDS):
                    while self._box.process.poll() is None:
                        await asyncio.sleep(0.01)
        await self._let_go()
        await asyncio.shield(asyncio.to_thread(self._sandbox.give_back, self._box))
        if self._root >= 0:
            os.close(self._root)
            self._root = -1
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        process = self._box.process
        for reader, pipe in ((self._lines, process.stdout), (self._errors, process.stderr)):
            heard, _ = await loop.connect_read_pipe(partial(asyncio.StreamReaderProtocol, reader), pipe)
            self._pipes.append(heard)
        transport, protocol = await loop.connect_write_pipe(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader()), process.stdin
        )
        self._writer = asyncio.StreamWriter(transport, protocol, None, loop)
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._watch())]

    async def _let_go(self) -> None:
        """The loop forgets the pipes before their numbers are free: the next program's pipes may get the same."""
        for pipe in self._pipes:
            pipe.close()
        if hasattr(self, "_writer") and self._writer.transport.get_write_buffer_size():
            self._writer.transport.abort()  # it would wait for somebody to read the rest
        await asyncio.sleep(0)  # a transport closes its file in the loop's next turn

    async def _listen(self) -> None:
        while piece := await self._errors.read(2**12):
            self._said.append(piece)

    async def _watch(self) -> None:
        while self.ended is None:
            if over := await asyncio.to_thread(self._over):
                self._end(over)
            await asyncio.sleep(_LOOK_SECONDS)

    def _over(self) -> Ended | None:
        pids = watch.tree(self._box.process.pid)
        if watch.memory(pids, self._limits.memory) > self._limits.memory:
            return "memory"
        over = self._disk.over(pids)
        return "entries" if over == "entries" else "disk" if over else None

    def _end(self, why: Ended) -> None:
        """Its pipes close with it, and so the line that someone waits for comes to its end."""
        self.ended = self.ended or why
        if self._box.process.poll() is None:
            self._box.process.kill()
