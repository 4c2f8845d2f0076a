"""What the box remembers about each user: rows they see, change and delete. Nobody else's are ever looked at.

`account` is an account's id; None is whoever asks on the command line.
"""

import hashlib
import time
import unicodedata
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ..errors import OneboxError
from . import tables
from .cache import Notes

MOST = 200
"""Memories of one account."""
LONGEST = 300
"""Characters of one memory."""
_MEMORY = tables.memory
_CONVERSATION = tables.conversation


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing the user wants remembered. `always`: told with every question, not only where it fits."""

    id: str
    text: str
    always: bool
    created: float
    updated: float


class Memories:
    """The memories of one account."""

    def __init__(self, engine: Engine, account: str | None) -> None:
        self._engine = engine
        self.account = account
        self._mine = _MEMORY.c.account.is_not_distinct_from(account)
        self._switch = f"memory.off.{account or ''}"

    @property
    def on(self) -> bool:
        """Has this user left memory on?"""
        return Notes(self._engine).get(self._switch) is None

    def turn(self, on: bool) -> None:
        """Off: nothing is used or kept; what is there stays until it is deleted."""
        notes = Notes(self._engine)
        if on:
            notes.drop(self._switch)
        else:
            notes.set(self._switch, "1")

    def list(self) -> list[Memory]:
        """All of them, newest first."""
        query = sa.select(_MEMORY).where(self._mine, _MEMORY.c.text != "").order_by(_MEMORY.c.created.desc())
        with self._engine.connect() as connection:
            return [_memory(row) for row in connection.execute(query)]

    def get(self, identity: str) -> Memory | None:
        return next((one for one in self.list() if one.id == identity), None)

    def add(self, text: str, *, always: bool = False) -> Memory:
        """Remember `text`; what is remembered already is given back as it is. Raises OneboxError."""
        text = _checked(text)
        key, now = key_of(text), time.time()
        with self._engine.begin() as connection:
            there = connection.execute(sa.select(_MEMORY).where(self._mine, _MEMORY.c.key == key)).first()
            if there is not None and there.text:
                return _memory(there)
            count = sa.select(sa.func.count()).where(self._mine, _MEMORY.c.text != "")
            if connection.execute(count).scalar_one() >= MOST:
                raise OneboxError(f"{MOST} things are remembered, no more fit", hint="Delete what no longer holds.")
            self._drop_key(connection, key)
            row = self._row(key, text, always, now)
            connection.execute(sa.insert(_MEMORY), row)
        return Memory(str(row["id"]), text, always, now, now)

    def change(self, identity: str, *, text: str | None = None, always: bool | None = None) -> Memory | None:
        """The memory as it is now; None when there is none. Raises OneboxError."""
        values: dict[str, object] = {"updated": time.time()}
        if text is not None:
            text = _checked(text)
            values |= {"text": text, "key": key_of(text)}
        if always is not None:
            values["always"] = int(always)
        with self._engine.begin() as connection:
            if text is not None:  # the same words twice would be one memory told twice
                other = (_MEMORY.c.id != identity) & (_MEMORY.c.key == values["key"])
                connection.execute(sa.delete(_MEMORY).where(self._mine, other))
            where = (_MEMORY.c.id == identity) & (_MEMORY.c.text != "")
            connection.execute(sa.update(_MEMORY).where(self._mine, where).values(values))
        return self.get(identity)

    def remove(self, identity: str) -> bool:
        """Forget it. Was there one?"""
        with self._engine.begin() as connection:
            where = (_MEMORY.c.id == identity) & (_MEMORY.c.text != "")
            return bool(connection.execute(sa.delete(_MEMORY).where(self._mine, where)).rowcount)

    def clear(self) -> int:
        """Forget everything, also what was refused; returns how many memories there were."""
        count = len(self.list())
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_MEMORY).where(self._mine))
        return count

    def refuse(self, text: str) -> None:
        """Never suggest `text` again. The text itself is not kept, only a hash of it."""
        key = key_of(text)
        with self._engine.begin() as connection:
            if connection.execute(sa.select(_MEMORY.c.id).where(self._mine, _MEMORY.c.key == key)).first() is None:
                connection.execute(sa.insert(_MEMORY), self._row(key, "", False, time.time()))

    def knows(self, text: str) -> bool:
        """Is `text` remembered, or was it refused?"""
        query = sa.select(_MEMORY.c.id).where(self._mine, _MEMORY.c.key == key_of(text))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _row(self, key: str, text: str, always: bool, now: float) -> dict[str, object]:
        identity = uuid.uuid4().hex[:12]
        row = {"id": identity, "account": self.account, "key": key, "text": text}
        return row | {"always": int(always), "created": now, "updated": now}

    def _drop_key(self, connection: Connection, key: str) -> None:
        connection.execute(sa.delete(_MEMORY).where(self._mine, _MEMORY.c.key == key))


def used_in(engine: Engine, conversation: str) -> bool:
    """May memories be used and kept in `conversation`?"""
    query = sa.select(_CONVERSATION.c.memory).where(_CONVERSATION.c.id == conversation)
    with engine.connect() as connection:
        return connection.execute(query).scalar() != 0


def use_in(engine: Engine, conversation: str, on: bool) -> None:
    """Let memories be used and kept in `conversation`, or not."""
    change = sa.update(_CONVERSATION).where(_CONVERSATION.c.id == conversation)
    with engine.begin() as connection:
        connection.execute(change.values(memory=None if on else 0))


def key_of(text: str) -> str:
    """sha256 of `text` without case, width, space and closing marks."""
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip(".。!！;；,，")
    return hashlib.sha256(folded.encode()).hexdigest()


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise OneboxError("there is nothing to remember", hint="Say what it is in a few words.")
    if len(text) > LONGEST:
        raise OneboxError(
            f"what to remember has {len(text)} characters, the most is {LONGEST}",
            hint="Say it shorter, or put the long text into the library.",
        )
    return text


def _memory(row: sa.Row[tuple[object, ...]]) -> Memory:
    return Memory(row.id, row.text, bool(row.always), row.created, row.updated)
