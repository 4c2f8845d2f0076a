"""An account's conversations: list and search them, rename, turn to a branch, share, delete."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import tables
from .accounts import API_OWNER

SNIPPET_CHARACTERS = 80
_CONVERSATION = tables.conversation
_MESSAGE = tables.message
_SHARE = tables.share
_UPDATED = sa.func.coalesce(_CONVERSATION.c.updated, _CONVERSATION.c.created)


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """`snippet` is where the words searched for stand, when they stand in a message."""

    id: str
    title: str
    created: float
    updated: float
    leaf: str | None
    snippet: str = ""


class ConversationList:
    """The conversations of accounts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(
        self, owner: str, *, words: str = "", limit: int = 50, before: float | None = None
    ) -> list[ConversationRow]:
        """Last changed first, those changed before `before`; with `words`, those that hold them anywhere.

        `words` is looked for as it stands, within words too: Chinese has no spaces to go by.
        """
        query = self._rows(_CONVERSATION.c.owner == owner)
        if before is not None:
            query = query.where(before > _UPDATED)
        if words:
            said = sa.select(_MESSAGE.c.id).where(_MESSAGE.c.conversation == _CONVERSATION.c.id, _holds(words))
            query = query.where(_CONVERSATION.c.title.icontains(words, autoescape=True) | said.exists())
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_UPDATED.desc()).limit(limit)).all()
            if not words:
                return [ConversationRow(**row._mapping) for row in rows]
            found = []
            for row in rows:
                where = (_MESSAGE.c.conversation == row.id) & _holds(words)
                text = connection.execute(sa.select(_MESSAGE.c.text).where(where).limit(1)).scalar()
                found.append(ConversationRow(**row._mapping, snippet=snippet(text or "", words)))
            return found

    def every(self, owner: str) -> Sequence[str]:
        """The ids of all conversations of an account, those of its programs too."""
        query = sa.select(_CONVERSATION.c.id).where(_CONVERSATION.c.owner.in_([owner, API_OWNER + owner]))
        with self._engine.connect() as connection:
            return connection.execute(query).scalars().all()

    def get(self, owner: str, conversation: str) -> ConversationRow | None:
        return self._one((_CONVERSATION.c.id == conversation) & (_CONVERSATION.c.owner == owner))

    def rename(self, conversation: str, title: str) -> None:
        self._change(conversation, title=title)

    def turn_to(self, conversation: str, message: str) -> str | None:
        """Show the branch that goes through `message`, down to its newest end; None when it is not in there."""
        query = sa.select(_MESSAGE.c.id, _MESSAGE.c.parent).where(_MESSAGE.c.conversation == conversation)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_MESSAGE.c.created)).all()
        if message not in {row.id for row in rows}:
            return None
        newest_child = {row.parent: row.id for row in rows}  # the last one written wins
        leaf = message
        while leaf in newest_child:
            leaf = newest_child[leaf]
        self._change(conversation, leaf=leaf)
        return leaf

    def delete(self, conversation: str) -> None:
        """With its messages, runs, events and share link."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_CONVERSATION).where(_CONVERSATION.c.id == conversation))

    def share(self, conversation: str) -> str:
        """The token of its read-only link, made if need be."""
        with self._engine.begin() as connection:
            token = connection.scalar(sa.select(_SHARE.c.token).where(_SHARE.c.conversation == conversation))
            if token is None:
                token = secrets.token_urlsafe(24)
                row = {"conversation": conversation, "token": token, "created": time.time()}
                connection.execute(sa.insert(_SHARE), row)
        return token

    def unshare(self, conversation: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_SHARE).where(_SHARE.c.conversation == conversation))

    def shared(self, token: str) -> ConversationRow | None:
        """The conversation whose link this is."""
        of_token = sa.select(_SHARE.c.conversation).where(_SHARE.c.token == token)
        return self._one(_CONVERSATION.c.id.in_(of_token))

    def running(self, conversation: str) -> Sequence[str]:
        """Runs of it that have not ended."""
        query = sa.select(tables.run.c.id).where(tables.run.c.conversation == conversation)
        with self._engine.connect() as connection:
            return connection.execute(query.where(tables.run.c.state == "running")).scalars().all()

    def _rows(self, where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        columns = (_CONVERSATION.c.id, _CONVERSATION.c.title, _CONVERSATION.c.created)
        return sa.select(*columns, _UPDATED.label("updated"), _CONVERSATION.c.leaf).where(where)

    def _one(self, where: sa.ColumnElement[bool]) -> ConversationRow | None:
        with self._engine.connect() as connection:
            row = connection.execute(self._rows(where)).one_or_none()
        return ConversationRow(**row._mapping) if row else None

    def _change(self, conversation: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(_CONVERSATION).where(_CONVERSATION.c.id == conversation).values(values))


def _holds(words: str) -> sa.ColumnElement[bool]:
    return _MESSAGE.c.text.icontains(words, autoescape=True)


def snippet(text: str, words: str, characters: int = SNIPPET_CHARACTERS) -> str:
    """About `characters` of `text` around the first place where `words` stand; empty when they do not."""
    at = text.lower().find(words.lower())
    if at < 0:
        return ""
    start = max(0, at - (characters - len(words)) // 2)
    end = min(len(text), start + max(characters, len(words)))
    inside = " ".join(text[start:end].split())
    return ("…" if start else "") + inside + ("…" if end < len(text) else "")
