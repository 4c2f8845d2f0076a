"""One heavy thing on the cores at a time: local generation or local embedding, in whatever process.

With both at once decoding fell from 22 to 1–3 tokens a second. Two files: who wants the gate first
takes the turnstile and keeps it until the gate is his, so a worker that takes the gate again and
again (embedding in the background) cannot starve an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ..errors import ModelTimeout
from .lock import FileLock


@asynccontextmanager
async def cpu_gate(home: Path, *, timeout: float | None = None) -> AsyncIterator[None]:
    """Hold the gate. `timeout` in seconds; 0: only if it is free now. Raises ModelTimeout when it is not got."""
    turnstile, gate = FileLock(home / "runtime" / "cpu.turnstile"), FileLock(home / "runtime" / "cpu.gate")
    loop = asyncio.get_running_loop()
    deadline = None if timeout is None else loop.time() + timeout
    try:
        try:
            for lock in (turnstile, gate):
                await _acquire(lock, deadline)
        finally:
            turnstile.release()
        yield
    finally:
        gate.release()


async def _acquire(lock: FileLock, deadline: float | None) -> None:
    pause = 0.002
    while not lock.acquire():
        if deadline is not None and asyncio.get_running_loop().time() >= deadline:
            raise ModelTimeout(
                "Another answer or the embedding of documents is using the processor.", hint="Try again in a moment."
            )
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.05)
