"""The depth of an ask that names none, what to tell of the choice, and doing it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .engine.accept import accepted
from .engine.deliver import deliver
from .engine.depths import RECIPES
from .engine.directly import answered_directly
from .engine.remember.keep import kept_in_mind
from .engine.router.nearest import Remembered
from .engine.router.router import Router
from .engine.router.rules import command
from .engine.router.settle import facts, settle, without_sandbox, worth_a_call
from .engine.router.steps import choose_depth, request_of, stand_alone
from .engine.work import Work
from .errors import BudgetExceeded
from .events import RouteChosen
from .store.accounts import API_OWNER
from .store.cache import Notes
from .types import Ask, Depth, Language, Message


class Routing:
    """Chooses the depth of an ask without one; learns from the depths each user chooses."""

    def __init__(self, notes: Notes, lacks: Callable[[], str]) -> None:
        """`lacks` looks, for a second, why nothing can be run here; empty when a sandbox works."""
        self._lacks = lacks
        self._notes = notes
        self._own: dict[str | None, tuple[Remembered, Router]] = {}
        self._plain = Router()

    def router(self, owner: str | None = None, account: str | None = None) -> Router:
        """With the choices of the account `owner`; None is the command line.

        Programs (an `account` apart from the owner, or an owner of the API) neither teach nor follow anybody's.
        """
        if account is not None or (owner or "").startswith(API_OWNER):
            return self._plain
        if owner not in self._own:
            choices = Remembered(self._notes, owner)
            self._own[owner] = choices, Router(choices)
        return self._own[owner][1]

    def forget(self, owner: str | None) -> None:
        """What `owner` chose before counts no longer."""
        self.router(owner)
        self._own.pop(owner)[0].forget()

    async def told(
        self, ask: Ask, history: Sequence[Message], language: Language, router: Router, *, by_command: bool
    ) -> list[Any]:
        """The depth as facts, `route.chosen` first; none yet when a model has to be asked."""
        request = request_of(ask, history)
        documents = bool(ask.file or ask.collection or ask.files)
        if ask.depth is not None:
            if not documents and not by_command and ask.depth in RECIPES:
                router.remember(request, ask.depth)
            return [RouteChosen(depth=ask.depth, by="user")]
        choice = router.decide(request, language)
        if worth_a_call(choice, RECIPES, documents=documents):
            return []
        done = settle(choice.depth if choice.sure else Depth.SEARCH, RECIPES, documents=documents)
        told = facts(choice, done, documents=documents, language=language)
        if done is Depth.EXECUTE and (why := await self._why_not()):
            return without_sandbox(told, why, documents=documents, language=language)
        return told

    async def _why_not(self) -> str:
        return await asyncio.to_thread(self._lacks)

    async def go(self, work: Work, keep: Callable[[str], None]) -> None:
        """Do the run: by code when that is enough, else at the depth that was chosen or is chosen now."""
        try:
            if work.ask.agent is None and (await kept_in_mind(work, keep) or await answered_directly(work, keep)):
                return
            depth = work.ask.depth or await choose_depth(work, self._plain, RECIPES, self._why_not)
            if depth is not Depth.CHAT:
                await stand_alone(work)
            await RECIPES[depth](work, keep)
        except BudgetExceeded as error:
            work.note(str(error))
            await deliver(work, "budget", [], keep=keep)


def with_command(ask: Ask) -> tuple[Ask, bool]:
    """`/search …` names the depth within the text. Returns the ask, and whether it did. Raises OneboxError."""
    named = command(ask.text) if ask.depth is None else None
    return (replace(ask, depth=named[0], text=accepted(named[1])), True) if named else (ask, False)
