"""Work on one run in this terminal: show its events, end with its stop reason."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator

from .. import settings as settings_module
from ..app import Box
from ..engine.fold import View
from ..errors import OneboxError, RunBusy
from ..events import Event
from ..store.queue import Queue
from ..store.runs import is_portable
from ..store.task_files import answer_name
from ..types import Ask
from .answer import answer_object
from .live import Live
from .memory import memory_texts
from .task import answer_from_terminal
from .words import tell


def run_and_show(request: Ask | str, *, as_json: bool) -> str:
    """Ask `request`, or resume the run whose id it is. Prints; returns the stop reason."""
    try:
        return asyncio.run(_session(request, as_json))
    except KeyboardInterrupt:
        return "cancelled"


def leave_to_workers(request: Ask) -> str:
    """Take `request` in for a worker to do; the run's id. Raises OneboxError for what only this machine can."""

    async def submit() -> str:
        async with Box(settings_module.load()) as box:
            if not is_portable(request):
                raise OneboxError(tell("queue_not_portable"), hint="Ask without --queue.")
            run = (await box.submit(request)).id
            Queue(box.database).put(run)
            return run

    return asyncio.run(submit())


async def _session(request: Ask | str, as_json: bool) -> str:
    live = Live(quiet=as_json)
    view = View()
    async with Box(settings_module.load(), on_loading=live.loading) as box:
        try:
            async for event in _events(box, request):
                view.see(event)
                live.see(event, view)
                if event.fact.kind == "question.asked" and sys.stdin.isatty():
                    _ask_here(box, view)
        except asyncio.CancelledError:  # Ctrl-C: the run is kept and can be resumed
            if not view.run:
                raise
            view.state = view.stop_reason = "cancelled"
        except OneboxError as error:
            if view.run and not isinstance(error, RunBusy):
                live.resumable(view)
            if not as_json or not view.run:
                raise
            view.error, view.hint = str(error), error.hint
        finally:
            live.close()
        if as_json:
            sys.stdout.write(json.dumps(answer_object(view), ensure_ascii=False) + "\n")
        else:
            live.show(view, memory_texts(box.database, view))
        sys.stdout.flush()
    return view.stop_reason or "error"


def _ask_here(box: Box, view: View) -> None:
    """Somebody sits at this terminal: what they type is the answer, unless it is given elsewhere first."""

    def keep(question: str, text: str) -> None:
        box.notes.set(answer_name(view.run, question), text)

    threading.Thread(target=answer_from_terminal, args=(view.asked, keep), daemon=True).start()


async def _events(box: Box, request: Ask | str) -> AsyncIterator[Event]:
    row = await box.submit(request) if isinstance(request, Ask) else box.runs.get(request)
    if row.state == "done":
        for event in box.events.read(row.id):
            yield event
        return
    async for event in box.work_and_follow(row.id):
        yield event
