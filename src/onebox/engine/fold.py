"""Fold the event stream of a run into the answer as it stands: the base of every outside view."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..events import AnswerDelta, Event
from ..types import Usage


@dataclass(slots=True)
class View:
    """A run as its events tell it. `claims` and `sources` are in order of appearance."""

    run: str = ""
    depth: str = ""
    question: str = ""
    conversation: str = ""
    state: str = "running"
    stop_reason: str | None = None
    text: str = ""
    claims: dict[int, Any] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    first_token: float | None = None
    total: float = 0.0
    error: str = ""
    hint: str = ""
    last: int = 0
    _tail: str = ""

    def see(self, event: Event) -> None:
        """Take one more event in. Seeing a stored event again, or one of an unknown kind, changes nothing."""
        if event.partial and isinstance(event.fact, AnswerDelta):
            self._tail += event.fact.text
            return
        if event.seq <= self.last:
            return
        self.last = event.seq
        self.run = event.run
        handler = getattr(self, "_on_" + event.fact.kind.replace(".", "_"), None)
        if handler:
            handler(event.fact)

    @property
    def live_text(self) -> str:
        """The answer's text so far, pieces not stored yet included."""
        return self.text + self._tail

    def _on_run_accepted(self, fact: Any) -> None:
        self.question, self.conversation = fact.text, fact.conversation

    def _on_route_chosen(self, fact: Any) -> None:
        self.depth = str(fact.depth)

    def _on_source_found(self, fact: Any) -> None:
        self.sources.setdefault(fact.source, fact)

    def _on_answer_started(self, fact: Any) -> None:
        self.text = self._tail = ""
        self.claims.clear()

    def _on_answer_delta(self, fact: Any) -> None:
        self.text += fact.text
        self._tail = ""

    def _on_claim_checked(self, fact: Any) -> None:
        self.claims[fact.index] = fact

    def _on_usage_counted(self, fact: Any) -> None:
        self.usage += Usage(fact.calls, fact.prompt_tokens, fact.completion_tokens, fact.cached_tokens)

    def _on_note(self, fact: Any) -> None:
        if fact.text not in self.notes:
            self.notes.append(fact.text)

    def _on_answer_finished(self, fact: Any) -> None:
        self.text, self._tail = fact.text, ""
        self.stop_reason, self.tried, self.missing = fact.stop_reason, fact.tried, fact.missing
        self.first_token, self.total = fact.first_token, fact.total
        if fact.stop_reason != "finished":
            self.claims.clear()  # judged and found wanting: nothing of it is an answer

    def _on_run_state(self, fact: Any) -> None:
        self.state, self.error, self.hint = fact.state, fact.error, fact.hint
        self.stop_reason = fact.stop_reason or self.stop_reason


def fold(events: Iterable[Event]) -> View:
    view = View()
    for event in events:
        view.see(event)
    return view
