"""The checks on agents' replies: what they let through and what they do not."""

from bench.agent_cases import CASES, LIBRARY, code_for

from onebox.skills.agents import _shipped


def by(agent: str, language: str) -> "object":
    return next(one for one in CASES if (one.agent, one.language) == (agent, language))


def test_every_agent_that_ships_is_asked_in_both_languages() -> None:
    asked = {(one.agent, one.language) for one in (*CASES, *LIBRARY)}
    assert asked == {(name, language) for name in _shipped() for language in ("zh", "en")}


def test_a_translation() -> None:
    case = by("translator", "zh")
    assert case.failed("The meeting moved to March 12 at 2 pm in room 305.") == []  # type: ignore[attr-defined]
    assert case.failed("The meeting moved to March 13 at 2 pm.") == ["keeps the numbers"]  # type: ignore[attr-defined]
    assert "english" in case.failed("会议改到3月12日下午2点，305室。")  # type: ignore[attr-defined]


def test_a_summary() -> None:
    case = by("summariser", "zh")
    assert case.failed("- 图书馆重开，座位增到420个。") == []  # type: ignore[attr-defined]
    assert case.failed(case.text) == ["shorter"]  # type: ignore[attr-defined]


def test_a_program() -> None:
    check = code_for("is_leap")
    assert check("Here:\n```python\ndef is_leap(year):\n    return year % 4 == 0\n```\nUse it.")
    assert not check("```python\ndef leap(year):\n    return 1\n```")
    assert not check("```python\ndef is_leap(year) return\n```")
    assert not check("def is_leap(year): ...")
