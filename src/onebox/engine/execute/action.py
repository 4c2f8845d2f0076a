"""One action of a task, and what was seen of it. Both are recorded with the run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Action:
    """A call of `tool`, or `finish` with an `answer`. `problem`: what the model said is no action, and why."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    problem: str = ""

    @property
    def identity(self) -> str:
        """The same for the same action: loops are told by it."""
        return json.dumps([self.tool, self.arguments, self.answer], sort_keys=True, ensure_ascii=False)

    def shown(self, most: int = 200) -> str:
        """In one line, for the next prompt."""
        said = next((str(value) for value in self.arguments.values()), self.answer)
        return f"{self.tool}: {' '.join(said.split())[:most]}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of an action: its text (capped), the state of the workspace after it, labels of the text."""

    ok: bool
    text: str
    version: str
    files: tuple[str, ...] = ()
    untrusted: bool = False
    secret: bool = False
    source: str = ""
    whole: str = ""
    """The text as the journal keeps it, for the user."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An action and what was seen of it. `told`: what the model that chooses the next one sees of that."""

    action: Action
    seen: Seen
    told: str


def primary(parameters: Mapping[str, Any]) -> str | None:
    """The one text a tool takes; None when it takes more than that, or something else."""
    properties: Mapping[str, Any] = parameters.get("properties", {})
    if len(properties) != 1:
        return None
    name, form = next(iter(properties.items()))
    return name if form.get("type") == "string" else None
