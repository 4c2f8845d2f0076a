"""The words the parts of Onebox speak to each other in. Data only, no behaviour.

Positions are character offsets into the stored text of a source, end exclusive.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]
Role = Literal["system", "user", "assistant"]
StopReason = Literal["finished", "no_evidence", "budget", "user", "paused", "cancelled", "error"]
"""`user`: told to finish with what there was. `paused`: `onebox runs resume` goes on."""
Effort = Literal["fast", "normal", "heavy"]
"""How much the depth `think` may spend; `onebox.engine.think.effort` has the figures."""
RunState = Literal["running", "done", "failed", "cancelled", "stopped", "paused", "queued"]
"""`stopped`: the process that worked on it is gone; `onebox runs resume` goes on."""

ROOT = "root"
"""As the parent of a question: it begins its conversation anew, beside the first one."""


class Depth(StrEnum):
    """How far the box goes for one need."""

    CHAT = "chat"
    THINK = "think"
    SEARCH = "search"
    RESEARCH = "research"
    EXECUTE = "execute"


Place = Literal["web", "library", "none"]
Fresh = Literal["any", "recent", "now"]


@dataclass(frozen=True, slots=True)
class Needs:
    """What an answer takes: where its facts lie, how fresh they must be, its language.

    `recent`: of these months; `now`: of today. `context`: the request leans on what was said before.
    """

    place: Place = "none"
    fresh: Fresh = "any"
    language: Language = "en"
    context: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One turn in a conversation with a model."""

    role: Role
    content: str
    images: tuple[str, ...] = ()
    """Pictures as `data:` addresses, for a model that sees."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run cost. `cached_tokens` of the prompt came from the endpoint's prefix cache.

    `searches` are queries sent to the engines, `fetches` pages asked of the web.
    """

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    searches: int = 0
    fetches: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.searches + other.searches,
            self.fetches + other.fetches,
        )

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.calls - other.calls,
            self.prompt_tokens - other.prompt_tokens,
            self.completion_tokens - other.completion_tokens,
            self.cached_tokens - other.cached_tokens,
            self.searches - other.searches,
            self.fetches - other.fetches,
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """The most a run may spend."""

    calls: int = 4
    prompt_tokens: int = 6_000
    seconds: float = 600.0
    completion_tokens: int = 8_000
    """Reasoning included."""
    searches: int = 8
    fetches: int = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the depth `research` may look.

    `sites`: hosts whose pages count, with those below them; one that begins with `-` does not count.
    `since`, `until`: `YYYY-MM-DD`, both included; a web page without a date is then left out.
    `academic`: arXiv, Crossref and OpenAlex are asked instead of the engines set up.
    """

    sites: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    academic: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What came in. `file` answers from that file alone; `collection` from one part of the library.

    Without a `depth` the box chooses it. `web`: whether the web may be asked; None leaves that to the settings.
    """

    text: str
    depth: Depth | None = None
    conversation: str | None = None
    collection: str | None = None
    file: str | None = None
    web: bool | None = None
    model: str | None = None
    language: Language | None = None
    budget: Budget = field(default_factory=Budget)
    files: tuple[str, ...] = ()
    """Paths of documents shown with the question; it is answered from those of its conversation."""
    parent: str | None = None
    """The message it answers to: None the newest of the branch shown, `ROOT` none at all."""
    history: tuple[Message, ...] = ()
    """Turns before, oldest first, where the caller keeps them himself; else those of the conversation."""
    instructions: str = ""
    """The caller's own words on how to answer; they follow ours."""
    effort: Effort = "normal"
    report: str | None = None
    """The run whose report this is about: search answers from its evidence, research goes on from it."""
    refresh: bool = False
    """Research `report` again: its next version is that of today."""
    scope: Scope = field(default_factory=Scope)
    forked: str = ""
    """`RUN/STEP`: what was recorded in that run before that step is taken over."""
    agent: str | None = None
    """Who does it, by name. The rest of what the agent says is taken down in the fields below and above."""
    persona: str = ""
    """Who the model is to be, instead of the box's own voice."""
    closing: str = ""
    """What code sets below the answer, word for word, at the depth `chat`."""
    asks_back: str = ""
    """Words before the question to the reader that ends the answer at the depth `chat`; empty: none is asked."""
    model_role: Literal["", "answer", "fast", "reason", "vision"] = ""
    """Which model serves it; empty: the one of its depth."""
    tools: tuple[str, ...] = ()
    """Names of tools that may be used at the depth `execute`; none named: all that the box allows."""

    def within(self, usual: Budget) -> "Ask":
        """With the budget `usual`, unless it brought one of its own: any that is not the general one."""
        return self if self.budget != Budget() else replace(self, budget=usual)


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read: where it lies and what it is called."""

    id: str
    title: str
    location: str
    """Absolute path, `path#entry` inside an archive, or address."""
    kind: str = "text"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of the stored text of a source. `heading` is the section path, e.g. `Ch. 6 › apt`."""

    id: int
    source: Source
    start: int
    end: int
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query; `score` is comparable only within one result list."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim's edge to its evidence: `quote` is `text[start:end]` of the source, found by code."""

    source: str
    title: str
    quote: str
    start: int
    end: int
    passage: int
    location: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. `reason` says why it is not supported."""

    text: str
    supported: bool
    citations: tuple[Citation, ...] = ()
    reason: str = ""
