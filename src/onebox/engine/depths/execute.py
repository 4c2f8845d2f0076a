"""Execute: the task is done on copies of the user's files, and the finished files are handed over."""

import asyncio
from collections.abc import Callable

from ...errors import SandboxUnavailable
from ..deliver import deliver
from ..execute.hand_over import hand_over
from ..execute.loop import Loop
from ..work import Work


async def execute(work: Work, keep: Callable[[str], None]) -> None:
    if work.workshop is None:
        raise SandboxUnavailable("Tasks cannot be done here: there is nothing to run them in.")
    toolbox = await asyncio.to_thread(work.workshop, work)
    try:
        outcome = await Loop(work, toolbox).run()
        stop_reason, sentences = await hand_over(work, toolbox, outcome)
    finally:
        await toolbox.close()
    await deliver(work, stop_reason, sentences, keep=keep)
