"""What was worked out once is not worked out again: values by the hash of all they depend on."""

import hashlib
import json
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from . import tables
from .database import put


def content_key(kind: str, **parts: Any) -> str:
    """sha256 over `kind` and canonical JSON of `parts`: same inputs, same key, on every machine."""
    text = json.dumps([kind, parts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Cache:
    """Content-addressed values (text, usually JSON)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> str | None:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(tables.cache.c.value).where(tables.cache.c.key == key)).scalar()

    def put(self, key: str, kind: str, value: str) -> None:
        row = {"key": key, "kind": kind, "value": value, "created": time.time()}
        with self._engine.begin() as connection:
            put(connection, tables.cache, row)


class Notes:
    """Small named values, e.g. what a probe of an endpoint found."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, name: str) -> str | None:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(tables.note.c.value).where(tables.note.c.name == name)).scalar()

    def set(self, name: str, value: str) -> None:
        with self._engine.begin() as connection:
            put(connection, tables.note, {"name": name, "value": value})

    def drop(self, name: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(tables.note).where(tables.note.c.name == name))

    def under(self, prefix: str) -> list[tuple[str, str]]:
        """Every (name, value) whose name begins with `prefix`, by name."""
        name = tables.note.c.name
        query = sa.select(name, tables.note.c.value).where(name.startswith(prefix, autoescape=True)).order_by(name)
        with self._engine.connect() as connection:
            return [(row.name, row.value) for row in connection.execute(query)]
