"""`onebox agents`, `onebox skills`, `onebox persona`, as a user types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from onebox.cli import app

RUN = CliRunner()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ONEBOX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def done(*words: str, typed: str = "", code: int = 0) -> str:
    result = RUN.invoke(app, list(words), input=typed)
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


def fails(*words: str) -> str:
    result = RUN.invoke(app, list(words))
    assert result.exit_code == 1
    return str(result.exception)


def test_agents_from_making_to_removing(tmp_path: Path, _home: Path) -> None:
    assert "translator\tTranslator\tchat\tbuilt in\t" in done("agents", "list")
    assert done("agents", "list", "no such").strip() == ""
    done("agents", "new", "short", "--description", "Shortens", "--instructions", "-", typed="Say less.\n")
    assert (_home / "agents" / "short" / "AGENT.md").read_text("utf-8").endswith("\nSay less.\n")
    told = json.loads(done("agents", "show", "short", "--json").partition("\nsha256")[0])
    assert (told["whose"], told["instructions"]) == ("box", {"": "Say less."})
    assert "there is an agent 'short'" in fails("agents", "new", "short", "--instructions", "x")
    done("agents", "export", "short", "--to", str(tmp_path / "short.md"))
    done("agents", "remove", "short")
    brought = done("agents", "import", str(tmp_path / "short.md"))
    assert "Say less." in brought and "sha256 " in brought and "onebox agents enable short" in brought
    assert "to be looked at" in done("agents", "list", "short")
    assert "imported and not enabled" in fails("ask", "--agent", "short", "hello")
    found = {one["name"]: one for one in json.loads(done("agents", "list", "--json"))}
    content = found["short"]["hash"]
    assert "not what was looked at" in fails("agents", "enable", "short", "--hash", "0")
    assert "In use: short" in done("agents", "enable", "short", "--hash", content)
    done("agents", "new", "shorter", "--from", "short")
    assert "Say less." in done("agents", "export", "shorter")


def test_an_agent_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nsed -i s/^Write/WRITE/ $1\n")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    done("agents", "edit", "writer")
    assert "WRITE the finished text" in done("agents", "export", "writer")
    done("agents", "remove", "writer")
    assert "Write the finished text" in done("agents", "export", "writer")


def test_skills_from_adding_to_removing(tmp_path: Path) -> None:
    assert "clean-table\tbuilt in\t" in done("skills", "list")
    folder = tmp_path / "many" / "greet"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text("---\nname: greet\ndescription: Greets.\n---\nSay hello.", "utf-8")
    (folder / "say.py").write_text("print('hello')", "utf-8")
    added = done("skills", "add", str(folder.parent))
    for part in (
        "- greet: Greets.",
        "Say hello.",
        "say.py  14 B",
        "sha256 ",
        "say.py: can be run",
        "skills enable greet",
    ):
        assert part in added
    told = next(one for one in json.loads(done("skills", "list", "--json")) if one["name"] == "greet")
    assert told["state"] == "new"
    done("skills", "enable", "greet", "--hash", told["hash"])
    assert "print('hello')" in done("skills", "show", "greet", "--file", "say.py")
    done("skills", "disable", "greet")
    done("skills", "remove", "greet")
    assert "there is no skill 'greet'" in fails("skills", "show", "greet")
    done("skills", "add", str(tmp_path), "--name", "other", code=1)


def test_the_persona(_home: Path) -> None:
    assert "小框" in done("persona")
    _home.mkdir()
    (_home / "PERSONA.md").write_text("---\nname: Bao\n---\n", "utf-8")
    assert "Bao" in done("persona")
    assert "小框" in done("persona", "--reset")


def test_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "translator\t翻译\tchat\t自带\t" in done("agents", "list", "翻译")
    assert "清理表格" in done("skills", "list")
