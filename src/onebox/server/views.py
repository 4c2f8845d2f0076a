"""A run as JSON: a fold of its events. The page, the API and exports tell the same story."""

import json
from collections.abc import Iterable
from typing import Any

from ..engine.fold import View, fold
from ..events import Event
from ..store.runs import RunRow
from .door import Answer
from .file_name import file_name


class Citation(Answer):
    """`quote` is `[start, end)` of the source's stored text."""

    source: str
    title: str
    quote: str
    start: int
    end: int
    passage: int
    location: str
    heading: str


class SentenceView(Answer):
    text: str
    supported: bool
    reason: str
    citations: list[Citation]


class SourceView(Answer):
    source: str
    title: str
    location: str
    heading: str
    quote: str
    passage: int


class Step(Answer):
    """`seconds` is null while it goes on, or when it was cut short."""

    step: str
    detail: str
    seconds: float | None


class UsageView(Answer):
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int


class Seconds(Answer):
    first_token: float | None
    total: float


class ActionView(Answer):
    """One action of a task; `ok` is null while it goes on, or when it was cut short."""

    number: int
    tool: str
    arguments: dict[str, Any]
    ok: bool | None
    text: str
    files: list[str]
    seconds: float | None


class AskedView(Answer):
    """What a run waits for: `kind` is `question.asked` or `approval.asked`, `id` what it is answered by."""

    kind: str
    id: str
    text: str
    choices: list[str]


class RunView(Answer):
    """A run as it stands."""

    run: str
    conversation: str
    text: str
    depth: str
    by: str
    agent: str
    state: str
    before: int | None
    """While it waits its turn, how many runs come before it."""
    stop_reason: str | None
    answer: str
    sentences: list[SentenceView]
    sources: list[SourceView]
    steps: list[Step]
    actions: list[ActionView]
    asked: AskedView | None
    notes: list[str]
    tried: list[str]
    missing: list[str]
    near: list[Citation]
    """What a refusal shows: sentences of the sources that come nearest to the question."""
    remembered: list[str]
    kept: list[str]
    """Ids of memories the answer was told, and of those the question asked to keep; `/api/memory` has their words."""
    usage: UsageView
    seconds: Seconds
    error: str
    hint: str
    created: float
    last: int
    """Number of the newest event told here: follow the events after it."""


def run_view(row: RunRow, events: Iterable[Event]) -> RunView:
    told = list(events)
    view = fold(told)
    return RunView(
        run=row.id,
        conversation=row.conversation,
        text=row.ask.text,
        depth=view.depth or str(row.ask.depth or "auto"),
        by=next((event.fact.by for event in reversed(told) if event.fact.kind == "route.chosen"), "user"),
        agent=row.ask.agent or "",
        state=row.state,
        before=view.before if row.state == "running" else None,
        stop_reason=row.stop_reason or (view.stop_reason if row.state != "running" else None),
        answer=view.text,
        sentences=[_sentence(claim) for _, claim in sorted(view.claims.items())],
        sources=[SourceView.model_validate(found, from_attributes=True) for found in view.sources.values()],
        steps=_steps(told),
        actions=_actions(view),
        asked=_asked(view),
        notes=view.notes,
        tried=list(view.tried),
        missing=list(view.missing),
        near=[Citation.model_validate(one, from_attributes=True) for one in view.near],
        remembered=list(view.remembered),
        kept=list(view.kept),
        usage=UsageView.model_validate(view.usage, from_attributes=True),
        seconds=_seconds(view),
        error=view.error or (row.error if row.state == "failed" else None) or "",
        hint=view.hint,
        created=row.created,
        last=view.last,
    )


def for_others(view: RunView) -> RunView:
    """`view` for whoever has a share link: files by their names, not by where they lie on this machine.

    Of memories not even the ids, of tasks no programs.
    """
    told = view.model_copy(deep=True, update={"remembered": [], "kept": [], "actions": [], "asked": None})
    for source in told.sources:
        source.location = file_name(source.location)
    for cited in (*told.near, *(cited for sentence in told.sentences for cited in sentence.citations)):
        cited.location = file_name(cited.location)
    return told


def _sentence(claim: Any) -> SentenceView:
    cited = [Citation.model_validate(one, from_attributes=True) for one in claim.citations]
    return SentenceView(text=claim.text, supported=claim.supported, reason=claim.reason, citations=cited)


def _seconds(view: View) -> Seconds:
    return Seconds(first_token=view.first_token if view.first_token is not None else view.spoke, total=view.total)


def _steps(events: Iterable[Event]) -> list[Step]:
    """A step that died and ran again is told once, as it went the last time."""
    steps: dict[str, Step] = {}
    for event in events:
        fact = event.fact
        if fact.kind == "step.started":
            steps[fact.step] = Step(step=fact.step, detail=fact.detail, seconds=None)
        elif fact.kind == "step.finished" and fact.step in steps:
            before = steps[fact.step]
            steps[fact.step] = Step(step=fact.step, detail=fact.detail or before.detail, seconds=fact.seconds)
    return list(steps.values())


def _actions(view: View) -> list[ActionView]:
    found = []
    for number in sorted({*view.begun, *view.actions}):
        begun, ended = view.begun.get(number), view.actions.get(number)
        found.append(
            ActionView(
                number=number,
                tool=(begun or view.actions[number]).tool,
                arguments=json.loads(begun.arguments) if begun else {},
                ok=ended.ok if ended else None,
                text=ended.text if ended else "",
                files=ended.files if ended else [],
                seconds=ended.seconds if ended else None,
            )
        )
    return found


def _asked(view: View) -> AskedView | None:
    asked = view.asked
    if asked is None:
        return None
    if asked.kind == "approval.asked":
        return AskedView(kind=asked.kind, id=asked.approval, text=asked.reason, choices=[])
    return AskedView(kind=asked.kind, id=asked.question, text=asked.text, choices=asked.choices)
