"""The checks on agents' replies: what they let through and what they do not."""

from pathlib import Path

from bench.agent_cases import CASES, LIBRARY, Case, code_for

from onebox import skills

SHELF = Path(skills.__file__).parent / "shelf" / "agents"


def by(agent: str, language: str) -> Case:
    return next(one for one in CASES if (one.agent, one.language) == (agent, language))


def test_every_agent_that_ships_is_asked_in_both_languages() -> None:
    names = [folder.name for folder in SHELF.iterdir()]
    asked = {(one.agent, one.language) for one in (*CASES, *LIBRARY)}
    assert asked == {(name, language) for name in names for language in ("zh", "en")}


def test_a_translation() -> None:
    case = by("translator", "zh")
    assert case.failed("The meeting moved to March 12 at 2 pm in room 305.") == []
    assert case.failed("The meeting moved to March 13 at 2 pm.") == ["keeps the numbers"]
    assert "english" in case.failed("会议改到3月12日下午2点，305室。")


def test_a_summary() -> None:
    case = by("summariser", "zh")
    assert case.failed("- 图书馆重开，座位增到420个。") == []
    assert case.failed(case.text) == ["shorter"]


def test_a_program() -> None:
    check = code_for("is_leap")
    assert check("Here:\n```python\ndef is_leap(year):\n    return year % 4 == 0\n```\nUse it.")
    assert not check("```python\ndef leap(year):\n    return 1\n```")
    assert not check("```python\ndef is_leap(year) return\n```")
    assert not check("def is_leap(year): ...")
