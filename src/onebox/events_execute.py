"""Facts of the depth `execute`: what was planned, done, changed and asked. `events.py` joins them with the others."""

from typing import Annotated, Literal

from pydantic import Field

from .events_base import BaseFact


class InputTaken(BaseFact):
    """A file of the user was copied into the workspace of a task. `digest`: sha256 of what it held then."""

    kind: Literal["input.taken"] = "input.taken"
    name: str
    location: str
    digest: str
    size: int


class TaskPlanned(BaseFact):
    """How a task is gone about: `tools` it may use, `files` it is to make, `steps` in words."""

    kind: Literal["task.planned"] = "task.planned"
    tools: list[str]
    files: list[str] = Field(default_factory=list)
    steps: list[str] = Field(default_factory=list)


class ActionStarted(BaseFact):
    """Action `number` begins: stored before anything is done. `key` names exactly this action of this run.

    One that was started and never finished may have been done or not.
    """

    kind: Literal["action.started"] = "action.started"
    number: int
    tool: str
    arguments: str
    """JSON."""
    key: str


class ActionFinished(BaseFact):
    """What came of action `number`; `version` is the state of the workspace after it."""

    kind: Literal["action.finished"] = "action.finished"
    number: int
    tool: str
    key: str
    ok: bool
    text: str
    files: list[str] = Field(default_factory=list)
    version: str = ""
    untrusted: bool = False
    secret: bool = False
    source: str = ""
    seconds: Annotated[float, Field(ge=0, le=1e9)] = 0.0


class FileChanged(BaseFact):
    """Action `number` changed a file of the workspace; the user's own files are as they were."""

    kind: Literal["file.changed"] = "file.changed"
    number: int
    name: str
    change: Literal["made", "changed", "removed"]


class ArtifactFinished(BaseFact):
    """A file handed to the user. `problem`: why it does not open as what its name says."""

    kind: Literal["artifact.finished"] = "artifact.finished"
    name: str
    size: int
    digest: str
    change: Literal["made", "changed"]
    problem: str = ""


class QuestionAsked(BaseFact):
    """The run waits for the user's words; `question` names it."""

    kind: Literal["question.asked"] = "question.asked"
    question: str
    text: str
    choices: list[str] = Field(default_factory=list)


class QuestionAnswered(BaseFact):
    kind: Literal["question.answered"] = "question.answered"
    question: str
    text: str


class ApprovalAsked(BaseFact):
    """The run waits for its user: may it do `tool` with exactly these `arguments` (JSON)? `approval` is answered."""

    kind: Literal["approval.asked"] = "approval.asked"
    approval: str
    tool: str
    arguments: str = "{}"
    reason: str = ""
    expires: Annotated[float, Field(ge=0, le=1e11)] = 0.0


class ApprovalDecided(BaseFact):
    kind: Literal["approval.decided"] = "approval.decided"
    approval: str
    allowed: bool
    by: str = ""
