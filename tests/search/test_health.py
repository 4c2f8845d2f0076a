"""How long an engine is left alone, and that the next process knows."""

from pathlib import Path

import pytest

from onebox.errors import SearchError, SearchGarbage, SearchRefused, SearchUnavailable
from onebox.search.health import LONGEST, HealthBook, resting_time


def refused(status: int, retry_after: float | None = None) -> SearchRefused:
    return SearchRefused("e", "no", status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("error", "failures", "seconds"),
    [
        (refused(429, 17), 0, 17),
        (refused(429, 17), 9, 17),
        (refused(429, 10**9), 0, LONGEST),
        (refused(429, 0), 0, 0),
        (refused(429), 0, 60),
        (refused(429), 3, 480),
        (refused(429), 40, 3600),
        (refused(403), 7, 60),
        (refused(200), 0, 1800),
        (refused(200), 20, 6 * 3600),
        (SearchUnavailable("e", "no"), 0, 5),
        (SearchUnavailable("e", "no"), 30, 300),
        (SearchGarbage("e", "no"), 1, 120),
    ],
)
def test_how_long(error: SearchError, failures: int, seconds: float) -> None:
    assert resting_time(error, failures) == seconds


def test_it_is_kept_and_forgotten_with_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "new" / "health.json"
    book = HealthBook(file, clock=lambda: 100.0)
    book.failed("博查", refused(429, 30))
    again = HealthBook(file, clock=lambda: 110.0)
    assert (again.rests("博查"), again.of("博查").error, again.of("博查").failures) == (20.0, "no", 1)
    again.answered("博查")
    last = HealthBook(file, clock=lambda: 111.0)
    assert (last.rests("博查"), last.of("博查").failures, last.of("博查").last_answer) == (0.0, 0, 110.0)
    assert [one.name for one in file.parent.iterdir()] == ["health.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": {"unknown": 1}}', "null"])
def test_a_damaged_file_is_no_trouble(tmp_path: Path, text: str) -> None:
    file = tmp_path / "health.json"
    file.write_text(text)
    book = HealthBook(file)
    assert book.rests("a") == 0
    book.failed("a", refused(429, 30))
    assert HealthBook(file).rests("a") > 0


def test_a_clock_set_back_does_not_rest_for_ever() -> None:
    now = [10.0**9]
    book = HealthBook(clock=lambda: now[0])
    book.failed("a", refused(429))
    now[0] = 0
    assert book.rests("a") <= LONGEST
