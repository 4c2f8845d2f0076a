"""Conversations and their messages. A message knows its parent, so a conversation can branch."""

import time
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..types import Message
from . import tables

TITLE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class StoredMessage:
    id: str
    parent: str | None
    role: str
    text: str
    run: str | None
    created: float


class Conversations:
    """Write and read conversations."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, connection: Connection, text: str, conversation: str | None, run: str) -> str:
        """Note the user's words as the newest message; a new conversation is made when none is given."""
        now = time.time()
        if conversation is None:
            conversation = uuid.uuid4().hex
            row = {"id": conversation, "title": text[:TITLE_CHARACTERS], "created": now}
            connection.execute(sa.insert(tables.conversation), row)
        parent = connection.scalar(self._newest(conversation))
        row = _message(f"{run}.question", conversation, parent, "user", text, run)
        connection.execute(sa.insert(tables.message), row)
        return conversation

    def answer(self, conversation: str, run: str, text: str) -> None:
        """Note the box's answer to `run`. Saying it again replaces it: a step may run twice."""
        row = _message(f"{run}.answer", conversation, f"{run}.question", "assistant", text, run)
        again = sa.update(tables.message).where(tables.message.c.id == row["id"]).values(text=text)
        with self._engine.begin() as connection:
            if not connection.execute(again).rowcount:
                connection.execute(sa.insert(tables.message), row)

    def exists(self, conversation: str) -> bool:
        query = sa.select(tables.conversation.c.id).where(tables.conversation.c.id == conversation)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def messages(self, conversation: str) -> list[StoredMessage]:
        """All messages, oldest first."""
        query = sa.select(tables.message).where(tables.message.c.conversation == conversation)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(tables.message.c.created)).all()
        return [StoredMessage(r.id, r.parent, r.role, r.text, r.run, r.created) for r in rows]

    def before(self, run: str) -> list[Message]:
        """The turns that led to the question of `run`, oldest first, along its own branch."""
        with self._engine.connect() as connection:
            found = connection.execute(
                sa.select(tables.message.c.conversation).where(tables.message.c.id == f"{run}.question")
            ).scalar()
        if found is None:
            return []
        by_id = {message.id: message for message in self.messages(found)}
        turns: list[Message] = []
        at = by_id[f"{run}.question"].parent
        while at is not None and (message := by_id.get(at)) is not None:
            turns.append(Message("assistant" if message.role == "assistant" else "user", message.text))
            at = message.parent
        return turns[::-1]

    @staticmethod
    def _newest(conversation: str) -> sa.Select[str]:
        message = tables.message
        return (
            sa.select(message.c.id)
            .where(message.c.conversation == conversation)
            .order_by(message.c.created.desc())
            .limit(1)
        )


def _message(identity: str, conversation: str, parent: str | None, role: str, text: str, run: str) -> dict[str, object]:
    return {
        "id": identity,
        "conversation": conversation,
        "parent": parent,
        "role": role,
        "text": text,
        "run": run,
        "created": time.time(),
    }
