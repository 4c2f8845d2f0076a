"""A task's changes go over the user's files only when told to, and come back whole."""

from pathlib import Path

import pytest

from onebox.engine.execute.hand_back import accept, changes, difference, undo
from onebox.engine.fold import View
from onebox.errors import FileConflict
from onebox.events_execute import ActionFinished, InputTaken
from onebox.store.versions import Versions


@pytest.fixture
def scene(tmp_path: Path) -> tuple[View, Versions, Path]:
    """The task changed a.txt, removed b.txt, made new.txt."""
    mine = tmp_path / "mine"
    mine.mkdir()
    versions, view = Versions(tmp_path / "run" / "versions"), View(run="r")
    for name in ("a.txt", "b.txt"):
        (mine / name).write_text(f"old {name}\nsame\n")
        digest = versions.keep(mine / name)
        view.inputs[name] = InputTaken(name=name, location=str(mine / name), digest=digest, size=1)
    after = versions.note(
        {"a.txt": versions.keep_bytes("新 a\nsame\n".encode()), "new.txt": versions.keep_bytes(b"new")}
    )
    view.actions[1] = ActionFinished(number=1, tool="python", key="k", ok=True, text="", version=after)
    return view, versions, mine


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_changes_are_told_line_by_line(scene: tuple[View, Versions, Path]) -> None:
    view, versions, _ = scene
    found = changes(view, versions)
    assert [(one.name, one.kind) for one in found] == [("a.txt", "changed"), ("b.txt", "removed"), ("new.txt", "made")]
    assert "-old a.txt\n+新 a\n same" in difference(found[0], versions)
    assert changes(View(), versions) == []


def test_accepted_and_taken_back(scene: tuple[View, Versions, Path]) -> None:
    view, versions, mine = scene
    before = content(mine)
    run = mine.parent / "run"
    assert len(accept(view, versions, run, mine)) == 3
    assert content(mine) == {"a.txt": "新 a\nsame\n", "new.txt": "new"}
    assert len(accept(view, versions, run, mine)) == 3  # as after a kill: no harm
    undo(versions, run)
    assert content(mine) == before
    with pytest.raises(FileConflict, match="taken over"):
        undo(versions, run)


def test_a_file_changed_meanwhile_is_left_alone_and_so_are_the_others(scene: tuple[View, Versions, Path]) -> None:
    view, versions, mine = scene
    (mine / "b.txt").write_text("my newer words")
    with pytest.raises(FileConflict, match=r"b\.txt was changed"):
        accept(view, versions, mine.parent / "run", mine)
    assert content(mine)["a.txt"].startswith("old")
    (mine / "b.txt").write_text("old b.txt\nsame\n")
    accept(view, versions, mine.parent / "run", mine)
    (mine / "a.txt").write_text("my newer words")
    with pytest.raises(FileConflict, match=r"a\.txt was changed"):
        undo(versions, mine.parent / "run")


def test_a_new_file_does_not_overwrite_one_of_mine(scene: tuple[View, Versions, Path]) -> None:
    view, versions, mine = scene
    (mine / "new.txt").write_text("mine")
    with pytest.raises(FileConflict, match="there already"):
        accept(view, versions, mine.parent / "run", mine)
    assert len(accept(view, versions, mine.parent / "run", None)) == 2
    assert content(mine)["new.txt"] == "mine"
