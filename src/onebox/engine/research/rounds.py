"""The loop: open questions are looked into, round by round, until they are closed, the budget is, or the user says so.

Every phase of a round is one recorded step for each question or page, begun in the same order every time:
so a run that is taken up again meets its own records, however many calls the model takes at once.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ...errors import BudgetExceeded, RunPaused
from ...events_research import Progress
from ...search.address import same_page
from ...types import Passage, StopReason, Usage
from ..work import Work
from .budget import seconds_left
from .desk import desk_of, told
from .extracting import Extracted, extract
from .ledger import Ledger
from .looking import asks_library, chosen, look_up, queries_for, read, search
from .plan import Plan, Question
from .reflecting import judge, key_of, reflect

T = TypeVar("T")

LEAST_ROUND = Usage(1, 800, 300)
"""What must be left for another round to begin."""
_PAUSED = {"zh": "已暂停", "en": "the run rests"}


@dataclass(frozen=True, slots=True)
class Look:
    """The plan as it stands between two rounds, and why there is no other round, if there is none."""

    plan: Plan
    stop: StopReason | None = None
    slots: int = 1
    web: bool = False
    library: bool = True
    """Where is looked and how many questions at a time: settings may be others when a run is taken up again."""


@dataclass(slots=True)
class Round:
    """One question in hand. `name` is that of its steps, e.g. `q2.1`."""

    question: Question
    name: str
    queries: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


Wanted = tuple[Round, int, str]
"""A page for a round: the round, the page's place in it, its address."""


async def gathered(work: Work, ledger: Ledger) -> Look:
    """Look into the open questions of the plan until there is a reason to stop. Raises RunPaused between two rounds."""
    number = 0
    while True:
        _rest(work)
        number += 1
        seen = await look(work, ledger, number)
        ledger.version = seen.plan.version
        if seen.stop is not None:
            return seen
        await _round(work, ledger, seen)


async def look(work: Work, ledger: Ledger, number: int) -> Look:
    """One recorded step: the newest plan, and whether to go on. This is where the user's changes take effect."""
    desk, known = desk_of(work), ledger.version

    async def see() -> Look:
        found = desk.plan()
        assert found is not None
        plan, by = found
        if plan.version > known:
            work.emit(told(plan, by))
        stop: StopReason | None = None
        if desk.wished("finish"):
            stop = "user"
        elif not any(one.state == "open" for one in plan.questions):
            stop = "finished"
        else:
            try:
                with work.set_aside(LEAST_ROUND, landing=False):
                    pass
            except BudgetExceeded as error:
                work.note(str(error))
                stop = "budget"
        work.emit(_progress(work, ledger, plan, stop))
        return Look(plan, stop, work.slots, work.web is not None, asks_library(work))

    return await work.step(f"look {number}", Look, see)


def _rest(work: Work) -> None:
    """Not recorded: a run that is taken up again goes on from here."""
    if desk_of(work).wished("pause"):
        desk_of(work).granted("pause")
        raise RunPaused(_PAUSED[work.language])


def _next(plan: Plan, ledger: Ledger, slots: int) -> list[Question]:
    """Open questions, those looked into least first: each gets its turn before the budget ends."""
    waiting = [one for one in plan.questions if one.state == "open"]
    return sorted(waiting, key=lambda one: ledger.rounds.get(key_of(one), 0))[: max(1, slots)]


