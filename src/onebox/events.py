"""The one stream of events. Every outside view (CLI, page, API, bench) is a fold of it.

An event is a numbered fact about a run: stored first, then sent. `seq` is dense within a run, so a
reader that has seen `n` asks for what comes after `n` and misses nothing. Events are emitted inside
recorded steps only; a step that died and runs again starts with a new `step.started`, and what it
says again is the same by key (source id, sentence index) or reset by `answer.started`. Readers
ignore kinds they do not know.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from .events_base import BaseFact, Seconds
from .events_execute import (
    ActionFinished,
    ActionStarted,
    ApprovalAsked,
    ApprovalDecided,
    ArtifactFinished,
    FileChanged,
    InputTaken,
    QuestionAnswered,
    QuestionAsked,
    TaskPlanned,
)
from .events_memory import MemoryKept, MemorySuggested, MemoryUsed
from .events_research import ClaimFound, PlanChanged, Progress, QuestionState
from .types import Depth, Effort, Needs, RunState, StopReason


class RunAccepted(BaseFact):
    kind: Literal["run.accepted"] = "run.accepted"
    text: str
    conversation: str
    language: str
    agent: str = ""
    """Who does it, by name."""


class RouteChosen(BaseFact):
    """How deep the run goes and who said so. A later one replaces it."""

    kind: Literal["route.chosen"] = "route.chosen"
    depth: Depth
    by: Literal["user", "rule", "classifier", "model"]
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    needs: Needs | None = None


class RunQueued(BaseFact):
    """It waits its turn, with `before` runs before it; `run.state` says that it has come. A later one replaces it."""

    kind: Literal["run.queued"] = "run.queued"
    before: Annotated[int, Field(ge=0)]


class StepStarted(BaseFact):
    kind: Literal["step.started"] = "step.started"
    step: str
    detail: str = ""


class StepFinished(BaseFact):
    kind: Literal["step.finished"] = "step.finished"
    step: str
    detail: str = ""
    seconds: Seconds = 0.0


class SourceFound(BaseFact):
    """A document that may carry the answer. `quote` is the passage's opening."""

    kind: Literal["source.found"] = "source.found"
    source: str
    title: str
    location: str
    passage: int
    heading: str = ""
    quote: str = ""


class AnswerStarted(BaseFact):
    """Text of an earlier attempt is void from here."""

    kind: Literal["answer.started"] = "answer.started"
    model: str


class AnswerDelta(BaseFact):
    kind: Literal["answer.delta"] = "answer.delta"
    text: str


class ReasoningDelta(BaseFact):
    """A piece of thinking: of a model that reasons, or of a draft being written. No part of the answer."""

    kind: Literal["reasoning.delta"] = "reasoning.delta"
    text: str


class ThinkPlanned(BaseFact):
    """What a worked answer may cost (`calls`; `tokens` written, reasoning included) and how hard it looks."""

    kind: Literal["think.planned"] = "think.planned"
    effort: Effort
    difficulty: Literal["easy", "medium", "hard"]
    calculable: bool
    calls: int
    tokens: int


class DraftMade(BaseFact):
    """One try at the answer: `text` is the program or the written solution, `answer` what it came to."""

    kind: Literal["draft.made"] = "draft.made"
    index: int
    by: Literal["program", "written"]
    text: str
    answer: str = ""
    error: str = ""


class AnswerChecked(BaseFact):
    """How far the result was checked: `agree` of `of` drafts came to `answer`; `text` says it in a sentence.

    verified: a program that was run and a written solution agree; agreed: drafts agree, none of them both.
    """

    kind: Literal["answer.checked"] = "answer.checked"
    verdict: Literal["verified", "agreed", "unverified"]
    answer: str
    agree: int
    of: int
    text: str


class Cited(BaseFact):
    source: str
    title: str
    quote: str
    start: int
    end: int
    passage: int
    location: str = ""
    heading: str = ""


class ClaimChecked(BaseFact):
    """The verdict on sentence `index` of the answer; a later one for the same index replaces it."""

    kind: Literal["claim.checked"] = "claim.checked"
    index: int
    text: str
    supported: bool
    reason: str = ""
    citations: list[Cited] = Field(default_factory=list)


class ReportSection(BaseFact):
    """Section `index` of a report as it stands; a later one for the same index replaces it."""

    kind: Literal["report.section"] = "report.section"
    index: int
    heading: str
    sentences: list[ClaimChecked] = Field(default_factory=list)


class ReportFinished(BaseFact):
    """The report is written. `version` 0: not kept. How many sentences differ from the version before it, if any."""

    kind: Literal["report.finished"] = "report.finished"
    title: str
    version: int
    added: int = 0
    removed: int = 0
    changed: int = 0


class UsageCounted(BaseFact):
    kind: Literal["usage.counted"] = "usage.counted"
    step: str
    calls: int = 1
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    searches: int = 0
    fetches: int = 0


class Note(BaseFact):
    """Something the user should know: an endpoint that was slow, a file passed over, a fallback."""

    kind: Literal["note"] = "note"
    text: str


class AnswerFinished(BaseFact):
    """The whole answer as it stands. `missing`: words of the question that nothing found speaks of; `near`: sentences
    of the passages that a refusal shows because they come nearest.

    `first_token` and `total` are seconds of work, sleep excluded.
    """

    kind: Literal["answer.finished"] = "answer.finished"
    stop_reason: StopReason
    text: str
    tried: list[str] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)
    near: list[Cited] = Field(default_factory=list)
    first_token: Seconds | None = None
    total: Seconds = 0.0


class RunStateChanged(BaseFact):
    kind: Literal["run.state"] = "run.state"
    state: RunState
    stop_reason: StopReason | None = None
    error: str = ""
    hint: str = ""


Fact = Annotated[
    RunAccepted
    | RouteChosen
    | RunQueued
    | StepStarted
    | StepFinished
    | SourceFound
    | AnswerStarted
    | AnswerDelta
    | ReasoningDelta
    | ThinkPlanned
    | DraftMade
    | AnswerChecked
    | ClaimChecked
    | InputTaken
    | TaskPlanned
    | ActionStarted
    | ActionFinished
    | FileChanged
    | ArtifactFinished
    | QuestionAsked
    | QuestionAnswered
    | ApprovalAsked
    | ApprovalDecided
    | ReportSection
    | ReportFinished
    | UsageCounted
    | PlanChanged
    | ClaimFound
    | QuestionState
    | Progress
    | Note
    | MemoryUsed
    | MemoryKept
    | MemorySuggested
    | AnswerFinished
    | RunStateChanged,
    Field(discriminator="kind"),
]


class Event(BaseModel):
    """A fact with its place in the stream. `at` is seconds since 1970.

    `partial`: a piece of an `answer.delta` or `reasoning.delta` that will be stored with its neighbours
    under this `seq`; the stored event replaces the pieces, and a reader resumes from the last that was not partial.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    seq: int
    at: float
    fact: Fact
    partial: bool = False


_FACTS: TypeAdapter[Any] = TypeAdapter(Fact)


def fact_from_json(text: str) -> Any:
    """The fact in `text`, or None when its kind is not known to this version."""
    try:
        return _FACTS.validate_json(text)
    except ValueError:
        return None
