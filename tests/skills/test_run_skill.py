"""Which program of which skill a line means, and which skills a request is told of."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.skills.run_skill import found_in, programs
from onebox.skills.skill_tools import digests, fitting, is_named
from onebox.skills.skills import Skills
from onebox.store.cache import Notes


@pytest.fixture
def skills(tmp_path: Path, notes: Notes) -> Skills:
    return Skills(tmp_path / "home", notes)


@pytest.mark.parametrize(
    "command",
    [
        "clean-table/look.py 'my table.csv'",
        "clean-table/scripts/look.py 'my table.csv'",
        "python skills/clean-table/scripts/look.py 'my table.csv'",
        "python3 ./skills/clean-table/scripts/look.py my\\ table.csv",
    ],
)
def test_the_ways_a_program_is_written(command: str, skills: Skills) -> None:
    found = found_in(command, programs(skills.ready()))
    assert found is not None
    (skill, file), words = found
    assert (skill.name, file, words) == ("clean-table", "scripts/look.py", ["my table.csv"])


@pytest.mark.parametrize(
    "command",
    [
        "",
        "look.py",
        "clean-table/../clean-table/look.py",
        "/bin/sh -c true",
        "clean-table/SKILL.md",
        "a b clean-table/look.py",
    ],
)
def test_what_is_no_program_of_a_skill(command: str, skills: Skills) -> None:
    assert found_in(command, programs(skills.ready())) is None


@given(st.text(max_size=60))
def test_no_line_breaks_it(command: str) -> None:
    try:
        assert found_in(command, {}) is None
    except ValueError as error:
        assert "quot" in str(error) or "escape" in str(error)


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ("Use the skill clean-table on t.csv", ["clean-table"]),
        ("用 clean-table 技能整理 t.csv", ["clean-table"]),
        ("use clean table please", ["clean-table"]),
        ("Clean this table and draw a chart", ["clean-table"]),
        ("写一份会议纪要，列出决定和待办", ["meeting-minutes"]),
        ("What is the mean of price?", []),
        ("讲个笑话", []),
    ],
)
def test_skills_that_fit_a_request(request_: str, names: list[str], skills: Skills) -> None:
    assert [one.name for one in fitting(skills.ready(), request_)][:1] == names


def test_names_are_whole() -> None:
    assert is_named("greet", "please GREET them") and is_named("greet", "用greet打招呼")
    assert not is_named("greet", "greeting cards") and not is_named("a-b", "ab")


def test_digests_are_of_every_file(skills: Skills) -> None:
    assert len(digests(skills.ready())) >= sum(len(one.files) for one in skills.ready()) - 1