async def _round(work: Work, ledger: Ledger, seen: Look) -> None:
    plan, rounds = seen.plan, list[Round]()
    for question in _next(plan, ledger, seen.slots):
        ledger.begin(key_of(question))
        rounds.append(Round(question, f"{question.id}.{ledger.turn(question.id)}"))
    asked = await _together(queries_for(work, plan, one.question, one.name, one.question.queries) for one in rounds)
    for one, found in zip(rounds, asked, strict=True):
        one.queries = found
        ledger.queries += found
    await _find(work, ledger, rounds, seen)
    taken = await _together(_extract(work, ledger, plan, one) for one in rounds)
    new = []
    for one, got in zip(rounds, taken, strict=True):
        ledger.showed(key_of(one.question), got.shown)
        new.append(ledger.add(key_of(one.question), one.question.id, got.findings))
    judged = await _together(
        judge(work, plan, one.question, ledger, claims, one.name) for one, claims in zip(rounds, new, strict=True)
    )
    for one, verdict in zip(rounds, judged, strict=True):
        done = await reflect(work, plan, one.question, ledger, verdict, one.queries, one.name)
        ledger.version = max(ledger.version, done.version)


def _extract(work: Work, ledger: Ledger, plan: Plan, one: Round) -> Awaitable[Extracted]:
    passages = ledger.unshown(key_of(one.question), one.passages)
    return extract(work, plan, one.question, passages, [*one.question.queries, *one.queries], one.name)


async def _together(steps: Iterable[Awaitable[T]]) -> list[T]:
    """Begin `steps` in order and wait for all of them; then raise what the first one that failed raised."""
    ended = await asyncio.gather(*steps, return_exceptions=True)
    done: list[T] = []
    for one in ended:
        if isinstance(one, BaseException):
            raise one
        done.append(one)
    return done


async def _find(work: Work, ledger: Ledger, rounds: Sequence[Round], seen: Look) -> None:
    """Passages for every round: of pages that are new to its question, and of the library."""
    for one in rounds:
        key = key_of(one.question)
        if seen.library:
            one.passages += await look_up(work, one.queries or [one.question.text], one.name)
        if seen.web:
            for number, query in enumerate(one.queries, 1):
                ledger.found(key, await search(work, query, one.question, f"{one.name}.{number}"))
            one.pages = chosen(work, ledger, key)
    first, again = _once(rounds, ledger)
    await _read(work, ledger, first)
    await _read(work, ledger, again)


async def _read(work: Work, ledger: Ledger, wanted: Sequence[Wanted]) -> None:
    pages = await _together(
        read(work, ledger, url, one.question, f"{one.name}.{number}") for one, number, url in wanted
    )
    for (one, _, url), page in zip(wanted, pages, strict=True):
        ledger.saw(key_of(one.question), [same_page(url)])
        ledger.pages.setdefault(same_page(url), page.source)
        one.passages += page.passages


def _once(rounds: Sequence[Round], ledger: Ledger) -> tuple[list[Wanted], list[Wanted]]:
    """The pages each round reads; those that another reads at the same time come after, from the library."""
    first: list[Wanted] = []
    again: list[Wanted] = []
    taken: set[str] = set()
    for one in rounds:
        for number, url in enumerate(one.pages, 1):
            place = same_page(url)
            (again if place in taken else first).append((one, number, url))
            if place not in ledger.pages:
                taken.add(place)
    return first, again


def _progress(work: Work, ledger: Ledger, plan: Plan, stop: StopReason | None) -> Progress:
    waiting = [] if stop else _next(plan, ledger, 1)
    still_open = sum(one.state == "open" for one in plan.questions)
    closed = sum(one.state in ("answered", "dry") for one in plan.questions)
    budget, spent = work.ask.budget, work.spent
    rounds = sum(ledger.rounds.values())
    left = seconds_left(work.elapsed, spent.calls, still_open if not stop else 0, rounds, closed, budget)
    return Progress(
        asking=waiting[0].text if waiting else "",
        open=still_open,
        closed=closed,
        claims=len(ledger.claims),
        pages=sum(bool(source) for source in ledger.pages.values()),
        calls=spent.calls,
        of_calls=budget.calls,
        searches=spent.searches,
        of_searches=budget.searches,
        fetches=spent.fetches,
        of_fetches=budget.fetches,
        seconds=round(work.elapsed, 1),
        of_seconds=budget.seconds,
        left=None if left is None else round(left, 1),
    )
