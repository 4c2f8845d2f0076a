"""Open the database and bring it to this version's schema.

SQLite runs in WAL mode: readers never block, and a killed process leaves the last commit whole. PostgreSQL is
there for several machines; it differs in three things, all of them here: its driver, how a transaction keeps other
writers out (`lock`), and that a text of it cannot hold the character NUL.
"""

import importlib.resources
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url

from ..errors import StoreError
from .trouble import tell_trouble

SCHEMA_VERSION = "0012"
"""The newest migration in `migrations/versions`; a test holds the two together."""
BUSY_SECONDS = 30
"""How long a program that writes is waited for."""


def address(database: str) -> URL:
    """`database` with the driver we use. Raises StoreError, without a password in it, when it is not one of ours."""
    kinds = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
    hint = "Write it like postgresql://user:password@host/name, or leave it empty for SQLite."
    try:
        url = make_url(database)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreError("the setting database is not the address of a database", hint=hint) from None
    if (driver := kinds.get(url.drivername.partition("+")[0])) is None:
        raise StoreError(f"databases of the kind {url.drivername!r} cannot be used", hint=hint)
    if driver != "sqlite" and find_spec("psycopg") is None:
        raise StoreError("the driver for PostgreSQL is not installed", hint="pip install 'onebox[postgres]'")
    return url.set(drivername=driver)


def shown(url: URL) -> str:
    """`url` for people: whatever is secret in it left out, also where libpq lets it stand after the `?`."""
    secret = [name for name in url.query if "password" in name]
    return url.difference_update_query(secret).render_as_string(hide_password=True)


def open_database(database: str) -> Engine:
    """An engine on the address `database`, migrated.

    Raises StoreError when it cannot be opened or is newer than this program.
    """
    url = address(database)
    if url.drivername == "sqlite" and url.database:
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the data folder {Path(url.database).parent}: {error.strerror}") from error
    if url.drivername == "sqlite":
        engine = sa.create_engine(_patient(url))
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "handle_error", tell_trouble(Path(url.database or "")))
    else:  # the server may have been restarted since a connection was last used
        engine = sa.create_engine(url, pool_pre_ping=True)
        sa.event.listen(engine, "connect", _prepare_postgresql)
    try:
        _migrate(engine)
    except sa.exc.DatabaseError as error:
        raise StoreError(f"cannot open the database {shown(url)}: {error.orig}") from error
    return engine


def lock(connection: Connection, name: str) -> None:
    """Keep others who `lock` the same name waiting until this transaction ends.

    On SQLite that is every writer. The first statement of a transaction that reads what it then writes.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(zlib.crc32(f"onebox.{name}".encode()))))


def snapshot(engine: Engine) -> Connection:
    """A connection for reading, all of whose statements see the database as the first one does."""
    connection = engine.connect()
    if engine.dialect.name != "sqlite":
        connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def put(connection: Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Insert `row`, or put it in the place of the one with its key, whoever else does the same now."""
    statement = _insert(connection)(table).values(**row)
    key = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in row if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))


def put_missing(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of `rows` whose key is not there."""
    connection.execute(_insert(connection)(table).on_conflict_do_nothing(), list(rows))


def _insert(connection: Connection) -> Any:
    """Both dialects write `ON CONFLICT` alike, each with a class of its own."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert


def _patient(url: URL) -> URL:
    """Wait for others who write, as long as the address says with `?timeout=SECONDS`, else `BUSY_SECONDS`."""
    if "timeout" in url.query:
        return url
    return url.update_query_dict({"timeout": str(BUSY_SECONDS)})


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _: object) -> None:
    from psycopg.types.string import StrDumper

    class WithoutNul(StrDumper):
        """Of the same length: offsets into the text stay right."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    connection.adapters.register_dumper(str, WithoutNul)


def _migrate(engine: Engine) -> None:
    if (found := _version(engine)) == SCHEMA_VERSION:
        return  # the usual case costs one query, not the import of alembic
    if found is not None and found > SCHEMA_VERSION:
        raise StoreError(
            f"the data folder was written by a newer Onebox (schema {found}, this one knows {SCHEMA_VERSION})",
            hint="Update Onebox, or set ONEBOX_HOME to another folder.",
        )
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        lock(connection, "migration")
        if _version_of(connection) == SCHEMA_VERSION:  # another process was faster
            return
        config = Config()
        config.set_main_option("script_location", str(importlib.resources.files(__package__) / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _version_of(connection)


def _version_of(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
