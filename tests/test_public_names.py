"""The names others build on. A change here is a change others feel: it belongs in the changelog."""

import ast
import inspect
from types import ModuleType, UnionType
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import onebox
from onebox import errors, events, events_execute, events_memory, events_research, types
from onebox.events import Event, fact_from_json

NAMES = {
    types: """Ask Budget Citation Depth Effort Fresh Hit Language Message Needs Passage Place ROOT Role
        RunState Scope Sentence Source StopReason Usage""",
    events: """AnswerChecked AnswerDelta AnswerFinished AnswerStarted Cited ClaimChecked DraftMade Event Fact
        Note ReasoningDelta ReportFinished ReportSection RouteChosen RunAccepted RunQueued
        RunStateChanged SourceFound StepFinished StepStarted ThinkPlanned UsageCounted fact_from_json""",
    events_research: """ClaimFound PlanChanged PlanQuestion Progress QuestionState""",
    events_execute: """ActionFinished ActionStarted ApprovalAsked ApprovalDecided ArtifactFinished FileChanged
        InputTaken QuestionAnswered QuestionAsked TaskPlanned""",
    events_memory: """MemoryKept MemorySuggested MemoryUsed""",
    errors: """AgentNotFound ApprovalNotFound ApprovalSettled BadArguments BadFileName BrokenFile BrowserFailed
        BrowserMissing BudgetExceeded ChecksumError DatabaseBusy DiskFull DownloadError EditConflict
        EmptyFile EncryptedFile FetchFailed FetchRefused FileConflict FileNotKept FileTooLarge
        LibraryError McpError McpNotApproved ModelError ModelGarbage ModelNotFound ModelRefused
        ModelTimeout ModelUnavailable NotATime NotInLibrary NotReviewed NotScheduled NotifyError
        OneboxError ReadingError ReportNotFound RunBusy RunNotFound RunPaused SandboxError
        SandboxUnavailable SearchError SearchGarbage SearchRefused SearchUnavailable SettingsError
        SkillNotFound StoreError UnsupportedFile""",
}
FACTS = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(events.Fact)[0])}


def public(module: ModuleType) -> dict[str, Any]:
    """What the module defines itself, less what it imports."""
    names = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return {name: getattr(module, name) for name in names if not name.startswith("_")}


@pytest.mark.parametrize("module", NAMES, ids=lambda module: module.__name__)
def test_the_public_names(module: ModuleType) -> None:
    assert sorted(public(module)) == sorted(NAMES[module].split())


def test_the_package_itself_offers_only_its_version() -> None:
    assert onebox.__all__ == ["__version__"]


def test_every_type_says_what_it_is() -> None:
    classes = [value for value in public(types).values() if inspect.isclass(value)]
    bare = [kind.__name__ for kind in classes if not kind.__doc__ or kind.__doc__.startswith(f"{kind.__name__}(")]
    assert not bare


def test_every_kind_of_fact_is_in_the_union() -> None:
    assert get_origin(get_args(events.Fact)[0]) is UnionType
    defined = {
        value
        for module in (events, events_research, events_execute, events_memory)
        for value in public(module).values()
        if inspect.isclass(value) and "kind" in vars(value).get("__annotations__", {})
    }
    assert defined == set(FACTS.values())
    assert all(kind.replace(".", "").isalpha() for kind in FACTS)


def facts() -> st.SearchStrategy[Any]:
    """Facts of every kind. Bounds of a field that may be None are lost on hypothesis, so seconds are given."""
    seconds = {"seconds": st.floats(0, 1e9), "total": st.floats(0, 1e9), "first_token": st.none() | st.floats(0, 1e9)}
    return st.one_of(
        st.builds(kind, **{name: seconds[name] for name in kind.model_fields.keys() & seconds.keys()})
        for kind in FACTS.values()
    )


@given(facts())
def test_a_fact_survives_json(fact: Any) -> None:
    assert fact_from_json(fact.model_dump_json()) == fact


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), -1.0, 2e9])
@pytest.mark.parametrize("name", ["first_token", "total"])
def test_seconds_are_seconds(name: str, seconds: float) -> None:
    """JSON has no infinity: a fact that held one could not be read again."""
    with pytest.raises(ValidationError):
        events.AnswerFinished(stop_reason="finished", text="", **{name: seconds})


@given(facts(), st.integers(0), st.floats(0, 1e12))
def test_an_event_survives_json(fact: Any, seq: int, at: float) -> None:
    event = Event(run="r", seq=seq, at=at, fact=fact)
    assert Event.model_validate_json(event.model_dump_json()) == event


def test_an_unknown_kind_is_passed_over() -> None:
    assert fact_from_json('{"kind": "voice.heard", "text": "你好"}') is None


def test_a_known_kind_with_more_fields_is_read() -> None:
    """A newer version may say more."""
    assert fact_from_json('{"kind": "note", "text": "慢", "level": 3}') == events.Note(text="慢")
