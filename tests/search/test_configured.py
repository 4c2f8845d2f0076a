"""From settings to engines."""

from pathlib import Path

import pytest

from onebox.errors import SettingsError
from onebox.plugins import NoSuchPlugin
from onebox.search.configured import BUILTIN, chosen_names, is_set_up, searchers, states
from onebox.settings import Settings, load


def settings(home: Path, text: str = "") -> Settings:
    (home / "settings.toml").write_text(text, "utf-8")
    return load(home)


def test_nothing_is_set_up_at_first_and_the_keyless_ones_are_there_for_who_wants_the_web(tmp_path: Path) -> None:
    plain = settings(tmp_path)
    assert not is_set_up(plain)
    assert chosen_names(plain)[-1] == "wikipedia"
    assert [one.name for one in searchers(plain)] == list(chosen_names(plain))


def test_those_set_up_are_asked_in_their_order(tmp_path: Path) -> None:
    text = '[searchers.tavily]\nkey = "k"\n[searchers."我的"]\nkind = "searxng"\nurl = "http://127.0.0.1:8888"\n'
    ours = settings(tmp_path, text)
    assert is_set_up(ours)
    assert [one.name for one in searchers(ours)] == ["tavily", "我的"]
    assert [one.name for one in searchers(settings(tmp_path, '[search]\nengines = ["我的", "arxiv"]\n' + text))] == [
        "我的",
        "arxiv",
    ]
    assert [one.name for one in searchers(ours, ["wikipedia"])] == ["wikipedia"]


def test_a_key_may_stand_in_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = settings(tmp_path, '[searchers.brave]\nkey = "env:MY_BRAVE_KEY"\n')
    with pytest.raises(SettingsError, match="MY_BRAVE_KEY"):
        searchers(ours)
    monkeypatch.setenv("MY_BRAVE_KEY", "k")
    assert searchers(ours)[0].name == "brave"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[searchers.brave]\n", "needs a key"),
        ("[searchers.searxng]\n", "needs an address"),
        ('[searchers.searxng]\nurl = "ftp://x"\n', "address of the search engine searxng"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        searchers(settings(tmp_path, text))


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSuchPlugin, match="altavista"):
        searchers(settings(tmp_path), ["altavista"])


def test_the_state_of_every_engine_is_known_without_asking(tmp_path: Path) -> None:
    found = {one.name: one for one in states(settings(tmp_path, '[searchers.brave]\nkey = "k"\n'))}
    assert set(found) == set(BUILTIN) - {"demo"}
    assert (found["brave"].state, found["brave"].asked) == ("ready", True)
    assert (found["serper"].state, found["searxng"].state) == ("no_key", "no_address")
    assert (found["wikipedia"].state, found["wikipedia"].asked) == ("ready", False)
