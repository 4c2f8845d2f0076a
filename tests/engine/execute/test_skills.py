"""A task that uses a skill: its instructions, its programs in the sandbox, none of it among the results."""

from collections.abc import Callable
from pathlib import Path

import pytest

from onebox.settings import Settings
from onebox.skills.skills import Skills
from onebox.store.cache import Notes
from onebox.store.database import open_database

from .conftest import Do, action, plan, program

USE = action("use_skill", "greet")
GREET = """---
name: greet
description: Greets people in writing.
metadata: {description-zh: 用文字问候人。}
---
# zh
运行 `python skills/greet/scripts/say.py 名字`。
# en
Run `python skills/greet/scripts/say.py NAME`.
"""


def with_skill(folder: Path, *, enabled: bool) -> Callable[[Settings], Settings]:
    (folder / "scripts").mkdir(parents=True)
    (folder / "SKILL.md").write_text(GREET, "utf-8")
    code = "import sys; open('card.txt', 'w').write('hello ' + sys.argv[1]); print('hello', sys.argv[1])"
    (folder / "scripts" / "say.py").write_text(code, "utf-8")

    def prepare(settings: Settings) -> Settings:
        database = open_database(settings.database_url)
        skills = Skills(settings.home, Notes(database))
        skill = skills.take_in(folder, "https://git.test/skills.git")
        if enabled:
            skills.enable("greet", skill.hash)
        database.dispose()
        return settings

    return prepare


@pytest.mark.parametrize(
    ("text", "told"), [("Use the skill greet for Ann", "Run `python"), ("用 greet 技能问候 Ann", "运行 `python")]
)
def test_a_skill_is_used_end_to_end(text: str, told: str, do: Do, tmp_path: Path) -> None:
    done = do(
        text,
        USE,
        action("run_skill", "python skills/greet/scripts/say.py Ann"),
        action("finish", "Done."),
        prepare=with_skill(tmp_path / "greet", enabled=True),
    )
    assert done.view.stop_reason == "finished" and done.file("card.txt") == "hello Ann"
    assert set(done.kinds("task.planned")[0].tools) == {"use_skill", "read_skill_file", "run_skill", "python"}
    assert told in done.prompts[1] and "hello Ann" in done.prompts[2]
    assert [one.name for one in done.kinds("artifact.finished")] == ["card.txt"]
    assert "skills/" not in done.view.text


def test_what_the_task_did_to_its_copies_is_not_run(do: Do, tmp_path: Path) -> None:
    spoil = "open('skills/greet/scripts/say.py', 'w').write('print(\"spoilt\")'); print('ok')"
    done = do(
        "Use the skill greet for Ann",
        USE,
        action("python", "change it"),
        program(spoil),
        action("run_skill", "greet/say.py Ann"),
        action("finish", "Done."),
        prepare=with_skill(tmp_path / "greet", enabled=True),
    )
    assert done.kinds("action.finished")[-1].text == "hello Ann"
    assert [one.name for one in done.kinds("artifact.finished")] == ["card.txt"]


def test_a_skill_nobody_enabled_is_not_there(do: Do, tmp_path: Path) -> None:
    done = do(
        "Use the skill greet for Ann",
        plan("read_file"),
        USE,
        action("finish", "There is none."),
        prepare=with_skill(tmp_path / "greet", enabled=False),
    )
    assert "greet:" not in done.prompts[0] and "no tool 'use_skill'" in done.prompts[2]


def test_a_wrong_program_is_told_what_there_is(do: Do, tmp_path: Path) -> None:
    done = do(
        "Use the skill greet for Ann",
        action("use_skill", "greet: say hello to Ann"),
        action("run_skill", "greet/shout.py"),
        action("finish", "No."),
        prepare=with_skill(tmp_path / "greet", enabled=True),
    )
    assert [one.ok for one in done.kinds("action.finished")] == [True, False]
    assert "greet/say.py" in done.prompts[2]
