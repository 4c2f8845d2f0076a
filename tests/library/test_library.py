import os
import time

import pytest
from sqlalchemy import select

from onebox.errors import NotInLibrary
from onebox.library.library import Library
from onebox.reading import Document
from onebox.store.tables import embedding


def states(added):
    return {os.path.basename(one.location): one.state for one in added}


def test_a_folder_goes_in_and_is_found_in_both_languages(library, folder):
    assert states(library.add([folder])) == {"apt.md": "added", "note.txt": "added", "升级.md": "added"}
    assert library.search("which tool installs packages").hits[0].passage.source.title == "apt"
    hit = library.search("升级前要备份什么").hits[0]
    assert "备份重要数据" in hit.passage.text
    assert library.text(hit.passage.source.id)[hit.passage.start : hit.passage.end] == hit.passage.text
    assert library.search("hidden").hits == []


def test_the_stored_text_is_the_file_and_headings_are_known(library, folder):
    library.add([folder / "apt.md"])
    (row,) = library.list()
    assert library.text(row.id) == (folder / "apt.md").read_text()
    assert library.search("cache files").hits[0].passage.heading == "apt › Cache"


def test_adding_again_reads_only_what_changed(library, folder):
    library.add([folder])
    assert set(states(library.add([folder])).values()) == {"unchanged"}
    os.utime(folder / "note.txt", (1, 1))  # touched, same bytes
    (folder / "apt.md").write_text("# apt\n\nNow about tulips.\n")
    assert states(library.add([folder])) == {"apt.md": "replaced", "note.txt": "unchanged", "升级.md": "unchanged"}
    assert library.search("tulips").hits
    assert library.search("installs packages").hits == []


def test_a_bad_file_is_named_and_the_others_go_in(library, folder):
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.md").write_text("")
    added = library.add([folder, folder / "nowhere.md"])
    failed = {os.path.basename(one.location): one for one in added if one.state == "failed"}
    assert failed.keys() == {"bad.txt", "empty.md", "nowhere.md"}
    assert all(one.error for one in failed.values())
    assert len(library.list()) == 3


def test_a_file_that_breaks_keeps_what_was_known(library, folder):
    library.add([folder])
    (folder / "note.txt").write_bytes(b"\x00\x01\x02" * 1000)
    assert states(library.add([folder]))["note.txt"] == "failed"
    assert library.search("roses").hits


def test_remove_by_path_folder_title_and_collection(library, folder):
    library.add([folder])
    assert library.remove([str(folder / "note.txt")]) == [str(folder / "note.txt")]
    assert library.search("roses").hits == []
    assert library.remove(["apt"]) == [str(folder / "apt.md")]
    with pytest.raises(NotInLibrary):
        library.remove(["升级", "nothing"])
    assert len(library.list()) == 1
    assert library.remove(["default"])
    assert library.list() == []


def test_neighbours_and_passages(library):
    text = "".join(f"Sentence number {n} says something of its own about topic {n}. " for n in range(200))
    library.add_document("memory", Document(text, "Long", "text"))
    middle = library.search("sentence number 100 topic 100", k=1).hits[0].passage
    before, after = library.neighbours(middle, 1, 1)
    assert before.end == middle.start and after.start == middle.end
    assert library.passages([after.id, middle.id, 10**9]) == [after, middle]


def test_collections_and_single_sources(library, folder):
    library.add([folder / "note.txt"], collection="garden")
    library.add([folder / "note.txt"], collection="_files")
    library.add([folder / "apt.md"])
    assert {hit.passage.source.title for hit in library.search("gardens cache").hits} == {"note", "apt"}
    assert len(library.search("gardens").hits) == 1
    assert [row.collection for row in library.list()] == ["default", "garden"]
    (files,) = library.list("_files")
    assert library.search("gardens", source=files.id).hits[0].passage.source.id == files.id
    assert library.search("gardens", collection="default").hits == []


def test_meaning_finds_what_words_do_not(engine, settings, folder, word_embedder):
    embedder = word_embedder(synonyms={"blossoms": "roses"})
    library = Library(engine, settings, embedder)
    library.add([folder])
    words_alone = library.search("blossoms")
    assert words_alone.used == "lexical" and words_alone.note.startswith("0% of the passages are found by meaning")
    assert library.embed_pending() == 5
    found = library.search("blossoms")
    assert found.used == "hybrid" and found.note == ""
    assert "roses" in found.hits[0].passage.text
    assert all(row.embedded == row.passages for row in library.list())


def test_what_has_no_vector_yet_is_said_in_the_language_of_the_query(engine, settings, folder, word_embedder):
    library = Library(engine, settings, word_embedder())
    library.add([folder])
    library.embed_pending()
    (folder / "new.md").write_text("# New\n\nA new part.\n")
    library.add([folder])
    assert library.search("roses").note.startswith("83% of the passages")
    assert library.search("玫瑰").note.startswith("83% 的段落")
    library.embed_pending()
    assert library.search("roses").note == ""


def test_nothing_is_embedded_twice(engine, settings, folder, word_embedder):
    embedder = word_embedder()
    library = Library(engine, settings, embedder)
    library.add([folder])
    library.embed_pending()
    (folder / "apt.md").write_text((folder / "apt.md").read_text() + "\n## New\n\nA new part.\n")
    library.add([folder])
    assert library.pending() == library.embed_pending() == 1
    assert len(set(embedder.embedded)) == len(embedder.embedded)


def test_what_is_removed_leaves_no_vector(engine, settings, folder, word_embedder):
    library = Library(engine, settings, word_embedder())
    library.add([folder])
    library.embed_pending()
    library.remove(["default"])
    with engine.connect() as connection:
        keys = connection.execute(select(embedding.c.key)).all()
    assert len(keys) == 2  # the means of the everyday questions
    assert library.search("roses").hits == []


def test_a_slow_embedding_is_not_waited_for(engine, settings, folder, word_embedder):
    library = Library(engine, settings, word_embedder())
    library.add([folder])
    library.embed_pending()
    slow = Library(engine, settings, word_embedder(delay=30))
    started = time.monotonic()
    found = slow.search("roses", seconds=0.05)
    assert time.monotonic() - started < 1
    assert found.used == "lexical" and "longer than 0.05 s" in found.note
    assert found.hits


def test_embedding_can_be_stopped_and_goes_on(engine, settings, word_embedder):
    library = Library(engine, settings, word_embedder())
    library.add_documents((f"d{n}", Document(f"Document about subject {n}.", f"T{n}", "text")) for n in range(40))
    stop = iter([False, False, False, True, True, True])
    first = library.embed_pending(should_stop=lambda: next(stop))
    assert 0 < first < 40
    assert first + library.embed_pending() == 40


def test_the_same_text_is_shown_once(library):
    library.add_documents((f"copy{n}", Document("The very same sentence.", f"Copy {n}", "text")) for n in range(3))
    assert len(library.search("very same sentence").hits) == 1


def test_another_language_stands_a_chance(engine, settings, word_embedder):
    """By plain cosine any Chinese text is nearer to a Chinese question than the right English one."""
    embedder = word_embedder(synonyms={"玫瑰": "roses"})
    library = Library(engine, settings, embedder)
    library.add_documents((f"z{n}", Document(f"这是关于第{n}号铁路的记录。", f"Z{n}", "text")) for n in range(30))
    library.add_documents((f"e{n}", Document(f"Report {n} on railways.", f"E{n}", "text")) for n in range(30))
    library.add_document("roses", Document("All about roses.", "Flowers", "text"))
    library.embed_pending()
    assert library.search("玫瑰").hits[0].passage.source.location == "roses"
