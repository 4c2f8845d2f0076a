"""Where the parts are joined: settings in, a box out. The only file that knows them all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from .engine.accept import accepted, language_of
from .engine.deliver import deliver
from .engine.depths import RECIPES
from .engine.directly import answered_directly
from .engine.fold import fold
from .engine.router.nearest import Remembered
from .engine.router.router import Router
from .engine.router.rules import command
from .engine.router.settle import facts, settle, worth_a_call
from .engine.router.steps import choose_depth, request_of, stand_alone
from .engine.work import Work
from .errors import BudgetExceeded, NotInLibrary, OneboxError, ReadingError
from .events import Event, RouteChosen, RunAccepted, RunStateChanged
from .library.library import Library
from .models.embed import embedder_for
from .models.model import Model
from .models.roles import model_for
from .settings import Settings
from .store.cache import Cache, Notes
from .store.conversations import Conversations
from .store.database import open_database
from .store.durable import Flows
from .store.event_log import EventLog
from .store.runs import LEASE_SECONDS, RunRow, Runs
from .types import Ask, Depth, Language, Message, RunState, StopReason
from .web import Web, may_ask

FILES = "_files"
"""Collection of documents asked about with `--file`; not part of the library's own."""

OnLoading = Callable[[str, float], None]


class Box:
    """One box over one home folder. Close it, or use it as an async context."""

    def __init__(self, settings: Settings, *, on_loading: OnLoading | None = None) -> None:
        """`on_loading(model, seconds)` is called while a local model is being loaded."""
        self.settings = settings
        self._on_loading = on_loading
        self._library: Library | None = None
        self._opening = asyncio.Lock()

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
    def router(self) -> Router:
        """Chooses the depth of an ask without one; learns from the depths the user chooses."""
        return Router(Remembered(self.notes))

    @cached_property
    def _flows(self) -> Flows:
        return Flows(self.settings.database_url, self._flow)

    async def library(self) -> Library:
        """The documents. Opened once; the embedder is loaded with it when there is one."""
        async with self._opening:
            if self._library is None:
                self._library = Library(self.database, self.settings, await embedder_for(self.settings))
            return self._library

    async def submit(self, ask: Ask) -> RunRow:
        """Take `ask` in: a stored run with its first events, ready for `work_on`. Raises OneboxError."""
        ask, by_command = _with_command(replace(ask, text=accepted(ask.text)))
        if ask.conversation is not None and not self.conversations.exists(ask.conversation):
            raise OneboxError(f"there is no conversation {ask.conversation!r}", hint="Leave it out to begin a new one.")
        language = ask.language or language_of(ask.text)
        told = self._route(ask, language, by_command=by_command)
        if told:
            ask = replace(ask, depth=told[0].depth)
        if ask.depth is not None and ask.depth not in RECIPES:
            known = ", ".join(RECIPES)
            raise OneboxError(f"the depth {ask.depth} is not built yet", hint=f"There are: {known}.")
        if ask.depth in (None, Depth.SEARCH):
            await self._check_place(ask)
        row = self.runs.create(_with_place(ask), self.conversations)
        self.events.append(row.id, RunAccepted(text=ask.text, conversation=row.conversation, language=language))
        for fact in told:
            self.events.append(row.id, fact)
        return row

    def _route(self, ask: Ask, language: Language, *, by_command: bool) -> list[Any]:
        """The depth as facts to tell, `route.chosen` first; none yet when a model has to be asked."""
        request = request_of(ask, self._turns(ask.conversation))
        documents = bool(ask.file or ask.collection)
        if ask.depth is not None:
            if not documents and not by_command and ask.depth in RECIPES:
                self.router.remember(request, ask.depth)
            return [RouteChosen(depth=ask.depth, by="user")]
        choice = self.router.decide(request, language)
        if worth_a_call(choice, RECIPES, documents=documents):
            return []
        done = settle(choice.depth if choice.sure else Depth.SEARCH, RECIPES, documents=documents)
        return facts(choice, done, documents=documents, language=language)

    def _turns(self, conversation: str | None) -> list[Message]:
        if conversation is None:
            return []
        stored = self.conversations.messages(conversation)
        return [Message("assistant" if one.role == "assistant" else "user", one.text) for one in stored]

    async def work_on(self, run: str) -> None:
        """Do the run, or go on with it, to its end. Its state says how it ended; raises OneboxError when it failed."""
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
            fact = RunStateChanged(
                state=state, stop_reason=reason, error=str(error or ""), hint=error.hint if error else ""
            )
            # The stream first: a kill in between leaves a run to resume, which then only closes it.
            self.events.append(run, fact)
            self.runs.finish(run, state, reason, str(error) if error else None)

    async def ask(self, ask: Ask) -> AsyncIterator[Event]:
        """Submit, work and follow in one: every event of the run as it happens."""
        row = await self.submit(ask)
        async for event in self.work_and_follow(row.id):
            yield event

    async def work_and_follow(self, run: str, after: int = 0) -> AsyncIterator[Event]:
        """Events of `run` after number `after` while this process works on it. A failure ends the events."""
        work = asyncio.create_task(self.work_on(run))
        ends = asyncio.create_task(_end_of(work))
        try:
            async for event in self.events.follow(run, after, until=work.done):
                yield event
            await ends
        finally:
            if not work.done():
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
            ends.cancel()

    async def aclose(self) -> None:
        if "_flows" in self.__dict__:
            await self._flows.aclose()
        if "database" in self.__dict__:
            self.database.dispose()

    async def __aenter__(self) -> "Box":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _flow(self, run: str) -> None:
        """The durable flow of every run; DBOS calls it, at first and after a crash."""
        row = self.runs.get(run)
        model = await model_for("answer", self.settings, self.notes, row.ask.model, on_loading=self._on_loading)
        web = Web(self.settings, await self.library()) if may_ask(row.ask, self.settings) else None
        try:
            work = await self._work(row, model, web)
            keep = lambda text: self.conversations.answer(row.conversation, row.id, text)  # noqa: E731
            try:
                if await answered_directly(work, keep):
                    return
                depth = row.ask.depth or await choose_depth(work, self.router, RECIPES)
                if depth is not Depth.CHAT:
                    await stand_alone(work)
                await RECIPES[depth](work, keep)
            except BudgetExceeded as error:
                work.note(str(error))
                await deliver(work, "budget", [], keep=keep)
        finally:
            await model.close()
            if web:
                await web.close()

    async def _work(self, row: RunRow, model: Model, web: Web | None) -> Work:
        before = fold(self.events.read(row.id))
        library = await self.library()
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
            source=await asyncio.to_thread(self._source_of, row.ask, library),
            history=tuple(self.conversations.before(row.id)),
            spent=before.usage,
            seconds_before=before.worked,
            first_token=before.spoke,
            web=web,
        )

    def _source_of(self, ask: Ask, library: Library) -> str | None:
        """The document's id when the ask is about one file; the file is read now if it is new or changed."""
        if ask.file is None:
            return None
        if Path(ask.file).is_dir():
            raise ReadingError(
                ask.file,
                "is a folder",
                hint="Name one file, or take it in with `onebox library add` and ask without --file.",
            )
        added = library.add([Path(ask.file)], collection=FILES)
        failed = [one for one in added if one.state == "failed"]
        if failed or not added:
            raise ReadingError(
                ask.file, failed[0].error if failed else "holds nothing", hint=failed[0].hint if failed else ""
            )
        rows = [row for row in library.list(FILES) if row.location == added[0].location]
        return rows[0].id

    async def _check_place(self, ask: Ask) -> None:
        library = await self.library()
        if ask.file is not None:
            await asyncio.to_thread(self._source_of, ask, library)
        elif ask.collection is not None and not library.list(ask.collection):
            raise NotInLibrary(f"the library has no collection {ask.collection!r}")

    async def _keep_lease(self, run: str) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 4)
            self.runs.keep(run)


def _with_place(ask: Ask) -> Ask:
    return replace(ask, file=str(Path(ask.file).expanduser().resolve()) if ask.file else None)


def _with_command(ask: Ask) -> tuple[Ask, bool]:
    """`/search …` names the depth within the text. Returns the ask, and whether it did. Raises OneboxError."""
    named = command(ask.text) if ask.depth is None else None
    return (replace(ask, depth=named[0], text=accepted(named[1])), True) if named else (ask, False)


async def _end_of(work: "asyncio.Task[None]") -> None:
    """Wait for the work; what it raises reaches the one who follows."""
    await work
