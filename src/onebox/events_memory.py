"""What a run tells of the user's memory. `events.py` joins these facts with the others."""

from typing import Literal

from .events_base import BaseFact


class MemoryUsed(BaseFact):
    """What the user had asked to be remembered and this answer was told, by ids: the words stay in the memory.

    A later one replaces it.
    """

    kind: Literal["memory.used"] = "memory.used"
    ids: list[str]


class MemoryKept(BaseFact):
    """What the user just asked to be remembered, by ids."""

    kind: Literal["memory.kept"] = "memory.kept"
    ids: list[str]


class MemorySuggested(BaseFact):
    """Words of the question that may be worth remembering. Nothing is kept unless the user says so."""

    kind: Literal["memory.suggested"] = "memory.suggested"
    text: str
    always: bool = False
