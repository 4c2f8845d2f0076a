"""Vectors that come with a folder, over a real library."""

import shutil
from pathlib import Path

import pytest

from onebox.library import brought, rows
from onebox.library.brought import NAME, Brought, take_in, write_out
from onebox.library.library import Library
from onebox.library.vector_file import write
from onebox.settings import load
from onebox.store.database import open_database

WORDS = ("words", 64)


@pytest.fixture
def embedded(engine, settings, word_embedder, folder):
    """A library in which the three documents and one outside the folder are embedded."""
    library = Library(engine, settings, word_embedder())
    outside = folder.with_name("docs2") / "outside.md"  # the folder's name is the beginning of this one's
    outside.parent.mkdir()
    outside.write_text("Nobody else may know of this.")
    library.add([folder, outside])
    library.embed_pending()
    return library


@pytest.fixture
def elsewhere(tmp_path):
    """The database of another machine."""
    settings = load(tmp_path / "elsewhere")
    return settings, open_database(settings.database_url)


def test_another_machine_need_not_embed_what_came_with_the_folder(
    embedded, engine, elsewhere, word_embedder, folder, tmp_path
):
    file, count, missing = write_out(engine, folder, "words")
    assert (file, count, missing) == (folder / NAME, 5, 0)
    copy = shutil.copytree(folder, tmp_path / "copy")
    settings, other = elsewhere
    embedder = word_embedder()
    library = Library(other, settings, embedder)
    library.add([copy])
    assert all(NAME not in row.location for row in library.list())
    assert take_in(other, copy, *WORDS) == Brought(copy / NAME, taken=5, model="words")
    assert library.pending() == 0 and embedder.embedded == []
    found, before = library.search("backing up a cache"), embedded.search("backing up a cache")
    assert (found.used, found.note) == ("hybrid", "")
    assert [hit.passage.text for hit in found.hits] == [
        h.passage.text for h in before.hits if "Nobody" not in h.passage.text
    ]
    assert take_in(other, copy, *WORDS) == Brought(copy / NAME)  # nothing lacks a vector: nothing is read


def test_only_documents_of_the_folder_get_vectors_from_it(embedded, engine, elsewhere, folder, tmp_path):
    """A file from somebody else says nothing about the user's other documents."""
    settings, other = elsewhere
    library = Library(other, settings)
    library.add([folder, folder.with_name("docs2")])
    write_out(engine, tmp_path, "words")  # holds the outside document too
    shutil.move(tmp_path / NAME, folder / NAME)
    found = take_in(other, folder, *WORDS)
    assert found and found.taken == 5
    with other.connect() as connection:
        assert rows.count_unembedded(connection, "words") == 1


def test_what_the_file_lacks_is_left_to_be_embedded(embedded, engine, elsewhere, word_embedder, folder):
    write_out(engine, folder, "words")
    (folder / "new.md").write_text("A page that came later.")
    settings, other = elsewhere
    embedder = word_embedder()
    library = Library(other, settings, embedder)
    library.add([folder])
    found = take_in(other, folder, *WORDS)
    assert found and found.taken == 5
    assert library.embed_pending() == 1 and "came later" in embedder.embedded[0]


@pytest.mark.parametrize(("model", "dimension"), [("others", 64), ("words", 32)])
def test_a_file_of_another_model_changes_nothing(embedded, engine, elsewhere, folder, model, dimension):
    write_out(engine, folder, "words")
    settings, other = elsewhere
    Library(other, settings).add([folder])
    found = take_in(other, folder, model, dimension)
    assert found == Brought(folder / NAME, problem="other_model", model="words")
    with other.connect() as connection:
        assert rows.count_unembedded(connection, model) == 5


def test_a_broken_file_changes_nothing(engine, settings, folder):
    Library(engine, settings).add([folder])
    (folder / NAME).write_bytes(b"onebox vectors 1\0")
    assert take_in(engine, folder, *WORDS) == Brought(folder / NAME, problem="broken")
    (folder / NAME).unlink()
    (folder / NAME).mkdir()
    assert take_in(engine, folder, *WORDS) is None
    with engine.connect() as connection:
        assert rows.count_unembedded(connection, "words") == 5


def test_a_vector_that_is_there_stays(embedded, engine, word_embedder, folder):
    """It was embedded here; the file is only somebody's word."""
    with engine.connect() as connection:
        keys = brought._keys(connection, folder, "words", embedded=True)
        before = {key: rows.vector(connection, "words", key) for key in keys}
    write(folder / NAME, "words", {key: word_embedder()._vector("lies") for key in keys})
    (folder / "new.md").write_text("One more.")
    embedded.add([folder])
    assert take_in(engine, folder, *WORDS) == Brought(folder / NAME, taken=0, model="words")
    with engine.connect() as connection:
        assert {key: rows.vector(connection, "words", key) for key in keys} == before


def test_without_a_vector_nothing_is_written(engine, settings, folder):
    Library(engine, settings).add([folder])
    assert write_out(engine, folder, "words") == (folder / NAME, 0, 5)
    assert not (folder / NAME).exists()


def test_a_file_beside_is_no_folder(engine, settings, folder):
    Library(engine, settings).add([Path(folder / "note.txt")])
    assert take_in(engine, folder / "note.txt", *WORDS) is None
