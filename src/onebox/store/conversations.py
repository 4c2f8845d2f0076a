"""Conversations and their messages. A message knows its parent, so a conversation can branch."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..types import ROOT, Message
from . import tables

TITLE_CHARACTERS = 60
_CONVERSATION = tables.conversation
_MESSAGE = tables.message


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

    def begin(
        self,
        connection: Connection,
        text: str,
        conversation: str | None,
        run: str,
        *,
        owner: str | None = None,
        parent: str | None = None,
    ) -> str:
        """Note the user's words; the conversation is made, as one of `owner`, when it is not there.

        `parent` is the message they answer to: None the newest of the branch shown, `ROOT` none at all.
        """
        now = time.time()
        conversation = conversation or uuid.uuid4().hex
        there = sa.select(_CONVERSATION.c.id).where(_CONVERSATION.c.id == conversation)
        if connection.execute(there).first() is None:
            row = {"id": conversation, "title": text[:TITLE_CHARACTERS], "created": now, "owner": owner}
            connection.execute(sa.insert(_CONVERSATION), row)
        if parent is None:
            parent = self._shown(connection, conversation)
        row = _message(f"{run}.question", conversation, None if parent == ROOT else parent, "user", text, run)
        connection.execute(sa.insert(_MESSAGE), row)
        change = sa.update(_CONVERSATION).where(_CONVERSATION.c.id == conversation)
        connection.execute(change.values(leaf=row["id"], updated=now))
        return conversation

    def answer(self, conversation: str, run: str, text: str) -> None:
        """Note the box's answer to `run`. Saying it again replaces it: a step may run twice."""
        row = _message(f"{run}.answer", conversation, f"{run}.question", "assistant", text, run)
        again = sa.update(_MESSAGE).where(_MESSAGE.c.id == row["id"]).values(text=text)
        shown = sa.update(_CONVERSATION).where(_CONVERSATION.c.id == conversation)
        with self._engine.begin() as connection:
            if not connection.execute(again).rowcount:
                connection.execute(sa.insert(_MESSAGE), row)
            # Unless the user has gone on, or over to another branch.
            connection.execute(shown.where(_CONVERSATION.c.leaf == f"{run}.question").values(leaf=row["id"]))
            connection.execute(shown.values(updated=time.time()))

    def exists(self, conversation: str) -> bool:
        query = sa.select(_CONVERSATION.c.id).where(_CONVERSATION.c.id == conversation)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def owner_of(self, conversation: str) -> str | None:
        """The account it belongs to; None when there is none."""
        query = sa.select(_CONVERSATION.c.owner).where(_CONVERSATION.c.id == conversation)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def messages(self, conversation: str) -> list[StoredMessage]:
        """All messages, oldest first."""
        query = sa.select(_MESSAGE).where(_MESSAGE.c.conversation == conversation)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_MESSAGE.c.created)).all()
        return [StoredMessage(r.id, r.parent, r.role, r.text, r.run, r.created) for r in rows]

    def before(self, run: str) -> list[Message]:
        """The turns that led to the question of `run`, oldest first, along its own branch."""
        with self._engine.connect() as connection:
            found = connection.execute(
                sa.select(_MESSAGE.c.conversation).where(_MESSAGE.c.id == f"{run}.question")
            ).scalar()
        if found is None:
            return []
        by_id = {message.id: message for message in self.messages(found)}
        turns = branch(by_id, by_id[f"{run}.question"].parent)
        return [Message("assistant" if turn.role == "assistant" else "user", turn.text) for turn in turns]

    def turns(self, conversation: str | None, parent: str | None = None) -> list[Message]:
        """The turns a question answering `parent` (None: the newest shown) comes after, oldest first."""
        if conversation is None or parent == ROOT:
            return []
        with self._engine.connect() as connection:
            leaf = parent or self._shown(connection, conversation)
        by_id = {message.id: message for message in self.messages(conversation)}
        turns = branch(by_id, leaf)
        return [Message("assistant" if turn.role == "assistant" else "user", turn.text) for turn in turns]

    def _shown(self, connection: Connection, conversation: str) -> str | None:
        leaf = connection.scalar(sa.select(_CONVERSATION.c.leaf).where(_CONVERSATION.c.id == conversation))
        newest = sa.select(_MESSAGE.c.id).where(_MESSAGE.c.conversation == conversation)
        return leaf or connection.scalar(newest.order_by(_MESSAGE.c.created.desc()).limit(1))


def branch(by_id: Mapping[str, StoredMessage], leaf: str | None) -> list[StoredMessage]:
    """The messages from the root to `leaf`, both included."""
    turns: list[StoredMessage] = []
    at = leaf
    while at is not None and (message := by_id.get(at)) is not None:
        turns.append(message)
        at = message.parent
    return turns[::-1]


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
