"""Open the database and bring it to this version's schema.

SQLite runs in WAL mode: readers never block, and a killed process leaves the last commit whole.
"""

import importlib.resources
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url

from ..errors import StoreError

SCHEMA_VERSION = "0012"
"""The newest migration in `migrations/versions`; a test holds the two together."""


def open_database(url: str) -> Engine:
    """An engine on `url`, migrated. Raises StoreError when it cannot be opened or is newer than this program."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the data folder {Path(parsed.database).parent}: {error.strerror}") from error
    engine = sa.create_engine(parsed)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    try:
        _migrate(engine)
    except sa.exc.DatabaseError as error:
        raise StoreError(f"cannot open the database {parsed.render_as_string()}: {error.orig}") from error
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


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
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
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
