"""What the library tells its callers. Data only."""

from dataclasses import dataclass
from typing import Literal

from ..types import Hit

PAGES = "_web"
"""Collection of every page of the web that was read; hidden, so that a question to the library does not meet it."""

AddState = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file or archive entry. `error` and `hint` are set when it failed."""

    location: str
    state: AddState
    passages: int = 0
    error: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AddProgress:
    """`done` of `total` files are in; `total` is 0 while it is not known (inside an archive)."""

    done: int
    total: int
    location: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A document of the library. `embedded` of its `passages` have a vector."""

    id: str
    collection: str
    location: str
    title: str
    kind: str
    bytes: int
    added: float
    passages: int
    embedded: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`used` says which evidence ranked the hits; `note` why it was less than it could be, in the query's language."""

    hits: list[Hit]
    used: Literal["lexical", "hybrid"]
    note: str = ""
    terms: tuple[str, ...] = ()
