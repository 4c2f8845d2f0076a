"""The index follows the database, whatever happened to either."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from onebox.library import synchronise
from onebox.library.lexical_index import LexicalIndex
from onebox.library.library import Library
from onebox.reading import Document


def found(library, query):
    return {hit.passage.source.location for hit in library.search(query, k=100).hits}


def test_a_lost_index_is_made_anew(library, settings, folder):
    library.add([folder])
    shutil.rmtree(settings.home / "index")
    assert found(library, "roses")


def test_a_damaged_index_is_made_anew(engine, settings, folder):
    Library(engine, settings).add([folder])
    for file in (settings.home / "index").rglob("meta.json"):
        file.write_text("")
    assert found(Library(engine, settings), "roses")


def test_a_process_that_died_between_database_and_index(library, engine, settings, folder, tmp_path):
    library.add([folder / "note.txt"])
    before = tmp_path / "before"
    shutil.copytree(settings.home / "index", before)
    library.add([folder / "apt.md"])
    library.remove([str(folder / "note.txt")])
    shutil.rmtree(settings.home / "index")
    shutil.copytree(before, settings.home / "index")
    again = Library(engine, settings)
    assert found(again, "packages") and not found(again, "roses")


def test_died_between_the_two_halves_of_the_index(library, engine, settings, folder, tmp_path):
    library.add([folder / "note.txt"])
    passages = next((settings.home / "index").glob("*/passages"))
    shutil.copytree(passages, tmp_path / "passages")
    library.add([folder / "apt.md"])
    shutil.rmtree(passages)
    shutil.copytree(tmp_path / "passages", passages)
    again = Library(engine, settings)
    assert found(again, "packages") and found(again, "roses")
    assert len(again.search("packages", k=100).hits) == 2


def test_searching_does_not_write_when_nothing_changed(library, settings):
    """Regression: an old revision was read after a second batch, and every search settled the index anew."""
    for n in range(4):
        library.add_document(f"d{n}", Document(f"text {n}", "", "text"))
    files = sorted((settings.home / "index").rglob("*"))
    library.search("text")
    assert sorted((settings.home / "index").rglob("*")) == files


def test_a_search_does_not_wait_for_a_writer(library, engine, settings, folder):
    library.add([folder])
    index = LexicalIndex(settings.home / "index")
    with engine.begin() as connection:
        synchronise.rows.raise_counter(connection, synchronise.rows.REVISION)
    with index.writing():
        result = library.search("roses")
    assert result.hits and "another process" in result.note
    assert library.search("roses").note == ""


_ADD = """
    import sys
    from pathlib import Path
    from onebox.library.library import Library
    from onebox.reading import Document
    from onebox.settings import load
    from onebox.store.database import open_database
    settings = load(Path(sys.argv[1]))
    library = Library(open_database(settings.database_url), settings)
    for n in range(int(sys.argv[3])):
        library.add_document(f"{sys.argv[2]}{n}", Document(f"word{sys.argv[2]}{n} common.", "", "text"))
        print(n, flush=True)
"""


def _adder(home, name, count):
    command = [sys.executable, "-c", textwrap.dedent(_ADD), str(home), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.crash
def test_two_processes_add_at_once(engine, settings):
    adders = [_adder(settings.home, name, 10) for name in "ab"]
    assert [adder.wait(60) for adder in adders] == [0, 0]
    assert len(found(Library(engine, settings), "common")) == 20


@pytest.mark.crash
@pytest.mark.parametrize("after", [1, 4, 9])
def test_killed_while_adding(engine, settings, after):
    adder = _adder(settings.home, "k", 1000)
    for _ in range(after):
        adder.stdout.readline()
    time.sleep(0.01 * after)
    os.kill(adder.pid, signal.SIGKILL)
    adder.wait()
    library = Library(engine, settings)
    rows = {row.location for row in library.list()}
    assert len(rows) >= after
    shown = {hit.passage.source.location for hit in library.search("common", k=2000).hits}
    assert len(shown) == min(len(rows), len(shown)) and library.search(f"wordk{after - 1}").hits
