"""The answer as its events tell it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.fold import LONGEST_PAUSE, View, fold
from onebox.events import (
    AnswerDelta,
    AnswerFinished,
    AnswerStarted,
    ClaimChecked,
    Event,
    Note,
    ReasoningDelta,
    RouteChosen,
    RunAccepted,
    RunQueued,
    RunStateChanged,
    SourceFound,
    StepFinished,
    StepStarted,
    UsageCounted,
)
from onebox.types import Depth

WHOLE: list[Any] = [
    RunAccepted(text="问？", conversation="c", language="zh"),
    RouteChosen(depth=Depth.SEARCH, by="user"),
    RunStateChanged(state="running"),
    StepStarted(step="gather"),
    SourceFound(source="s", title="T", location="/t.md", passage=1),
    Note(text="slow"),
    StepFinished(step="gather"),
    StepStarted(step="write"),
    AnswerStarted(model="m"),
    AnswerDelta(text="答"),
    AnswerDelta(text="案。"),
    UsageCounted(step="write", calls=1, prompt_tokens=10, completion_tokens=2),
    ClaimChecked(index=0, text="答案。", supported=True),
    AnswerFinished(stop_reason="finished", text="答案。", tried=["问？"], first_token=0.1, total=0.5),
    RunStateChanged(state="done", stop_reason="finished"),
]


def numbered(facts: list[Any], start: float = 100.0) -> list[Event]:
    return [Event(run="r", seq=n, at=start + n, fact=fact) for n, fact in enumerate(facts, 1)]


def test_the_whole() -> None:
    view = fold(numbered(WHOLE))
    assert (view.run, view.depth, view.question, view.conversation) == ("r", "search", "问？", "c")
    assert (view.state, view.stop_reason, view.text, view.live_text) == ("done", "finished", "答案。", "答案。")
    assert (list(view.claims), list(view.sources), view.notes, view.tried) == ([0], ["s"], ["slow"], ["问？"])
    assert (view.usage.calls, view.usage.prompt_tokens, view.first_token, view.total) == (1, 10, 0.1, 0.5)


@given(st.lists(st.integers(0, len(WHOLE) - 1), max_size=30))
def test_events_seen_again_change_nothing(again: list[int]) -> None:
    events = numbered(WHOLE)
    assert fold([*events, *(events[n] for n in again)]) == fold(events)


@given(st.lists(st.integers(0, len(WHOLE)), max_size=4))
def test_any_reconnect_gives_the_same(breaks: list[int]) -> None:
    """A reader that comes back asks for what comes after the last one it saw, or a little before."""
    events = numbered(WHOLE)
    seen: list[Event] = []
    for place in sorted(breaks):
        seen += events[:place]
    assert fold([*seen, *events]) == fold(events)


def test_pieces_are_shown_at_once_and_counted_once() -> None:
    events = numbered(WHOLE[:9])
    at = len(events) + 1
    pieces = [Event(run="r", seq=at, at=0, fact=AnswerDelta(text=text), partial=True) for text in "答案"]
    view = fold([*events, *pieces])
    assert (view.text, view.live_text, view.last) == ("", "答案", at - 1)
    view.see(Event(run="r", seq=at, at=200, fact=AnswerDelta(text="答案")))
    assert view.text == view.live_text == "答案"
    view.see(pieces[1])  # one that comes late
    assert view.live_text == "答案"


def test_a_second_attempt_voids_the_text_of_the_first() -> None:
    events = [*WHOLE[:11], RunStateChanged(state="running"), *WHOLE[7:]]
    assert fold(numbered(events)).text == "答案。"
    assert fold(numbered(events[:14])).live_text == ""


def test_a_run_cancelled_after_its_answer_and_taken_up_again_is_finished() -> None:
    """The recorded step does not speak again; its word still stands."""
    cancelled = [*WHOLE[:14], RunStateChanged(state="cancelled", stop_reason="cancelled")]
    assert fold(numbered(cancelled)).stop_reason == "cancelled"
    assert fold(numbered([*cancelled, RunStateChanged(state="running")])).stop_reason == "finished"


def test_an_error_is_gone_when_the_run_goes_on() -> None:
    failed = [*WHOLE[:8], RunStateChanged(state="failed", stop_reason="error", error="broken", hint="mend it")]
    view = fold(numbered(failed))
    assert (view.error, view.hint, view.stop_reason) == ("broken", "mend it", "error")
    view = fold(numbered([*failed, RunStateChanged(state="running")]))
    assert (view.error, view.hint, view.stop_reason) == ("", "", None)


def test_seconds_between_attempts_are_not_work() -> None:
    first = numbered(WHOLE[:8])
    second = [
        Event(run="r", seq=event.seq + 8, at=event.at + 5000, fact=event.fact)
        for event in numbered([RunStateChanged(state="running"), *WHOLE[8:11]])
    ]
    view = fold([*first, *second])
    assert view.worked == 6 + 3
    assert view.spoke == 6 + 2


def test_kinds_not_known_are_passed_over() -> None:
    class Later:
        kind = "voice.heard"

    events = numbered(WHOLE)
    strange = Event.model_construct(run="r", seq=len(events) + 1, at=0.0, fact=Later(), partial=False)  # type: ignore[arg-type]
    view = fold([*events, strange])
    assert view.text == "答案。" and view.last == len(events) + 1


def test_thinking_of_a_step_that_died_is_told_once() -> None:
    died = [StepStarted(step="program 1"), ReasoningDelta(text="two and "), RunStateChanged(state="running")]
    again = [StepStarted(step="program 1"), ReasoningDelta(text="two and two"), StepFinished(step="program 1")]
    after = [StepStarted(step="written 2"), ReasoningDelta(text=" is four")]
    assert fold(numbered([ReasoningDelta(text="so "), *died, *again, *after])).reasoning == "so two and two is four"


def test_neither_a_queue_nor_a_jump_of_the_clock_is_work() -> None:
    facts = [
        (0.0, RunStateChanged(state="running")),
        (5.0, Note(text="worked")),
        (86_405.0, Note(text="the clock was set forward, or the machine slept")),
        (86_406.0, RunStateChanged(state="failed")),
        (90_000.0, RunQueued(before=2)),
        (95_000.0, RunQueued(before=0)),
        (99_000.0, RunStateChanged(state="running")),
        (99_007.0, Note(text="worked on")),
        (99_000.0, Note(text="set back")),
    ]
    view = View()
    for seq, (at, fact) in enumerate(facts, 1):
        view.see(Event(run="r", seq=seq, at=1_000 + at, fact=fact))
        if isinstance(fact, RunQueued):
            assert (view.state, view.before) == ("running", fact.before)
    assert view.worked == 5 + LONGEST_PAUSE + 1 + 7 and view.before is None
