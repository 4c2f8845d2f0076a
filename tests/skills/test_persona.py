from pathlib import Path

import pytest

from onebox.errors import BrokenFile
from onebox.skills.persona import FILE, persona_from, persona_of, persona_text, shipped, shipped_text, write_persona


def test_the_one_that_ships() -> None:
    ours = shipped()
    assert (ours.name["zh"], ours.name["en"], ours.own) == ("小框", "Kuang", False)
    assert ours.voice_in("zh").startswith("你是小框，") and ours.voice_in("en").startswith("You are Kuang,")
    assert set(ours.line) == {"zh", "en"} and set(ours.accent) == {"light", "dark"}


def test_what_a_user_leaves_out_stays() -> None:
    theirs = persona_from("---\nname: Bao\n---\n# en\nYou are {name}. {other}\n")
    assert theirs.name == {"zh": "Bao", "en": "Bao"} and theirs.own
    assert theirs.voice_in("en") == "You are Bao. {other}"
    assert theirs.voice_in("zh").startswith("你是Bao，")
    assert theirs.accent == shipped().accent
    assert persona_from("---\naccent: {dark: '#FFFFFF'}\n---\n").voice == shipped().voice


def test_kept_in_the_home_folder(tmp_path: Path) -> None:
    assert persona_of(tmp_path) == shipped() and persona_text(tmp_path) == shipped_text()
    write_persona(tmp_path, "---\nname: Bao\n---\n")
    assert persona_of(tmp_path).name["en"] == "Bao"
    with pytest.raises(BrokenFile):
        write_persona(tmp_path, "Bao")
    assert persona_text(tmp_path) == "---\nname: Bao\n---\n"
    write_persona(tmp_path, " ")
    assert not (tmp_path / FILE).exists() and persona_of(tmp_path) == shipped()


@pytest.mark.parametrize(
    "head", ["name: [x]", "name: {fr: x}", "accent: red", "accent: {blue: '#000000'}", f"line: {'x' * 200}"]
)
def test_what_is_refused(head: str) -> None:
    with pytest.raises(BrokenFile):
        persona_from(f"---\n{head}\n---\n")


def test_what_ships_can_be_written_anew() -> None:
    again = persona_from(shipped_text())
    assert (again.name, again.voice, again.accent) == (shipped().name, shipped().voice, shipped().accent)
