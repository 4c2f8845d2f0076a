"""Skills: read in three steps, imported, looked at, enabled, removed; and as tools."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from onebox.errors import BrokenFile, FileTooLarge, NotReviewed, OneboxError, SkillNotFound
from onebox.skills.bring import brought, folders_with
from onebox.skills.skill import FILE, overview, read_skill
from onebox.skills.skill_tools import skill_tools
from onebox.skills.skills import Skills
from onebox.skills.tool import Place
from onebox.store.cache import Notes

TEXT = """---
name: greet
description: Greets people. Use when someone says hello.
license: MIT
allowed-tools: Bash(echo:*) Read
metadata: {description-zh: 打招呼。}
---
# zh
说你好。
# en
Say hello; see references/words.md.
"""


@pytest.fixture
def greet(tmp_path: Path) -> Path:
    folder = tmp_path / "from" / "greet"
    (folder / "references").mkdir(parents=True)
    (folder / "scripts").mkdir()
    (folder / FILE).write_text(TEXT, "utf-8")
    (folder / "references" / "words.md").write_text("hello, 你好", "utf-8")
    (folder / "scripts" / "say.py").write_text("print('hello')", "utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[core]", "utf-8")
    return folder


@pytest.fixture
def skills(tmp_path: Path, notes: Notes) -> Skills:
    return Skills(tmp_path / "home", notes)


def test_told_in_three_steps(greet: Path) -> None:
    skill = read_skill(greet)
    assert overview([skill], "en") == "- greet: Greets people. Use when someone says hello."
    assert skill.line("zh") == "- greet: 打招呼。"
    assert (skill.body("zh"), skill.license) == ("说你好。", "MIT")
    assert [name for name, _ in skill.files] == [FILE, "references/words.md", "scripts/say.py"]
    assert skill.read("references/words.md") == "hello, 你好"
    for name in ("../greet/SKILL.md", "/etc/passwd", ".git/config", "no.md"):
        with pytest.raises(BrokenFile, match="is no file of this skill"):
            skill.read(name)
    assert skill.warnings == ["scripts/say.py: can be run", "wants these tools: Bash(echo:*) Read"]


def test_its_hash_is_of_every_file(greet: Path) -> None:
    before = read_skill(greet).hash
    (greet / "scripts" / "say.py").write_text("print('Hello')", "utf-8")
    assert read_skill(greet).hash != before


def test_what_is_no_skill(greet: Path, tmp_path: Path) -> None:
    (greet / FILE).write_text("---\nname: greet\n---\nbody", "utf-8")
    with pytest.raises(BrokenFile, match="a name and a description"):
        read_skill(greet)
    (greet / FILE).write_text("---\nname: greet\ndescription: x\n---\n", "utf-8")
    with pytest.raises(BrokenFile, match="has no instructions"):
        read_skill(greet)
    (greet / FILE).unlink()
    (greet / FILE).symlink_to("/etc/passwd")
    with pytest.raises(BrokenFile, match="is a link"):
        read_skill(greet)
    (greet / FILE).unlink()
    os.mkfifo(greet / FILE)
    with pytest.raises(BrokenFile, match="no plain file"):
        read_skill(greet)


def test_one_that_is_too_large(greet: Path) -> None:
    with (greet / "big.bin").open("wb") as file:
        file.truncate(6_000_000)
    with pytest.raises(FileTooLarge):
        read_skill(greet)


def test_those_that_ship(skills: Skills) -> None:
    shipped = skills.all()
    assert len(shipped) >= 4 and {one.whose for one in shipped} == {"built-in"}
    for one in shipped:
        assert set(one.description) == {"", "zh"} and one.license == "Apache-2.0"
        assert one.body("zh") != one.body("en") and one.folder.name == one.name
        named = [name for name, _ in one.files if name != FILE and "/table.py" not in name]
        assert all(name in one.body("en") and name in one.body("zh") for name in named), one.name
        assert not [warning for warning in one.warnings if "can be run" not in warning]


def test_imported_looked_at_and_removed(skills: Skills, greet: Path, tmp_path: Path) -> None:
    skill = skills.take_in(greet, str(greet))
    assert (skill.state, skill.origin, skill.folder) == ("new", str(greet), tmp_path / "home" / "skills" / "greet")
    assert "greet" not in [one.name for one in skills.ready()]
    with pytest.raises(NotReviewed):
        skills.enable("greet", "0" * 64)
    skills.enable("greet", skill.hash)
    assert "greet" in [one.name for one in skills.ready()]
    (skill.folder / "scripts" / "say.py").write_text("import os", "utf-8")
    assert skills.get("greet").state == "changed"
    with pytest.raises(OneboxError, match="there is a skill 'greet'"):
        skills.take_in(greet, "again")
    assert skills.disable("greet").state == "new"
    skills.remove("greet")
    for act in (skills.get, skills.remove):
        with pytest.raises(SkillNotFound):
            act("greet")
    with pytest.raises(SkillNotFound, match="of your own"):
        skills.remove("clean-table")
    assert not list((tmp_path / "home" / "skills").iterdir())


def test_one_written_here_needs_nobody(skills: Skills, greet: Path, tmp_path: Path) -> None:
    greet.rename((tmp_path / "home" / "skills").mkdir(parents=True) or tmp_path / "home" / "skills" / "greet")
    assert "greet" in [one.name for one in skills.ready()]
    with pytest.raises(OneboxError, match="was not imported"):
        skills.disable("greet")


def test_a_broken_one_hides_no_other(skills: Skills, greet: Path, tmp_path: Path) -> None:
    skills.take_in(greet, "x")
    (tmp_path / "home" / "skills" / "greet" / FILE).write_text("nothing", "utf-8")
    assert len(skills.all()) >= 4
    assert len(skills.problems()) == 1


def test_from_a_folder_of_several(greet: Path) -> None:
    with brought(str(greet.parent)) as (root, origin):
        assert [one.name for one in folders_with(FILE, root)] == ["greet"]
        assert origin == str(greet.parent)
    assert folders_with(FILE, greet) == [greet]
    with pytest.raises(OneboxError, match="neither a file or folder"), brought("nowhere/at/all"):
        pass


def git(*words: str, at: Path) -> None:
    own = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *words], cwd=at, check=True, capture_output=True, env=os.environ | own)


def test_from_a_git_repository(greet: Path, skills: Skills, tmp_path: Path) -> None:
    repository = greet.parent
    (greet / ".git" / "config").unlink()
    (greet / ".git").rmdir()
    (greet / "link.md").symlink_to("/etc/passwd")
    git("init", "-q", at=repository)
    git("add", "-A", at=repository)
    git("commit", "-qm", "first", at=repository)
    with brought(f"file://{repository}") as (root, origin):
        (folder,) = folders_with(FILE, root)
        skill = skills.take_in(folder, origin)
        assert skill.origin.startswith(f"file://{repository}@") and len(skill.origin.rpartition("@")[2]) == 12
        assert skill.read("link.md") == "/etc/passwd"  # the words of the link, not the file it leads to
    assert not root.exists()
    with brought(f"file://{repository}#greet") as (root, _):
        assert (root / FILE).is_file()
    for bad in (f"file://{repository}#../..", f"file://{repository}#none", f"file://{tmp_path}/none"):
        with pytest.raises(OneboxError), brought(bad):
            pass


@pytest.mark.parametrize("place", ["ext::sh -c true", "--upload-pack=true", "http://example.org/x", "fd::7"])
def test_addresses_that_are_none(place: str) -> None:
    with pytest.raises(OneboxError, match="neither a file or folder"), brought(place):
        pass


def test_as_tools(greet: Path, tmp_path: Path, run: object) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    use, read = skill_tools([read_skill(greet)])
    at = Place(workspace, "r", "en")
    assert "greet: Greets people" in use.description["en"] and "打招呼" in use.description["zh"]
    told = run(use.call({"name": "greet"}, at))  # type: ignore[operator]
    assert told.text.startswith("Say hello") and "skills/greet/scripts/say.py" in told.files
    assert (workspace / "skills" / "greet" / "scripts" / "say.py").read_text() == "print('hello')"
    assert run(read.call({"name": "greet", "file": "references/words.md"}, at)).text == "hello, 你好"  # type: ignore[operator]
    for tool, arguments in [(use, {"name": "x"}), (read, {"name": "greet", "file": "../x"}), (read, {})]:
        assert not run(tool.call(arguments, at)).ok  # type: ignore[operator]
    assert skill_tools([]) == []


def test_a_link_in_the_workspace_is_not_followed(greet: Path, tmp_path: Path, run: object) -> None:
    workspace, outside = tmp_path / "workspace", tmp_path / "outside"
    workspace.mkdir()
    outside.mkdir()
    (workspace / "skills").symlink_to(outside)
    use, _ = skill_tools([read_skill(greet)])
    assert not run(use.call({"name": "greet"}, Place(workspace, "r", "en"))).ok  # type: ignore[operator]
    assert not list(outside.iterdir())


def script(skills: Skills, name: str, *words: str, at: Path) -> "subprocess.CompletedProcess[str]":
    skill, _, file = name.partition("/")
    program = skills.get(skill).folder / "scripts" / file
    return subprocess.run(
        [sys.executable, str(program), *words], cwd=at, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_table_is_cleaned(skills: Skills, tmp_path: Path) -> None:
    rows = ["城市, 收入 ,日期", '北京,"1,200",2026年3月1日', '北京,"1,200",2026/3/1', ",,", "上海,１.5万,2026-03-02"]
    table = "\n".join([*rows, "邮编,010020,x", ""])
    (tmp_path / "t.csv").write_bytes(table.encode("gb18030"))
    look = script(skills, "clean-table/look.py", "t.csv", at=tmp_path)
    assert "rows: 5, empty: 1, doubled: 0" in look.stdout, look.stderr
    cleaned = script(skills, "clean-table/clean.py", "t.csv", "c.csv", at=tmp_path)
    assert "rows: 3, dropped empty: 1, dropped doubled: 1" in cleaned.stdout, cleaned.stderr
    lines = (tmp_path / "c.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["城市,收入,日期", "北京,1200,2026-03-01", "上海,15000,2026-03-02", "邮编,010020,x"]


def test_a_translation_is_checked(skills: Skills, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2026年3月12日，预算1.2亿元，见 https://example.org/a 。", "utf-8")
    (tmp_path / "b.txt").write_text(
        "On 12 March 2026 the budget was 120 million yuan; see https://example.org/a .", "utf-8"
    )
    good = script(skills, "translate-document/check.py", "a.txt", "b.txt", at=tmp_path)
    assert (good.returncode, good.stdout) == (0, "missing: none\nnew: none\n"), good.stderr
    (tmp_path / "b.txt").write_text("On 13 March 2026 the budget was 120 million yuan.", "utf-8")
    bad = script(skills, "translate-document/check.py", "a.txt", "b.txt", at=tmp_path)
    assert (bad.returncode, bad.stdout) == (1, "missing: 12, https://example.org/a\nnew: 13\n")
