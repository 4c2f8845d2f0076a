"""Numbers and names have one form, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.facts import firm_numbers, names, numbers

SAME = [
    ("12000", ["12000", "12,000", "１２０００", "1.2万", "1.2 万", "一万二千", "twelve thousand", "12 thousand"]),
    ("21", ["21", "二十一", "twenty-one", "twenty one", "２１"]),
    ("300", ["300", "三百", "three hundred", "3百"]),
    ("2019", ["2019", "二〇一九年", "2019年", "in 2019,", "２０１９年"]),
    (
        "320000000",
        ["320000000", "3.2亿", "三亿二千万", "320 million", "0.32 billion", "three hundred and twenty million"],
    ),
    ("1968", ["1968", "1968年", "一九六八年", "一千九百六十八"]),
    ("3.14", ["3.14", "３.１４", "3.140"]),
    ("10", ["10", "十个", "ten", "一十个"]),
    ("1000000000000", ["1万亿", "1 trillion", "1,000,000,000,000"]),
]


@pytest.mark.parametrize(("form", "written"), [(form, text) for form, texts in SAME for text in texts])
def test_one_number_many_ways(form: str, written: str) -> None:
    assert numbers(written) == {form}
    assert numbers(f"大约有 {written} 。") == {form}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("March 2025", {"3", "2025"}),
        ("2025年3月", {"3", "2025"}),
        ("5 March 2025", {"5", "3", "2025"}),
        ("version 11.2.1", {"11.2.1"}),
        ("from 12 to 21", {"12", "21"}),
        ("万一下雨", set()),
        ("nothing here", set()),
        ("没有数字", set()),
        ("", set()),
    ],
)
def test_numbers_of_a_text(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("one", "other"), [("12", "21"), ("三百", "五百"), ("2019年", "2020年"), ("1.2万", "1.2亿"), ("twelve", "twenty")]
)
def test_other_numbers_are_other(one: str, other: str) -> None:
    assert numbers(f"共 {one} 个") != numbers(f"共 {other} 个")


def han(value: int) -> str:
    """`value` below 10^16 in Chinese numerals, as it is read aloud."""
    if value == 0:
        return "零"

    def section(part: int) -> str:
        said, gap = "", False
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = part // unit % 10
            if digit:
                said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + name
                gap = False
            else:
                gap = True
        return said

    said = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // scale % 10**4
        if part:
            said += ("零" if said and part < 1000 else "") + section(part) + name
    return said


@given(st.integers(0, 10**12 - 1))
def test_digits_separators_full_width_and_words_agree(value: int) -> None:
    form = {str(value)}
    assert numbers(f"it is {value} in all") == form
    assert numbers(f"it is {value:,} in all") == form
    wide = str(value).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert numbers(f"共有{wide}人") == form


@given(st.integers(11, 10**12 - 1))
def test_han_numerals_agree_with_digits(value: int) -> None:
    assert numbers(f"共{han(value)}个") == {str(value)}


@given(st.integers(1, 99_999), st.sampled_from([("万", 10**4), ("亿", 10**8)]), st.integers(0, 3))
def test_large_units_agree_with_digits(value: int, unit: tuple[str, int], places: int) -> None:
    whole = value * unit[1] // 10**places
    written = f"{value / 10**places:.{places}f}{unit[0]}"
    if whole * 10**places == value * unit[1]:
        assert numbers(written) == {str(whole)}


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert firm_numbers(text) <= numbers(text)
    names(text)


def test_names() -> None:
    assert names("The bridge was drawn by John Bradfield.") == {"john", "bradfield"}
    assert names("他在 Debian 上安装 nginx。") == {"debian", "nginx"}
    assert names("It is a bridge.") == set()
    assert names("Obama's house") <= {"obama"}
