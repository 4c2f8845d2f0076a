"""What is to be found out: questions with states. Data that the user may change while the run goes on."""

from dataclasses import dataclass
from typing import Literal

QuestionState = Literal["open", "answered", "dry", "dropped"]
"""`dry`: asked twice without a new claim. `dropped`: the user does not want it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to find out. `id` is `q1`, `q2` …; `queries` are what was searched for it so far."""

    id: str
    text: str
    state: QuestionState = "open"
    queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of the plan. `reading` is how the request was understood; `notes` are the user's own words."""

    version: int
    reading: str
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
