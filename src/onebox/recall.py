"""The memory of whoever asks, for the engine: joined here from the store and the settings."""

from collections.abc import Sequence

from sqlalchemy.engine import Engine

from .engine.work import Known
from .settings import Settings
from .store.accounts import API_OWNER
from .store.conversations import Conversations
from .store.memories import Memories, used_in


class Recall:
    """What is remembered about the user of one conversation."""

    def __init__(self, memories: Memories, *, on: bool, most: int, tokens: int) -> None:
        self.on = on
        self.most = most
        self.tokens = tokens
        self._memories = memories

    def all(self) -> Sequence[Known]:
        return [Known(one.id, one.text, one.always) for one in self._memories.list()]

    def knows(self, fact: str) -> bool:
        return self._memories.knows(fact)

    def keep(self, fact: str, always: bool) -> str:
        return self._memories.add(fact, always=always).id


def person_of(database: Engine, settings: Settings, conversation: str) -> Recall | None:
    """The memory of the user whose `conversation` this is; None for programs, which keep their own."""
    owner = Conversations(database).owner_of(conversation)
    if owner is not None and owner.startswith(API_OWNER):
        return None
    memories = Memories(database, owner)
    chosen = settings.memory
    on = chosen.enabled and memories.on and used_in(database, conversation)
    return Recall(memories, on=on, most=chosen.most, tokens=chosen.tokens)
