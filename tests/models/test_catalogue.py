from pathlib import Path

import pytest

from onebox.errors import ModelNotFound, SettingsError
from onebox.models.catalogue import best, find, load, memory_gb, path_of, pulled
from onebox.models.pull import KINDS
from onebox.settings import ROLES


def test_every_shipped_entry_is_whole(home: Path) -> None:
    for entry in load(home).values():
        assert entry.file.endswith(".gguf") and entry.memory_gb > 0 and entry.licence != "unknown"
        assert set(entry.roles) <= set(ROLES) and set(entry.languages) == {"zh", "en"}
        assert entry.sources and {source.kind for source in entry.sources} <= set(KINDS)
        assert (entry.sha256 is None) == (entry.size_bytes is None)
        assert entry.sha256 is None or len(entry.sha256) == 64


def test_parts_in_wheels_add_up_to_the_file(home: Path) -> None:
    found = 0
    for entry in load(home).values():
        for source in entry.sources:
            if source.kind == "wheels":
                found += 1
                assert entry.size_bytes
                assert -(-entry.size_bytes // source.part_bytes) == len(source.packages)
                assert all("==" in package for package in source.packages)
    assert found == 2


def test_own_entries_are_added_and_replace(home: Path) -> None:
    home.mkdir()
    (home / "models.toml").write_text(
        '[[model]]\nname = "我的模型"\nfile = "m.gguf"\nmemory_gb = 1\n'
        '[[model.sources]]\nkind = "local_path"\npath = "/m.gguf"\n',
        "utf-8",
    )
    entries = load(home)
    assert entries["我的模型"].sources[0].path == "/m.gguf"
    assert len(entries) > 5


@pytest.mark.parametrize(
    "text", ["[[model]", '[[model]]\nname = "x"', '[[model]]\nname="x"\nfile="../x"\nsources=[]', "model = 3"]
)
def test_a_broken_own_catalogue_is_named(text: str, home: Path) -> None:
    home.mkdir()
    (home / "models.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"models\.toml"):
        load(home)


def test_names_may_be_shortened_when_that_is_clear(home: Path) -> None:
    entries = load(home)
    assert find(entries, "qwen2.5-coder-0.5b").parameters == "0.5B"
    with pytest.raises(ModelNotFound, match=r"coder-1\.5b.*coder-0\.5b"):
        find(entries, "qwen2.5-coder")
    with pytest.raises(ModelNotFound):
        find(entries, "gpt")


def test_the_default_grows_with_the_machine(home: Path) -> None:
    entries = load(home).values()
    chosen = [best(entries, memory_gb=memory, cores=cores) for memory, cores in ((4, 2), (8, 2), (8, 4), (64, 16))]
    assert [entry.parameters for entry in chosen if entry] == ["1.5B", "1.5B", "4B", "8B"]
    wheels = [entry for entry in entries if any(source.kind == "wheels" for source in entry.sources)]
    offline = best(wheels, memory_gb=64, cores=16)
    assert offline and offline.name == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    smallest = best(wheels, memory_gb=0.5, cores=1)
    assert smallest and smallest.parameters == "1.5B"  # the only one that answers
    assert best([], memory_gb=8, cores=2) is None


def test_what_is_here(home: Path) -> None:
    entries = load(home)
    assert pulled(home, entries) == []
    entry = find(entries, "qwen3-4b")
    path_of(home, entry).parent.mkdir(parents=True)
    path_of(home, entry).write_bytes(b"GGUF")
    assert pulled(home, entries) == [entry]


def test_this_machine_has_some_memory() -> None:
    assert 0.2 < memory_gb() < 100_000
