"""What is asked of the router, and what it says."""

from dataclasses import dataclass
from typing import Literal

from ...types import Depth, Needs

By = Literal["rule", "classifier", "model"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `files` are names of attached documents, `before` the user's turns before it, oldest first."""

    text: str
    files: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A depth and what it needs. `confidence` is the chance of being right, 0 to 1.

    Not `sure`: a model may know better.
    """

    depth: Depth
    by: By
    confidence: float
    needs: Needs
    sure: bool = True
