import shutil

from onebox.library.bm25 import Bm25, Text, among


def text(number: int, body: str, *, collection: str = "default", context: str = "") -> Text:
    return Text(number, number, f"s{number}", collection, context, body)


def test_an_index_says_which_revision_it_stands_for(tmp_path):
    index = Bm25(tmp_path / "i")
    assert index.revision() == -1
    for revision in range(1, 6):  # regression: the old marker stayed, and a random one was read
        index.change(revision, [text(revision, "hello")], [])
        assert index.revision() == Bm25(tmp_path / "i").revision() == revision


def test_what_is_removed_or_replaced_is_gone(tmp_path):
    index = Bm25(tmp_path / "i")
    index.change(1, [text(1, "red"), text(2, "red"), text(3, "red")], [])
    index.change(2, [text(2, "blue")], [1])
    assert index.ids() == {2, 3}
    assert [found.id for found in index.search(["red"], 10)] == [3]


def test_a_title_counts_less_than_the_text(tmp_path):
    index = Bm25(tmp_path / "i")
    index.change(1, [text(1, "grey", context="rose"), text(2, "rose", context="grey")], [])
    assert [found.id for found in index.search(["rose"], 10)] == [2, 1]


def test_a_filter_does_not_change_the_score(tmp_path):
    index = Bm25(tmp_path / "i")
    index.change(1, [text(1, "rose"), text(2, "rose", collection="other")], [])
    free = {found.id: found.score for found in index.search(["rose"], 10)}
    only = index.search(["rose"], 10, [among("collection", ["other"])])
    assert [(found.id, found.score) for found in only] == [(2, free[2])]


def test_a_damaged_index_counts_as_none(tmp_path):
    index = Bm25(tmp_path / "i")
    index.change(1, [text(1, "rose")], [])
    (tmp_path / "i" / "meta.json").write_text("{ half")
    assert Bm25(tmp_path / "i").revision() == -1


def test_what_a_killed_commit_left_behind_is_no_obstacle(tmp_path):
    """The kill came after the files of the commit were written and before `meta.json` was."""
    before, folder = tmp_path / "before", tmp_path / "i"
    index = Bm25(folder)
    index.change(1, [text(number, "red") for number in range(1, 5)], [])
    shutil.copytree(folder, before)
    index.change(2, [text(5, "blue")], [1])
    half_done = [file for file in folder.iterdir() if not (before / file.name).exists()]
    assert any(file.suffix == ".del" for file in half_done)
    for file in half_done:
        shutil.copy(file, before)
    shutil.copy(folder / ".managed.json", before)
    again = Bm25(before)
    assert again.revision() == 1
    again.change(2, [text(5, "blue")], [1])
    assert again.revision() == 2 and again.ids() == {2, 3, 4, 5}
