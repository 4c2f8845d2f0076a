"""Fold the event stream of a run into the answer as it stands: the base of every outside view."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..events import AnswerDelta, Event, ReasoningDelta, RunQueued, RunStateChanged
from ..types import Usage

LONGEST_PAUSE = 600.0
"""Most seconds counted as work between two events: more is a machine asleep, a clock set forward, a user who thinks."""


@dataclass(slots=True)
class View:
    """A run as its events tell it. `claims` and `sources` are in order of appearance."""

    run: str = ""
    depth: str = ""
    agent: str = ""
    question: str = ""
    conversation: str = ""
    state: str = "running"
    stop_reason: str | None = None
    before: int | None = None
    """Runs that come before this one; None: it does not wait its turn."""
    text: str = ""
    model: str = ""
    """Who writes the answer; empty where code does."""
    claims: dict[int, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    near: list[Any] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    first_token: float | None = None
    total: float = 0.0
    error: str = ""
    hint: str = ""
    last: int = 0
    worked: float = 0.0
    """Seconds of work so far, told from the events' times, without what lies between two attempts or in the queue."""
    spoke: float | None = None
    """`worked` when the first words came."""
    reasoning: str = ""
    drafts: dict[int, Any] = field(default_factory=dict)
    plan: Any = None
    checked: Any = None
    """Of a worked answer: its thinking, tries, cost allowed and verdict, as the events tell them."""
    inputs: dict[str, Any] = field(default_factory=dict)
    task: Any = None
    begun: dict[int, Any] = field(default_factory=dict)
    actions: dict[int, Any] = field(default_factory=dict)
    artifacts: dict[str, Any] = field(default_factory=dict)
    asked: Any = None
    """Of a task: files taken in, its plan, actions begun and finished by number, files handed over, and what waits
    for the user's word (a question or an approval)."""
    remembered: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Ids of memories the answer was told, and of those the question asked to keep."""
    outline: Any = None
    found: dict[str, Any] = field(default_factory=dict)
    progress: Any = None
    """Of research: the plan as it stands, what was found out by claim id, and how far it is."""
    _thinking: str = ""
    _thought: dict[str, int] = field(default_factory=dict)
    """Length of the reasoning when each step began: one that died and runs again says it again."""
    _tail: str = ""
    _at: float = 0.0
    _answered: str | None = None

    def see(self, event: Event) -> None:
        """Take one more event in. Seeing a stored event again, or one of an unknown kind, changes nothing."""
        if event.seq <= self.last:
            return
        if event.partial and isinstance(event.fact, AnswerDelta):
            self._tail += event.fact.text
            return
        if event.partial and isinstance(event.fact, ReasoningDelta):
            self._thinking += event.fact.text
            return
        self.last = event.seq
        self.run = event.run
        self._count_time(event)
        handler = getattr(self, "_on_" + event.fact.kind.replace(".", "_"), None)
        if handler:
            handler(event.fact)

    def _count_time(self, event: Event) -> None:
        state = event.fact.state if isinstance(event.fact, RunStateChanged) else ""
        if self._at and state != "running" and not isinstance(event.fact, RunQueued) and self.before is None:
            self.worked += min(max(0.0, event.at - self._at), LONGEST_PAUSE)
        self._at = event.at

    @property
    def live_text(self) -> str:
        """The answer's text so far, pieces not stored yet included."""
        return self.text + self._tail

    @property
    def live_reasoning(self) -> str:
        """The thinking so far, pieces not stored yet included."""
        return self.reasoning + self._thinking

    def _on_step_started(self, fact: Any) -> None:
        self.reasoning = self.reasoning[: self._thought.setdefault(fact.step, len(self.reasoning))]
        self._thinking = ""

    def _on_reasoning_delta(self, fact: Any) -> None:
        self.reasoning += fact.text
        self._thinking = ""

    def _on_think_planned(self, fact: Any) -> None:
        self.plan = fact

    def _on_draft_made(self, fact: Any) -> None:
        self.drafts[fact.index] = fact

    def _on_answer_checked(self, fact: Any) -> None:
        self.checked = fact

    def _on_plan_changed(self, fact: Any) -> None:
        if self.outline is None or fact.version >= self.outline.version:
            self.outline = fact

    def _on_claim_found(self, fact: Any) -> None:
        self.found[fact.id] = fact

    def _on_progress(self, fact: Any) -> None:
        self.progress = fact

    def _on_input_taken(self, fact: Any) -> None:
        self.inputs[fact.name] = fact

    def _on_task_planned(self, fact: Any) -> None:
        self.task = fact

    def _on_action_started(self, fact: Any) -> None:
        self.begun[fact.number] = fact

    def _on_action_finished(self, fact: Any) -> None:
        self.actions[fact.number] = fact

    def _on_artifact_finished(self, fact: Any) -> None:
        self.artifacts[fact.name] = fact

    def _on_question_asked(self, fact: Any) -> None:
        self.asked = fact

    _on_approval_asked = _on_question_asked

    def _on_question_answered(self, _: Any) -> None:
        self.asked = None

    _on_approval_decided = _on_question_answered

    def _on_run_accepted(self, fact: Any) -> None:
        self.question, self.conversation, self.agent = fact.text, fact.conversation, fact.agent

    def _on_route_chosen(self, fact: Any) -> None:
        self.depth = str(fact.depth)

    def _on_source_found(self, fact: Any) -> None:
        self.sources.setdefault(fact.source, fact)

    def _on_answer_started(self, fact: Any) -> None:
        self.text, self._tail, self.model = "", "", fact.model
        self.claims.clear()

    def _on_answer_delta(self, fact: Any) -> None:
        self.text += fact.text
        self._tail = ""
        self.spoke = self.worked if self.spoke is None else self.spoke

    def _on_claim_checked(self, fact: Any) -> None:
        self.claims[fact.index] = fact

    def _on_usage_counted(self, fact: Any) -> None:
        self.usage += Usage(
            fact.calls, fact.prompt_tokens, fact.completion_tokens, fact.cached_tokens, fact.searches, fact.fetches
        )

    def _on_note(self, fact: Any) -> None:
        if fact.text not in self.notes:
            self.notes.append(fact.text)

    def _on_memory_used(self, fact: Any) -> None:
        self.remembered = fact.ids

    def _on_memory_kept(self, fact: Any) -> None:
        self.kept = fact.ids

    def _on_answer_finished(self, fact: Any) -> None:
        self.text, self._tail = fact.text, ""
        self._answered = self.stop_reason = fact.stop_reason
        self.tried, self.missing, self.near = fact.tried, fact.missing, fact.near
        self.first_token, self.total = fact.first_token, fact.total
        if not fact.text:
            self.claims.clear()  # judged and found wanting: nothing of it is an answer

    def _on_run_queued(self, fact: Any) -> None:
        self.state, self.before, self.error, self.hint = "running", fact.before, "", ""

    def _on_run_state(self, fact: Any) -> None:
        self.before = None
        self.state, self.error, self.hint = fact.state, fact.error, fact.hint
        self.stop_reason = fact.stop_reason or self._answered


def fold(events: Iterable[Event]) -> View:
    view = View()
    for event in events:
        view.see(event)
    return view
