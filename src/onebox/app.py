"""Where the parts are joined: settings in, a box out. The only file that knows them all.

What a run needs (engine, library, models, flows) is imported by the first run: a waiting server is half as large.
"""

import asyncio
import contextlib
import importlib.resources
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from .background import Background
from .errors import OneboxError, RunPaused, StoreError
from .events import Event, RunAccepted, RunStateChanged
from .places import SHOWN, check_place, has_shown, model_wish, with_files, with_place
from .settings import Settings
from .store.queue import Queue
from .store.runs import RunRow
from .store.trouble import trouble
from .stores import Stores
from .turns import Turns, in_turn, turns_of
from .types import Ask, Depth, RunState, StopReason

if TYPE_CHECKING:
    from .evaluator import SharedEvaluator
    from .execution import Execution
    from .library.library import Library
    from .models.upstream import Upstreams
    from .routing import Routing
    from .store.durable import Flows
    from .workbench import Workbench
    from .worker import Tell, Worker

OnLoading = Callable[[str, float], None]


class Box(Stores):
    """One box over one home folder. Close it, or use it as an async context."""

    def __init__(self, settings: Settings, *, on_loading: OnLoading | None = None) -> None:
        """`on_loading(model, seconds)` is called while a local model is being loaded."""
        super().__init__(settings)
        self._on_loading = on_loading
        self._library: Library | None = None
        self._opening = asyncio.Lock()
        self._leaving, self._sees = False, bool(settings.models.vision)

    @cached_property
    def routing(self) -> "Routing":
        from .routing import Routing

        return Routing(self.notes, self.execution.lacks)

    @cached_property
    def evaluator(self) -> "SharedEvaluator":
        from .evaluator import SharedEvaluator

        return SharedEvaluator(self.settings)

    @cached_property
    def execution(self) -> "Execution":
        from .children import Children, Hands
        from .execution import Execution
        from .living.scheduling import Planner

        do, owner_of = self.background, self.conversations.owner_of
        hands = Hands(self.submit, do.start, do.ended, do.cancel, owner_of)
        children = Children(self.notes, self.runs, self.events, hands)
        planner = Planner(self.settings, self.database, owner_of)
        return Execution(self.settings, self.database, children.research, planner)

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

    async def submit(self, ask: Ask, owner: str | None = None, account: str | None = None) -> RunRow:
        """Take `ask` in: a stored run with its first events, ready for `work_on` or `start`. Raises OneboxError.

        A new conversation belongs to the account `owner`; agents are those of `account`, else of `owner`.
        """
        from .acting import with_agent
        from .engine.accept import accepted, language_of
        from .engine.depths import RECIPES
        from .routing import with_command

        ask, by_command = with_command(replace(ask, text=accepted(ask.text)))
        ask, by_command = with_agent(ask, by_command, self.settings.home, self.notes, account or owner)
        if ask.conversation is not None and not self.conversations.exists(ask.conversation):
            raise OneboxError(f"there is no conversation {ask.conversation!r}", hint="Leave it out to begin a new one.")
        language = ask.language or language_of(ask.text)
        history = ask.history or self.conversations.turns(ask.conversation, ask.parent)
        router = self.routing.router(owner, account)
        told = await self.routing.told(ask, history, language, router, by_command=by_command)
        if told:
            ask = replace(ask, depth=told[0].depth)
        if ask.files and ask.depth is not Depth.EXECUTE:
            ask = await asyncio.to_thread(with_files, ask, await self.library(), sees=self._sees)
        if ask.depth is not None and ask.depth not in RECIPES:
            raise OneboxError(f"the depth {ask.depth} is not built yet", hint=f"There are: {', '.join(RECIPES)}.")
        if ask.depth in (None, Depth.SEARCH, Depth.RESEARCH):
            await asyncio.to_thread(check_place, ask, await self.library(), sees=self._sees)
        row = self.runs.create(with_place(ask), self.conversations, owner)
        who = ask.agent or ""
        came = RunAccepted(text=ask.text, conversation=row.conversation, language=language, agent=who)
        for fact in (came, *told):
            self.events.append(row.id, fact)
        return row

    async def work_on(self, run: str) -> None:
        """Do the run, or go on with it, to its end. Its state says how it ended; raises OneboxError when it failed."""
        from .engine.fold import fold

        self.runs.take(run)
        row = self.runs.get(run)
        self.events.forget(run)
        keeping, working = asyncio.create_task(self.runs.keep_on(run)), asyncio.current_task()
        keeping.add_done_callback(lambda kept: kept.cancelled() or not working or working.cancel())
        state: RunState = "failed"
        reason: StopReason = "error"
        error: OneboxError | None = None
        try:
            async with in_turn(self.turns, row, self.conversations.owner_of(row.conversation), self.events):
                self.events.append(run, RunStateChanged(state="running"))
                await self._flows.go(run)
            state, reason = "done", fold(self.events.read(run)).stop_reason or "finished"  # type: ignore[assignment]
        except (asyncio.CancelledError, KeyboardInterrupt):
            state, reason = "cancelled", "cancelled"
            raise
        except RunPaused:
            state, reason = "paused", "paused"
        except OneboxError as raised:
            error = raised
            raise
        except BaseException as raised:
            if error := trouble(raised, self.settings.home):
                raise error from raised
            hint = "This is a fault in Onebox; please report it."
            error = OneboxError(f"{type(raised).__name__}: {raised}", hint=hint)
            raise
        finally:
            keeping.cancel()
            try:
                if not self.runs.holds(run):  # another process goes on with it: it has the say
                    self.events.forget(run)
                elif self._leaving and reason == "cancelled":
                    self.events.flush(run)
                    self.runs.release(run)  # as a kill would leave it: nothing says it ended, the next process goes on
                else:
                    self._close(run, state, reason, error)
            except StoreError as full:
                if not self._leaving:
                    self.background.close_later(run, error or full)

    def _close(self, run: str, state: RunState, reason: StopReason, error: OneboxError | None) -> None:
        message, hint = (str(error), error.hint) if error else ("", "")
        self.events.flush(run)
        # The stream first: a kill in between leaves a run to resume, which then only closes it.
        self.events.append(run, RunStateChanged(state=state, stop_reason=reason, error=message, hint=hint))
        self.runs.finish(run, state, reason, message or None)

    @cached_property
    def turns(self) -> Turns:
        """Which runs are worked on, and which wait."""
        return turns_of(self.settings.runs)

    @cached_property
    def background(self) -> Background:
        """Runs this process works on whoever listens."""
        queue = Queue(self.database) if self.settings.server.queue else None
        return Background(self.work_on, self._close, self.runs, self.events, queue)

    def start(self, run: str) -> None:
        """Have `run` done to its end whoever listens: in the background here, or by workers if so set."""
        self.background.begin(run)

    def worker(self, tell: "Tell", *, at_once: int = 1) -> "Worker":
        """What carries out the runs of the queue in this process; `tell` hears of each."""
        from .worker import Worker

        start = self.background.start
        return Worker(start, self._close, Queue(self.database), self.runs, self.events, tell, at_once=at_once)

    async def ask(self, ask: Ask) -> AsyncIterator[Event]:
        """Submit, work and follow in one: every event of the run as it happens."""
        async for event in self.work_and_follow((await self.submit(ask)).id):
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
        for part in ("evaluator", "execution"):  # first: the flows take the threads with them
            if part in self.__dict__:
                await asyncio.to_thread(self.__dict__[part].close)
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
        role, named = model_wish(row.ask, self.settings)
        model = await model_for(role, self.settings, self.notes, named, on_loading=self._on_loading)
        web = Web(self.settings, await self.library(), row.ask.scope) if may_ask(row.ask, self.settings) else None
        try:
            work = await (await self._workbench()).work(row, model, web)
            await self.routing.go(work, lambda text: self.conversations.answer(row.conversation, row.id, text))
        finally:
            await model.close()
            if web:
                await web.close()

    async def _workbench(self) -> "Workbench":
        from .workbench import Workbench

        return Workbench(
            self.database,
            self.settings,
            self.events,
            self.conversations,
            await self.library(),
            self._flows,
            self.evaluator,
            self.execution,
            self._sees,
        )

    async def forget_shown(self, conversation: str) -> None:
        """Take out of the index what was shown in `conversation`; the library is opened only if there is something."""
        if has_shown(self.database, conversation):
            await asyncio.to_thread((await self.library()).drop, SHOWN + conversation)
