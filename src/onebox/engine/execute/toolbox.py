"""What a task has at hand: a sandbox, a workspace, tools, the user; and what an earlier process already did."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Protocol, TypeVar

from ...events_execute import ActionFinished, ApprovalAsked, ApprovalDecided, QuestionAnswered, QuestionAsked
from ...sandbox.sandbox import Sandbox
from ...skills.tool import Tool
from ..work import Work
from .trust.policy import Decision
from .workspace import Workspace

T = TypeVar("T")

LOOK_AGAIN_SECONDS = 0.3


class Approvals(Protocol):
    """Rows that wait for the user's word; decided on another thread, in another process, or after a restart."""

    def ask(self, run: str, key: str, tool: str, arguments: Mapping[str, Any], reason: str) -> str: ...
    def approved(self, key: str) -> bool | None: ...
    def spend(self, key: str) -> str | None: ...


class Actions(Protocol):
    """The list of what a run did, for its user to read."""

    def begin(
        self,
        run: str,
        number: int,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        verdict: str,
        reason: str,
        approval: str | None = None,
    ) -> None: ...
    def end(self, run: str, number: int, *, ok: bool, changed: Sequence[str] = (), undo: str = "") -> None: ...


@dataclass(slots=True)
class Toolbox:
    """Made for one run. `done` and `begun` are actions by number, as the events of an earlier process tell them."""

    sandbox: Sandbox
    workspace: Workspace
    tools: Sequence[Tool]
    files: Path
    """Folder the finished files are laid out in."""
    answer: Callable[[str], str | None]
    """What the user answered to a question of this run; None: nothing yet."""
    approvals: Approvals | None = None
    actions: Actions | None = None
    lent: frozenset[str] = frozenset()
    """sha256 of files that skills bring along: no results, though they lie in the workspace."""
    done: Mapping[int, ActionFinished] = field(default_factory=dict)
    begun: Mapping[int, str] = field(default_factory=dict)
    """Number → key of an action that was started and of which no end is known."""
    ends: Sequence[Callable[[], Awaitable[None]]] = ()
    """What tools hold open, to be let go when the run ends."""

    def tool(self, name: str) -> Tool | None:
        return next((tool for tool in self.tools if tool.name == name), None)

    async def close(self) -> None:
        """Remove the folder; end what tools hold open."""
        self.workspace.close()
        for end in self.ends:
            await end()

    async def ask(self, work: Work, question: str, text: str, choices: Sequence[str] = ()) -> str:
        """The user's answer, however long it takes; asking again after a restart finds the one given meanwhile."""
        work.emit(QuestionAsked(question=question, text=text, choices=list(choices)))
        answer = await self._until(work, lambda: self.answer(question))
        work.emit(QuestionAnswered(question=question, text=answer))
        return answer

    async def approved(self, work: Work, tool: Tool, arguments: Mapping[str, Any], decision: Decision) -> bool:
        """Put the action before the user and wait for the word."""
        approvals = self.approvals
        if approvals is None:
            return False
        identity = approvals.ask(work.run, decision.key, tool.name, arguments, decision.reason)
        told = json.dumps(dict(arguments), ensure_ascii=False)
        work.emit(ApprovalAsked(approval=identity, tool=tool.name, arguments=told, reason=decision.reason))
        allowed = await self._until(work, lambda: approvals.approved(decision.key))
        work.emit(ApprovalDecided(approval=identity, allowed=allowed))
        return allowed

    def word(self, key: str) -> bool | None:
        """What the user said of exactly this action before."""
        return None if self.approvals is None else self.approvals.approved(key)

    async def _until(self, work: Work, look: Callable[[], T | None]) -> T:
        """What `look` finds. The wait is the user's time and costs the run none."""
        began = monotonic()
        while (found := await asyncio.to_thread(look)) is None:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        work.started += monotonic() - began
        return found
