"""Where the parts are joined: settings in, a box out. The only file that knows them all.

What a run needs (engine, library, models, durable flows) is imported by the first run: a server that
waits for a question is half as large without.
"""

import asyncio
import contextlib
import importlib.resources
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine

from .background import Background
from .errors import OneboxError
from .events import Event, RunAccepted, RunStateChanged
from .places import SHOWN, check_place, has_shown, source_of, with_files
from .settings import Settings
from .store.cache import Cache, Notes
from .store.conversations import Conversations
from .store.database import open_database
from .store.event_log import EventLog
from .store.runs import LEASE_SECONDS, RunRow, Runs
from .types import Ask, Depth, RunState, StopReason

if TYPE_CHECKING:
    from .engine.work import Work
    from .evaluator import SharedEvaluator
    from .library.library import Library
    from .models.model import Model
    from .models.upstream import Upstreams
    from .routing import Routing
    from .store.durable import Flows
    from .web import Web

OnLoading = Callable[[str, float], None]


class Box:
    """One box over one home folder. Close it, or use it as an async context."""

    def __init__(self, settings: Settings, *, on_loading: OnLoading | None = None) -> None:
        """`on_loading(model, seconds)` is called while a local model is being loaded."""
        self.settings = settings
        self._on_loading = on_loading
        self._library: Library | None = None
        self._opening = asyncio.Lock()
        self._leaving = False

    @cached_property
    def database(self) -> Engine:
        return open_database(self.settings.database_url)

    @cached_property
    def events(self) -> EventLog:
        return EventLog(self.database)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.database)

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.database)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.database)

    @cached_property
    def routing(self) -> "Routing":
        from .routing import Routing

        return Routing(self.notes)

    @cached_property
    def evaluator(self) -> "SharedEvaluator":
        from .evaluator import SharedEvaluator

        return SharedEvaluator(self.settings)

    @cached_property
    def upstreams(self) -> "Upstreams":
        """The models of the settings, lent to doors that hand bytes on."""
        from .models.upstream import Upstreams

        return Upstreams(self.settings, on_loading=self._on_loading)

    @cached_property
    def _flows(self) -> "Flows":
        from .store.durable import Flows

        return Flows(self.settings.database_url, self._flow)

    async def library(self) -> "Library":
        """The documents. Opened once; the embedder is loaded with it when there is one."""
        from .library.library import Library
        from .models.embed import embedder_for

        async with self._opening:
            if self._library is None:
                self._library = Library(self.database, self.settings, await embedder_for(self.settings))
            return self._library

    def depths(self) -> list[str]:
        """The depths there are so far, told by their files: importing them would load the engine."""
        folder = importlib.resources.files("onebox.engine") / "depths"
        return [str(depth) for depth in Depth if (folder / f"{depth}.py").is_file()]

    def has_model(self) -> bool:
        """Is an answer model set, or one on this machine? Nothing is loaded or asked."""
        from .models.catalogue import can_answer

        return bool(self.settings.models.answer) or can_answer(self.settings.home)

    async def submit(self, ask: Ask, owner: str | None = None) -> RunRow:
        """Take `ask` in: a stored run with its first events, ready for `work_on` or `start`. Raises OneboxError.

        A new conversation belongs to the account `owner`.
        """
        from .engine.accept import accepted, language_of
        from .engine.depths import RECIPES
        from .routing import with_command

        ask, by_command = with_command(replace(ask, text=accepted(ask.text)))
        if ask.conversation is not None and not self.conversations.exists(ask.conversation):
            raise OneboxError(f"there is no conversation {ask.conversation!r}", hint="Leave it out to begin a new one.")
        if ask.files:
            ask = await asyncio.to_thread(with_files, ask, await self.library())
        language = ask.language or language_of(ask.text)
        history = ask.history or self.conversations.turns(ask.conversation, ask.parent)
        told = self.routing.told(ask, history, language, by_command=by_command)
        if told:
            ask = replace(ask, depth=told[0].depth)
        if ask.depth is not None and ask.depth not in RECIPES:
            raise OneboxError(f"the depth {ask.depth} is not built yet", hint=f"There are: {', '.join(RECIPES)}.")
        if ask.depth in (None, Depth.SEARCH):
            await asyncio.to_thread(check_place, ask, await self.library())
        row = self.runs.create(_with_place(ask), self.conversations, owner)
        self.events.append(row.id, RunAccepted(text=ask.text, conversation=row.conversation, language=language))
        for fact in told:
            self.events.append(row.id, fact)
        return row

    async def work_on(self, run: str) -> None:
        """Do the run, or go on with it, to its end. Its state says how it ended; raises OneboxError when it failed."""
        from .engine.fold import fold

        self.runs.take(run)
        self.events.forget(run)
        self.events.append(run, RunStateChanged(state="running"))
        keeping = asyncio.create_task(self._keep_lease(run))
        state: RunState = "failed"
        reason: StopReason = "error"
        error: OneboxError | None = None
        try:
            await self._flows.go(run)
            state, reason = "done", fold(self.events.read(run)).stop_reason or "finished"  # type: ignore[assignment]
        except (asyncio.CancelledError, KeyboardInterrupt):
            state, reason = "cancelled", "cancelled"
            raise
        except OneboxError as raised:
            error = raised
            raise
        except BaseException as raised:
            error = OneboxError(
                f"{type(raised).__name__}: {raised}", hint="This is a fault in Onebox; please report it."
            )
            raise
        finally:
            keeping.cancel()
            self.events.flush(run)
            if self._leaving and reason == "cancelled":
                self.runs.release(run)  # as a kill would leave it: nothing says it ended, the next process goes on
            else:
                self._close(run, state, reason, error)

    def _close(self, run: str, state: RunState, reason: StopReason, error: OneboxError | None) -> None:
        message, hint = (str(error), error.hint) if error else ("", "")
        # The stream first: a kill in between leaves a run to resume, which then only closes it.
        self.events.append(run, RunStateChanged(state=state, stop_reason=reason, error=message, hint=hint))
        self.runs.finish(run, state, reason, message or None)

    @cached_property
    def background(self) -> Background:
        """Runs this process works on whoever listens."""
        return Background(self.work_on, self._close, self.runs, self.events)

    def start(self, run: str) -> None:
        """Work on `run` in the background to its end, whoever listens."""
        self.background.start(run)

    async def ask(self, ask: Ask) -> AsyncIterator[Event]:
        """Submit, work and follow in one: every event of the run as it happens."""
        row = await self.submit(ask)
        async for event in self.work_and_follow(row.id):
            yield event

    async def work_and_follow(self, run: str, after: int = 0) -> AsyncIterator[Event]:
        """Events of `run` after number `after` while this process works on it. A failure ends the events."""
        work = asyncio.create_task(self.work_on(run))
        try:
            async for event in self.events.follow(run, after, until=work.done):
                yield event
            await work
        finally:
            if not work.done():
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
            elif not work.cancelled():
                work.exception()  # seen, also when nobody waited for the end

    async def aclose(self) -> None:
        """Background work is left as a kill would leave it: the next process goes on with it."""
        self._leaving = True
        if "evaluator" in self.__dict__:  # first: the flows take the threads with them
            await asyncio.to_thread(self.evaluator.close)
        if "upstreams" in self.__dict__:
            await self.upstreams.close()
        if "background" in self.__dict__:
            await self.background.leave()
        if "_flows" in self.__dict__:
            await self._flows.aclose()
        if self._library:
            self._library.close()
        if "database" in self.__dict__:
            self.database.dispose()

    async def __aenter__(self) -> "Box":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _flow(self, run: str) -> None:
        """The durable flow of every run; DBOS calls it, at first and after a crash."""
        from .models.roles import model_for
        from .web import Web, may_ask

        row = self.runs.get(run)
        role = "reason" if row.ask.depth is Depth.THINK else "answer"
        model = await model_for(role, self.settings, self.notes, row.ask.model, on_loading=self._on_loading)
        web = Web(self.settings, await self.library()) if may_ask(row.ask, self.settings) else None
        try:
            work = await self._work(row, model, web)
            await self.routing.go(work, lambda text: self.conversations.answer(row.conversation, row.id, text))
        finally:
            await model.close()
            if web:
                await web.close()

    async def _work(self, row: RunRow, model: "Model", web: "Web | None") -> "Work":
        from .engine.accept import language_of
        from .engine.fold import fold
        from .engine.work import Work
        from .recall import person_of

        before, library = fold(self.events.read(row.id)), await self.library()
        return Work(
            run=row.id,
            ask=row.ask,
            conversation=row.conversation,
            language=row.ask.language or language_of(row.ask.text),
            model=model,
            library=library,
            memory=Cache(self.database),
            emit=lambda fact: self.events.append(row.id, fact),
            record=self._flows.step,
            passages=self.settings.library.passages,
            source=await asyncio.to_thread(source_of, row.ask, library),
            history=row.ask.history or tuple(self.conversations.before(row.id)),
            spent=before.usage,
            seconds_before=before.worked,
            first_token=before.spoke,
            web=web,
            evaluator=self.evaluator,
            person=person_of(self.database, self.settings, row.conversation),
        )

    async def forget_shown(self, conversation: str) -> None:
        """Take out of the index what was shown in `conversation`; the library is opened only if there is something."""
        if has_shown(self.database, conversation):
            await asyncio.to_thread((await self.library()).drop, SHOWN + conversation)

    async def _keep_lease(self, run: str) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 4)
            self.runs.keep(run)


def _with_place(ask: Ask) -> Ask:
    return replace(ask, file=str(Path(ask.file).expanduser().resolve()) if ask.file else None)
