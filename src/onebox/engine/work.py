"""What a running flow holds: the ask, the parts it may use, its budget, and a way to record steps.

The engine does not know who listens or how steps survive: `emit` and `record` are handed in.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Any, Protocol, TypeVar, cast

from pydantic import TypeAdapter

from ..errors import BudgetExceeded
from ..events import Note, StepFinished, StepStarted, UsageCounted
from ..library.records import SearchResult
from ..models.model import Model
from ..sandbox.evaluation import Evaluator
from ..search.chain import Found
from ..search.searcher import SearchQuery
from ..skills.persona import Persona, shipped
from ..types import Ask, Language, Message, Passage, Usage

T = TypeVar("T")

LANDING_SHARE = 0.25
"""Part of the budget kept for writing and checking."""


class Shelf(Protocol):
    """What the flow asks of a library."""

    def search(
        self, query: str, *, k: int = 10, collection: str | None = None, source: str | None = None
    ) -> SearchResult: ...
    def sources_named_in(self, text: str) -> Sequence[str]: ...
    def neighbours(self, passage: Passage, before: int = 1, after: int = 1) -> list[Passage]: ...
    def passages_of(self, source_id: str) -> list[Passage]: ...


class Outside(Protocol):
    """What the flow asks of the web."""

    count: int
    """Results asked of an engine."""

    async def find(self, queries: Sequence[SearchQuery]) -> Found:
        """What engines find. Engines that failed are told in it; nothing is raised for them."""
        ...

    async def read(self, url: str) -> list[Passage]:
        """The page as passages of a stored text. Raises ReadingError naming the address."""
        ...


class Memory(Protocol):
    """Values by content key, kept across runs."""

    def get(self, key: str) -> str | None: ...
    def put(self, key: str, kind: str, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Known:
    """One thing the user wants remembered. `always`: told with every question, not only where it fits."""

    id: str
    text: str
    always: bool


class Person(Protocol):
    """What the flow asks of the memory of the user who asks. `on`: it may be used in this conversation."""

    on: bool
    most: int
    tokens: int
    """Most memories, and tokens of them, told to the model."""

    def all(self) -> Sequence[Known]: ...
    def knows(self, fact: str) -> bool:
        """Is it remembered, or was it refused?"""
        ...

    def keep(self, fact: str, always: bool) -> str:
        """Remember `fact`; its id. Raises OneboxError."""
        ...


@dataclass(slots=True)
class Work:
    """One run in progress. `source` restricts it to one document; `history` are the turns before."""

    run: str
    ask: Ask
    conversation: str
    language: Language
    model: Model
    library: Shelf
    memory: Memory
    emit: Callable[[Any], None]
    record: Callable[[str, Callable[[], Coroutine[Any, Any, str]]], Awaitable[str]]
    passages: int = 6
    source: str | None = None
    history: tuple[Message, ...] = ()
    spent: Usage = field(default_factory=Usage)
    seconds_before: float = 0.0
    first_token: float | None = None
    started: float = field(default_factory=monotonic)
    gate: Callable[[], AbstractAsyncContextManager[None]] | None = None
    web: Outside | None = None
    """None: the web may not be asked."""
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now().astimezone())
    evaluator: Callable[[], Evaluator] | None = None
    """Runs the short programs of the depth `think`."""
    persona: Persona = field(default_factory=shipped)
    """Who the box is."""
    workshop: "Callable[[Work], Any] | None" = None
    """Sets out what the depth `execute` works with (`execute/toolbox.py`), in a second. Raises SandboxUnavailable."""
    person: Person | None = None
    """None: nobody whose memory is kept asks (a program)."""
    remembered: tuple[Known, ...] = ()
    """What the model is told of them."""
    pictures: tuple[str, ...] = ()
    """Pictures shown with the question, as `data:` addresses, when `model` is one that sees."""
    earlier: Any = None
    """The `research.report_types.Record` this run goes on from or brings up to date; None: it begins anew."""
    keep_report: Callable[[Any], tuple[Any, Any]] | None = None
    """Keeps a `Record`; returns its report with the version's number, and the one before it or None.

    Twice does no harm.
    """
    desk: Any = None
    """The `research.desk.Desk` where a research run and its user share the plan."""
    slots: int = 1
    """Calls the model takes at a time."""
    aside: Usage = field(default_factory=Usage)
    """Set aside for what is under way."""

    async def step(self, name: str, returns: type[T] | Any, do: Callable[[], Awaitable[T]], detail: str = "") -> T:
        """Do `do` once in the life of the run and return its result, also after a crash in between.

        `returns` is the result's type; it is kept as JSON.
        """
        kind = _adapter(cast(Hashable, returns))

        async def recorded() -> str:
            began = monotonic()
            self.emit(StepStarted(step=name, detail=detail))
            value = await do()
            self.emit(StepFinished(step=name, seconds=round(monotonic() - began, 3)))
            return kind.dump_json(value).decode()

        value: T = kind.validate_json(await self.record(name, recorded))
        return value

    def note(self, text: str) -> None:
        self.emit(Note(text=text))

    @contextmanager
    def set_aside(self, cost: Usage, *, landing: bool) -> Iterator[None]:
        """`cost` is held while the block spends it, so that what runs beside it cannot. Raises BudgetExceeded before.

        What is not part of the landing (write, check) leaves a quarter of the budget untouched; searches and
        pages are for gathering, which may use them all.
        """
        share = 1.0 if landing else 1.0 - LANDING_SHARE
        budget, after = self.ask.budget, self.spent + self.aside + cost
        for what, used, most, part in (
            ("model calls", after.calls, budget.calls, share),
            ("prompt tokens", after.prompt_tokens, budget.prompt_tokens, share),
            ("tokens written", after.completion_tokens, budget.completion_tokens, share),
            ("seconds", self.elapsed, budget.seconds, share),
            ("searches", after.searches if cost.searches else 0, budget.searches, 1.0),
            ("pages", after.fetches if cost.fetches else 0, budget.fetches, 1.0),
        ):
            if used > most * part:
                raise BudgetExceeded(f"the budget of {most:g} {what} does not allow the next step")
        self.aside += cost
        try:
            yield
        finally:
            self.aside -= cost

    def count(self, step: str, usage: Usage) -> None:
        self.spent += usage
        self.emit(
            UsageCounted(
                step=step,
                calls=usage.calls,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                cached_tokens=usage.cached_tokens,
                searches=usage.searches,
                fetches=usage.fetches,
            )
        )

    @property
    def elapsed(self) -> float:
        """Seconds of work so far, sleep between two attempts excluded."""
        return self.seconds_before + monotonic() - self.started


@lru_cache(maxsize=64)
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(Any, kind))
