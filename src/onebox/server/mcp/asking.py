"""A run for a client: what it does is told as progress, and it ends when the client gives up."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from ...app import Box
from ...engine.accept import language_of
from ...engine.fold import View
from ...types import Ask
from ..openai.progress import line_of

Tell = Callable[[float, str], Awaitable[None]]
"""`(how many lines so far, the line)`."""


async def answered(box: Box, ask: Ask, owner: str | None, tell: Tell) -> View:
    """Run `ask` to its end. Raises OneboxError. Cancelling it ends the run before it returns."""
    import anyio

    row = await box.submit(ask, owner)
    language = row.ask.language or language_of(row.ask.text)
    view = View()
    lines: asyncio.Queue[str] = asyncio.Queue()

    async def work() -> None:
        try:
            async with aclosing(box.work_and_follow(row.id)) as events:  # type: ignore[type-var]
                async for event in events:
                    view.see(event)
                    if not event.partial and (line := line_of(event, language, row.ask.text)):
                        lines.put_nowait(line)
        finally:
            lines.put_nowait("")

    # A task of its own: inside a cancelled scope of the SDK nothing could be awaited, the run's end neither.
    working = asyncio.create_task(work())
    try:
        told = 0
        while line := await lines.get():
            told += 1
            await tell(told, line)
        await working
    finally:
        working.cancel()
        with anyio.CancelScope(shield=True):
            await asyncio.wait({working})
    return view
