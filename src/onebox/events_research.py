"""What a run of research tells beside the facts of every run: its plan, what it found, how far it is."""

from typing import Literal

from pydantic import Field

from .events_base import BaseFact, Seconds


class PlanQuestion(BaseFact):
    id: str
    text: str
    state: Literal["open", "answered", "dry", "dropped"] = "open"


class PlanChanged(BaseFact):
    """The plan of a research run as it stands; a higher `version` replaces a lower one."""

    kind: Literal["plan.changed"] = "plan.changed"
    version: int
    by: Literal["box", "user"]
    reading: str
    questions: list[PlanQuestion]
    notes: list[str] = Field(default_factory=list)


class ClaimFound(BaseFact):
    """Something found out for `question`: `quote` is `[start, end)` of the stored text of `source`."""

    kind: Literal["claim.found"] = "claim.found"
    id: str
    text: str
    question: str
    source: str
    title: str
    location: str
    quote: str
    start: int
    end: int
    passage: int
    heading: str = ""
    date: str | None = None


class QuestionState(BaseFact):
    """How a question of the plan stands after a round of looking; `claims` were found for it so far."""

    kind: Literal["question.state"] = "question.state"
    question: str
    text: str
    state: Literal["open", "answered", "dry", "dropped"]
    claims: int = 0


class Progress(BaseFact):
    """How far a long run is. `asking` is the question in hand; `left` an estimate of seconds, None while unknown.

    `calls`, `searches`, `fetches` and `seconds` are spent of `of_calls`, `of_searches`, `of_fetches`, `of_seconds`.
    """

    kind: Literal["progress"] = "progress"
    asking: str = ""
    open: int = 0
    closed: int = 0
    claims: int = 0
    pages: int = 0
    calls: int = 0
    of_calls: int = 0
    searches: int = 0
    of_searches: int = 0
    fetches: int = 0
    of_fetches: int = 0
    seconds: Seconds = 0.0
    of_seconds: Seconds = 0.0
    left: Seconds | None = None
