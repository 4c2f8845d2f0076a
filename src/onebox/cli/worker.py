"""`onebox worker`: carry out runs that others put into the database's queue."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..app import Box
    from ..store.runs import RunRow
    from ..worker import What


def worker(
    at_once: Annotated[int, typer.Option(help="Runs carried out at a time.", min=1, max=64)] = 1,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing waits any more.")] = False,
) -> None:
    """Carry out queued runs, with other workers on the same database, until Ctrl-C. What one leaves another takes."""
    import asyncio

    asyncio.run(_work(at_once, until_empty))


async def _work(at_once: int, until_empty: bool) -> None:
    import asyncio

    from ..app import Box
    from ..settings import load
    from .words import tell

    async with Box(load()) as box:
        working = asyncio.create_task(box.worker(_told, at_once=at_once).go(until_empty=until_empty))
        _stopped_by_signals(working.cancel)
        typer.echo(tell("worker_ready", place=_place(box)))
        try:
            await working
        except asyncio.CancelledError:
            typer.echo(tell("worker_leaving"))


def _stopped_by_signals(stop: "Callable[[], object]") -> None:
    """Call `stop` for Ctrl-C and SIGTERM; where the loop hears no signals (Windows) Ctrl-C does by itself."""
    import asyncio
    import contextlib
    import signal

    with contextlib.suppress(NotImplementedError):
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, stop)


def _place(box: "Box") -> str:
    from ..store.database import shown

    return shown(box.database.url)


def _told(what: "What", row: "RunRow") -> None:
    """A line for a run that is begun, taken over, or has ended."""
    from .runs import told_state
    from .words import tell

    if what == "ended":
        told = tell("worker_ended", state=told_state(row.state, row.stop_reason))
    else:
        told = tell(f"worker_{what}", depth=str(row.ask.depth or "auto"), question=" ".join(row.ask.text.split())[:60])
    typer.echo(f"{time.strftime('%H:%M:%S')}  {row.id}  {told}")
