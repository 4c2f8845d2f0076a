"""`kill -9` while documents are added or embedded: the same command again makes it whole."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from onebox.library import rows
from onebox.library.library import Library
from onebox.settings import Settings
from onebox.store import tables
from onebox.store.database import open_database
from onebox.testing import FakeEndpoint

FILES = 200
WORDS = ["苹果", "桥梁", "steel", "river", "铁路", "harbour", "颜色", "garden"]

Command = Callable[..., "subprocess.Popen[str]"]
Onebox = Callable[..., "subprocess.CompletedProcess[str]"]


def name(number: int) -> str:
    """A word that only this file has."""
    return "zq" + "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n in range(FILES):
        body = f"# Paper {n}\n\nThe word is {name(n)}. {WORDS[n % 8]} and {WORDS[n // 8 % 8]}. 第{n}篇。\n"
        (folder / f"{n:03}.md").write_text(body, "utf-8")
    return folder


def count(engine: Engine, table: sa.Table) -> int:
    try:
        with engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)
    except OperationalError:
        return 0


def revision(engine: Engine) -> int:
    try:
        with engine.connect() as connection:
            return rows.counter(connection, rows.REVISION)
    except OperationalError:
        return 0


def kill_when(process: "subprocess.Popen[str]", happened: Callable[[], bool], wait: float = 0.0) -> bool:
    """Kill `wait` seconds after it happened. False when the process was done before."""
    while not happened() and process.poll() is None:
        time.sleep(0.002)
    time.sleep(wait)
    process.kill()
    process.communicate()
    return process.returncode == -9


def is_whole(settings: Settings, folder: Path, contains: Callable[[int], str] = name) -> None:
    """Every file is found by its own word and is there once; the index holds what the database holds."""
    engine = open_database(settings.database_url)
    library = Library(engine, settings)
    listed = library.list()
    assert sorted(row.location for row in listed) == sorted(map(str, folder.iterdir()))
    for n in range(FILES):
        hits = library.search(contains(n), k=3).hits
        assert [Path(hit.passage.source.location).name for hit in hits] == [f"{n:03}.md"]
    with engine.connect() as connection:
        passages = set(connection.execute(sa.select(tables.passage.c.id)).scalars())
    assert library._index.ids() == passages
    assert library._index.revision() == revision(engine)
    engine.dispose()


@pytest.mark.crash
@pytest.mark.parametrize("wait", [0.0, 0.01, 0.03, 0.1])
@pytest.mark.parametrize("moment", ["read", "written"])
def test_killed_while_adding(
    moment: str, wait: float, served_by: Callable[..., Settings], papers: Path, command: Command, onebox: Onebox
) -> None:
    settings = served_by("http://127.0.0.1:9/v1")
    engine = open_database(settings.database_url)
    moments = {"read": (settings.home / "index").exists, "written": lambda: revision(engine) > 0}
    kill_when(command("library", "add", str(papers)), moments[moment], wait)
    done = onebox("library", "add", str(papers))
    assert done.returncode == 0, done.stderr
    is_whole(settings, papers)
    assert "unchanged" in onebox("library", "add", str(papers)).stdout
    engine.dispose()


def test_killed_while_replacing(
    served_by: Callable[..., Settings], papers: Path, command: Command, onebox: Onebox
) -> None:
    """The database has the new texts, the index still the old ones."""
    settings = served_by("http://127.0.0.1:9/v1")
    engine = open_database(settings.database_url)
    Library(engine, settings).add([papers])
    for n in range(FILES):
        (papers / f"{n:03}.md").write_text(f"# New {n}\n\nNow it is {name(n)}x.\n", "utf-8")
    before = revision(engine)
    kill_when(command("library", "add", str(papers)), lambda: revision(engine) > before)
    done = onebox("library", "add", str(papers))
    assert done.returncode == 0, done.stderr
    is_whole(settings, papers, lambda n: f"{name(n)}x")
    engine.dispose()


@pytest.mark.crash
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_killed_while_embedding(
    share: float, served_by: Callable[..., Settings], papers: Path, command: Command, onebox: Onebox
) -> None:
    """What was embedded is not embedded again."""
    with FakeEndpoint() as endpoint:
        settings = served_by(endpoint.url, embed="fake/e")
        engine = open_database(settings.database_url)
        process = command("library", "add", str(papers), "--wait")
        kill_when(process, lambda: count(engine, tables.embedding) > share * FILES)
        had = count(engine, tables.embedding)
        asked = len(endpoint.requests)
        done = onebox("library", "embed")
        assert done.returncode == 0, done.stderr
        texts = [text for body in endpoint.requests[asked:] for text in body["input"]]
        shown = json.loads(onebox("library", "list", "--json").stdout)
        passages = count(engine, tables.passage)
        assert sum(row["embedded"] for row in shown) == passages
        everyday = 60 + 1  # questions of both languages, and one to see whether it answers
        assert len(set(texts)) == len(texts) <= passages - had + everyday + 2
        found: dict[str, Any] = json.loads(onebox("library", "search", name(7), "--json", "-k", "1").stdout)
        assert found["used"] == "hybrid"
        engine.dispose()
    is_whole(settings, papers)
