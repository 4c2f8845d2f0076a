"""Opening the database: migrated, safe against other processes, clear when it cannot be done."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from onebox.errors import StoreError
from onebox.store import tables, tables_schedule
from onebox.store.cache import Notes
from onebox.store.database import SCHEMA_VERSION, open_database, shown
from onebox.store.database import address as address_of

ROOT = Path(__file__).resolve().parents[2]


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'onebox.db'}"


def test_a_new_database_has_the_tables_of_this_version(tmp_path: Path) -> None:
    """Migrations and `tables.py` say the same: columns, types, indexes, foreign keys."""
    engine = open_database(address(tmp_path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert tables_schedule.schedule.metadata is tables.metadata
        assert compare_metadata(context, tables.metadata) == []


def shape(engine: sa.Engine) -> dict[str, object]:
    look = sa.inspect(engine)
    return {
        name: (
            [(one["name"], str(one["type"]), one["nullable"], one["primary_key"]) for one in look.get_columns(name)],
            sorted((one["name"] or "", tuple(one["column_names"]), one["unique"]) for one in look.get_indexes(name)),
            sorted(
                (tuple(one["constrained_columns"]), one["referred_table"], one["options"].get("ondelete"))
                for one in look.get_foreign_keys(name)
            ),
        )
        for name in look.get_table_names()
        if name != "alembic_version"
    }


def test_migrating_and_creating_give_the_same(tmp_path: Path) -> None:
    created = sa.create_engine(f"sqlite:///{tmp_path / 'created.db'}")
    tables.metadata.create_all(created)
    assert shape(open_database(address(tmp_path))) == shape(created)


def test_the_version_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "src" / "onebox" / "store" / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_VERSION]


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    with open_database(address(tmp_path)).begin() as connection:
        connection.execute(tables.note.insert().values(name="甲", value="乙"))
    with open_database(address(tmp_path)).connect() as connection:
        assert connection.execute(sa.select(tables.note.c.value)).scalars().all() == ["乙"]


def test_a_passage_number_is_never_given_again(tmp_path: Path) -> None:
    with open_database(address(tmp_path)).begin() as connection:
        source = {"collection": "c", "location": "/a", "title": "", "kind": "text", "content_hash": "", "bytes": 1}
        connection.execute(tables.source.insert().values(id="s", added=0, **source))
        add = tables.passage.insert().values(source="s", start=0, end=1, text="x", embed_key="")
        first = connection.execute(add).inserted_primary_key[0]  # type: ignore[index]
        connection.execute(tables.passage.delete())
        assert connection.execute(add).inserted_primary_key[0] > first  # type: ignore[index]


def test_removing_a_source_removes_its_passages(tmp_path: Path) -> None:
    with open_database(address(tmp_path)).begin() as connection:
        source = {"collection": "c", "location": "/a", "title": "", "kind": "text", "content_hash": "", "bytes": 1}
        connection.execute(tables.source.insert().values(id="s", added=0, **source))
        connection.execute(tables.passage.insert().values(source="s", start=0, end=1, text="x", embed_key=""))
        connection.execute(tables.source.delete())
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.passage)).scalar() == 0


def test_readers_do_not_block(tmp_path: Path) -> None:
    engine = open_database(address(tmp_path))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with engine.begin() as writer, engine.connect() as reader:
        writer.execute(tables.note.insert().values(name="a", value="b"))
        assert reader.execute(sa.select(tables.note)).all() == []


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    with open_database(address(tmp_path)).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer Onebox") as caught:
        open_database(address(tmp_path))
    assert "9999" in str(caught.value)
    assert "ONEBOX_HOME" in caught.value.hint


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "onebox.db").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match=r"onebox\.db"):
        open_database(address(tmp_path))


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="file"):
        open_database(address(tmp_path / "file" / "home"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_leave_to_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="home"):
        open_database(address(tmp_path / "home"))


def test_a_database_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "onebox.db").mkdir()
    with pytest.raises(StoreError, match=r"onebox\.db"):
        open_database(address(tmp_path))


def test_three_processes_open_a_fresh_database_at_once(tmp_path: Path) -> None:
    code = f"from onebox.store.database import open_database; open_database({address(tmp_path)!r})"
    started = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in started:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint[-2000:]
    with sqlite3.connect(tmp_path / "onebox.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_VERSION,)]


def test_a_migration_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    """The schema appears in one transaction: killed before its end, nothing of it is there."""
    code = (
        "import os, sqlalchemy as sa\n"
        "from onebox.store.database import open_database\n"
        "sa.event.listen(sa.engine.Engine, 'before_cursor_execute', "
        "lambda c, cur, sql, *a: os._exit(9) if 'CREATE TABLE passage' in sql else None)\n"
        f"open_database({address(tmp_path)!r})\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with sqlite3.connect(tmp_path / "onebox.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    engine = open_database(address(tmp_path))
    assert sa.inspect(engine).has_table("passage")


def test_postgresql_has_the_tables_of_this_version(shared_database: str) -> None:
    engine = open_database(shared_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def test_a_text_with_nul_keeps_its_length(shared_database: str) -> None:
    engine = open_database(shared_database)
    notes = Notes(engine)
    notes.set("n", "a\0b\0中")
    assert notes.get("n") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}中"
    engine.dispose()


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://me:s3cret@127.0.0.1:1/none?connect_timeout=2",
        "postgres://127.0.0.1:1/none?user=me&password=s3cret&connect_timeout=2",
        "mysql://me:s3cret@db.lan/none",
        "s3cret@db.lan",
    ],
)
def test_a_password_is_never_told(given: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(given)
    assert "s3cret" not in f"{caught.value} {caught.value.hint}"


def test_both_names_of_postgresql_mean_our_driver() -> None:
    for name in ("postgres", "postgresql", "postgresql+psycopg"):
        assert address_of(f"{name}://u@h/d").drivername == "postgresql+psycopg"
    assert shown(address_of("postgres://u:p@h/d?sslpassword=p&a=b")) == "postgresql+psycopg://u:***@h/d?a=b"
