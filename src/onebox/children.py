"""Research that a task asked for: a run of its own, bounded, begun once, waited for and ended with the task.

Which run it is stands in a note under the task and the question, so a task that is taken up again after a kill
finds it, finished or not, and never pays for it twice.
"""

import asyncio
import contextvars
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .engine.fold import View, fold
from .engine.research.budget import EFFORTS
from .errors import RunNotFound
from .library.tokenise import is_chinese
from .skills.tools.research import Findings
from .store.cache import Notes
from .store.event_log import EventLog
from .store.runs import RunRow, Runs
from .types import Ask, Depth

BUDGET = EFFORTS["fast"]
"""Of one piece of research within a task."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What is done through the box. `ended` returns when this process works on the run no more."""

    submit: Callable[[Ask, str | None], Awaitable[RunRow]]
    start: Callable[[str], object]
    ended: Callable[[str], Awaitable[None]]
    cancel: Callable[[str], Awaitable[None]]
    owner_of: Callable[[str], str | None]


class Children:
    """Of one box."""

    def __init__(self, notes: Notes, runs: Runs, events: EventLog, hands: Hands) -> None:
        self._notes, self._runs, self._events, self._hands = notes, runs, events, hands

    async def research(self, parent: str, question: str) -> Findings:
        """Research `question` for the run `parent`, where that may look. Raises OneboxError when it cannot begin."""
        run = await self._begun(parent, question)
        if self._runs.get(run).state != "done":
            try:
                # In a context of its own: the task's step must not be taken for the place this run is done in.
                contextvars.Context().run(self._hands.start, run)
                await self._hands.ended(run)
            except asyncio.CancelledError:
                await self._hands.cancel(run)
                raise
        row = self._runs.get(run)
        view = fold(self._events.read(run))
        if row.state == "done" and view.claims:
            return Findings(report_file(question, view), run)
        why = row.error or view.text or row.stop_reason or row.state
        return Findings(why, run, ok=False)

    async def _begun(self, parent: str, question: str) -> str:
        name = f"child.{parent}.{hashlib.sha256(question.encode()).hexdigest()[:16]}"
        if (known := self._notes.get(name)) is not None:
            try:
                return self._runs.get(known).id
            except RunNotFound:
                pass
        row = self._runs.get(parent)
        ask = row.ask
        child = Ask(
            question, Depth.RESEARCH, web=ask.web, model=ask.model, language=ask.language, scope=ask.scope,
            budget=BUDGET, effort="fast",
        )  # fmt: skip
        begun = await self._hands.submit(child, self._hands.owner_of(row.conversation))
        self._notes.set(name, begun.id)
        return begun.id


def report_file(question: str, view: View) -> str:
    """The report with every quote it stands on, and where that is."""
    places: dict[str, list[Any]] = {}
    for claim in view.claims.values():
        for one in claim.citations:
            places.setdefault(one.location or one.title, []).append(one)
    parts = [f"# {question}", view.text.strip()]
    if places:
        parts.append("## 出处" if is_chinese(question) else "## Sources")
    for place, found in places.items():
        quotes = dict.fromkeys(" ".join(one.quote.split()) for one in found)
        parts.append("\n".join([f"- {found[0].title}: {place}", *(f"  > {quote}" for quote in quotes)]))
    return "\n\n".join(parts) + "\n"
