"""Two documents set against each other: what is read of them, and who came first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.compare import about_these, decided
from onebox.types import Passage, Source


def passage(number: int, title: str, text: str = "Something.") -> Passage:
    return Passage(number, Source(str(number), title, title), 0, len(text), text)


SHELF = [passage(1, "Blue Hill (magazine)"), passage(2, "Sea Wind"), passage(3, "Harbour"), passage(4, "海风")]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Which was founded first, Blue Hill or Sea Wind?", ["Blue Hill (magazine)", "Sea Wind"]),
        ("Are both Blue Hill and Sea Wind magazines?", ["Blue Hill (magazine)", "Sea Wind"]),
        ("What do Harbour and Sea Wind have in common?", ["Sea Wind", "Harbour"]),
        ("Blue Hill 和海风都是杂志吗？", ["Blue Hill (magazine)", "海风"]),
        ("Who wrote for Blue Hill and Sea Wind?", [one.source.title for one in SHELF]),  # the answer may be a third
        ("Is Blue Hill a magazine?", [one.source.title for one in SHELF]),
        ("", [one.source.title for one in SHELF]),
    ],
)
def test_only_what_is_compared_is_read(question: str, titles: list[str]) -> None:
    assert [one.source.title for one in about_these(question, SHELF)] == titles


@pytest.mark.parametrize(
    ("question", "why", "answer"),
    [
        ("Who was born first, Ann Lee or Bo Ray?", "Ann Lee was born on 21 May 1985, Bo Ray in 1965.", "Bo Ray"),
        ("Who is younger, Ann Lee or Bo Ray?", "Bo Ray was born in 1965 and Ann Lee on May 21, 1985.", "Ann Lee"),
        ("Which opened earlier, Ann Lee or Bo Ray?", "Ann Lee opened in May 1985. Bo Ray opened on 2 May 1985.", None),
        ("Which opened earlier, Ann Lee or Bo Ray?", "Ann Lee opened in March 1985, Bo Ray on 2 May 1985.", "Ann Lee"),
        ("Ann Lee 和 Bo Ray 谁更早成立？", "Ann Lee 成立于1985年5月，Bo Ray 成立于1985年3月。", "Bo Ray"),
        ("Which is larger, Ann Lee or Bo Ray?", "Ann Lee has 1.2 million people and Bo Ray 900,000.", "Ann Lee"),
        ("Ann Lee 和 Bo Ray 哪个更小？", "Ann Lee 有12000人，Bo Ray 有1.1万人。", "Bo Ray"),
        ("Which is larger, Ann Lee or Bo Ray?", "Ann Lee has 12 halls in 3 houses and Bo Ray 9.", None),
        ("Who was born first, Ann Lee or Bo Ray?", "Ann Lee was born in 1965 and Bo Ray in 1965.", None),
        ("Who was born first, Ann Lee or Bo Ray?", "Both were born in 1965.", None),
        ("Who was born first, Ann Lee or Bo Ray?", "Ann Lee (1901–1960) came before Bo Ray (1911–1970).", None),
        ("Which is in Ohio, Ann Lee or Bo Ray?", "Ann Lee is of 1985, Bo Ray of 1965.", None),
    ],
)
def test_code_compares(question: str, why: str, answer: str | None) -> None:
    assert decided(question, why, ("Ann Lee", "Bo Ray")) == answer


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_borne(question: str, why: str, options: list[str]) -> None:
    assert decided(question, why, options) in [None, *options]


@given(st.integers(1000, 2099), st.integers(1000, 2099))
def test_the_earlier_year_is_first(one: int, other: int) -> None:
    got = decided("Which came first, Ann Lee or Bo Ray?", f"Ann Lee: {one}. Bo Ray: {other}.", ("Ann Lee", "Bo Ray"))
    assert got == (None if one == other else "Ann Lee" if one < other else "Bo Ray")
