import os

from onebox.library.watch import watch


def rounds(*actions):
    """A `should_stop` that does one action before each look, then stops."""
    todo = iter(actions)

    def step():
        action = next(todo, None)
        if action is None:
            return True
        action()
        return False

    return step


def nothing():
    pass


def test_changes_and_removals_are_followed(library, folder):
    told = []
    other = library.add([folder / "note.txt"], collection="kept")
    watch(
        library,
        [folder],
        seconds=0,
        on_change=lambda added, removed: told.append(({os.path.basename(a.location) for a in added}, len(removed))),
        should_stop=rounds(
            nothing,
            lambda: (folder / "new.md").write_text("Something about tulips."),
            nothing,
            (folder / "apt.md").unlink,
            nothing,
        ),
    )
    assert told == [({"apt.md", "note.txt", "升级.md"}, 0), ({"new.md"}, 0), (set(), 1)]
    assert library.search("tulips").hits
    assert library.search("installs packages").hits == []
    assert len(library.list("kept")) == len(other)


def test_a_folder_that_is_gone_keeps_its_documents(library, folder):
    library.add([folder])
    folder.rename(folder.with_name("unplugged"))
    watch(library, [folder], seconds=0, should_stop=rounds(nothing, nothing))
    assert len(library.list()) == 3
