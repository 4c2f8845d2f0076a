"""One heavy thing on the cores at a time: local generation or local embedding, in whatever process.

With both at once decoding fell from 22 to 1–3 tokens a second. Two files: who wants the gate first
takes the turnstile and keeps it until the gate is his, so a worker that takes the gate again and
again (embedding in the background) cannot starve an answer. Calls to one runtime that writes several
answers together share the gate, each with a slot of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..errors import ModelTimeout
from .lock import FileLock, is_held


@dataclass(frozen=True, slots=True)
class Sharing:
    """Calls to the runtime of `model` that may be inside together: `slots`, whatever process they come from."""

    model: str
    slots: int


@asynccontextmanager
async def cpu_gate(home: Path, *, timeout: float | None = None, sharing: Sharing | None = None) -> AsyncIterator[None]:
    """Hold the gate. `timeout` in seconds; 0: only if it is free now. Raises ModelTimeout when it is not got."""
    folder = home / "runtime"
    turnstile, gate = FileLock(folder / "cpu.turnstile"), FileLock(folder / "cpu.gate")
    slots = [FileLock(folder / f"{sharing.model}.slot{n}") for n in range(sharing.slots)] if sharing else []
    loop = asyncio.get_running_loop()
    deadline = None if timeout is None else loop.time() + timeout
    try:
        try:
            await _until(turnstile.acquire, deadline)
            beside = any(is_held(slot.path) for slot in slots)
            if slots:
                await _until(lambda: any(slot.acquire() for slot in slots), deadline)
            # Only calls to the same runtime share; while the turnstile is ours nobody else comes in between.
            await _until(partial(gate.acquire, shared=beside), deadline)
            if len(slots) > 1 and not beside:
                await _until(gate.share, deadline)
        finally:
            turnstile.release()
        yield
    finally:
        gate.release()
        for slot in slots:
            slot.release()


async def _until(happens: Callable[[], bool], deadline: float | None) -> None:
    pause = 0.002
    while not happens():
        if deadline is not None and asyncio.get_running_loop().time() >= deadline:
            raise ModelTimeout(
                "Another answer or the embedding of documents is using the processor.", hint="Try again in a moment."
            )
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, 0.05)
