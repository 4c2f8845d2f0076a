"""The one stream of events. Every outside view (CLI, page, API, bench) is a fold of it.

An event is a numbered fact about a run: stored first, then sent. `seq` is dense within a run, so a
reader that has seen `n` asks for what comes after `n` and misses nothing. Events are emitted inside
recorded steps only; a step that died and runs again starts with a new `step.started`, and what it
says again is the same by key (source id, sentence index) or reset by `answer.started`. Readers
ignore kinds they do not know.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from .types import Depth, Effort, Needs, RunState, StopReason

_Seconds = Annotated[float, Field(ge=0, le=1e9)]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RunAccepted(_Fact):
    kind: Literal["run.accepted"] = "run.accepted"
    text: str
    conversation: str
    language: str


class RouteChosen(_Fact):
    """How deep the run goes and who said so. A later one replaces it."""

    kind: Literal["route.chosen"] = "route.chosen"
    depth: Depth
    by: Literal["user", "rule", "classifier", "model"]
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    needs: Needs | None = None


class StepStarted(_Fact):
    kind: Literal["step.started"] = "step.started"
    step: str
    detail: str = ""


class StepFinished(_Fact):
    kind: Literal["step.finished"] = "step.finished"
    step: str
    detail: str = ""
    seconds: _Seconds = 0.0


class SourceFound(_Fact):
    """A document that may carry the answer. `quote` is the passage's opening."""

    kind: Literal["source.found"] = "source.found"
    source: str
    title: str
    location: str
    passage: int
    heading: str = ""
    quote: str = ""


class AnswerStarted(_Fact):
    """Text of an earlier attempt is void from here."""

    kind: Literal["answer.started"] = "answer.started"
    model: str


class AnswerDelta(_Fact):
    kind: Literal["answer.delta"] = "answer.delta"
    text: str


class ReasoningDelta(_Fact):
    """A piece of thinking: of a model that reasons, or of a draft being written. No part of the answer."""

    kind: Literal["reasoning.delta"] = "reasoning.delta"
    text: str


class ThinkPlanned(_Fact):
    """What a worked answer may cost (`calls`; `tokens` written, reasoning included) and how hard it looks."""

    kind: Literal["think.planned"] = "think.planned"
    effort: Effort
    difficulty: Literal["easy", "medium", "hard"]
    calculable: bool
    calls: int
    tokens: int


class DraftMade(_Fact):
    """One try at the answer: `text` is the program or the written solution, `answer` what it came to."""

    kind: Literal["draft.made"] = "draft.made"
    index: int
    by: Literal["program", "written"]
    text: str
    answer: str = ""
    error: str = ""


class AnswerChecked(_Fact):
    """How far the result was checked: `agree` of `of` drafts came to `answer`; `text` says it in a sentence.

    verified: a program that was run and a written solution agree; agreed: drafts agree, none of them both.
    """

    kind: Literal["answer.checked"] = "answer.checked"
    verdict: Literal["verified", "agreed", "unverified"]
    answer: str
    agree: int
    of: int
    text: str


class Cited(_Fact):
    source: str
    title: str
    quote: str
    start: int
    end: int
    passage: int
    location: str = ""
    heading: str = ""


class ClaimChecked(_Fact):
    """The verdict on sentence `index` of the answer; a later one for the same index replaces it."""

    kind: Literal["claim.checked"] = "claim.checked"
    index: int
    text: str
    supported: bool
    reason: str = ""
    citations: list[Cited] = []


class UsageCounted(_Fact):
    kind: Literal["usage.counted"] = "usage.counted"
    step: str
    calls: int = 1
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0


class Note(_Fact):
    """Something the user should know: an endpoint that was slow, a file passed over, a fallback."""

    kind: Literal["note"] = "note"
    text: str


class MemoryUsed(_Fact):
    """What the user had asked to be remembered and this answer was told, by ids: the words stay in the memory.

    A later one replaces it.
    """

    kind: Literal["memory.used"] = "memory.used"
    ids: list[str]


class MemoryKept(_Fact):
    """What the user just asked to be remembered, by ids."""

    kind: Literal["memory.kept"] = "memory.kept"
    ids: list[str]


class MemorySuggested(_Fact):
    """Words of the question that may be worth remembering. Nothing is kept unless the user says so."""

    kind: Literal["memory.suggested"] = "memory.suggested"
    text: str
    always: bool = False


class AnswerFinished(_Fact):
    """The whole answer as it stands. `missing`: words of the question that nothing found speaks of.

    `first_token` and `total` are seconds of work, sleep excluded.
    """

    kind: Literal["answer.finished"] = "answer.finished"
    stop_reason: StopReason
    text: str
    tried: list[str] = []
    missing: list[str] = []
    first_token: _Seconds | None = None
    total: _Seconds = 0.0


class RunStateChanged(_Fact):
    kind: Literal["run.state"] = "run.state"
    state: RunState
    stop_reason: StopReason | None = None
    error: str = ""
    hint: str = ""


Fact = Annotated[
    RunAccepted
    | RouteChosen
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
    | UsageCounted
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
