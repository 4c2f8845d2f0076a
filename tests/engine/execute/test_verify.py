"""What is told of a task, held against what was promised."""

import pytest

from onebox.engine.execute.verify import hollow, in_form, placed


@pytest.mark.parametrize(
    ("answer", "fields", "told"),
    [
        ("@Congo[Congo]", ["country_name"], "@country_name[Congo]"),
        ("@刚果 [刚果]\n", ["国家"], "@国家[刚果]\n"),
        ("@country_name[Congo]", ["country_name"], "@country_name[Congo]"),
        ("@a[1] @b[2]", ["mean"], "@a[1] @b[2]"),
        ("@a[1]", ["mean", "median"], "@a[1]"),
        ("Congo", ["country_name"], "Congo"),
        ("@a[1]", [], "@a[1]"),
    ],
)
def test_the_only_value_is_told_under_the_only_name(answer: str, fields: list[str], told: str) -> None:
    assert in_form(answer, fields) == told


@pytest.mark.parametrize("value", ["nan", "NaN", "None", "", " ", "null", "{is_normal}", "NaT"])
def test_a_place_without_a_value_is_hollow(value: str) -> None:
    assert hollow(f"@mean[1.5] @kind[{value}]") == ["kind"]


@pytest.mark.parametrize("value", ["none", "0", "-", "Nancy", "无", "{1, 2}", "null hypothesis"])
def test_a_short_value_is_one_all_the_same(value: str) -> None:
    assert hollow(f"@kind[{value}]") == []


def test_a_promise_without_a_folder_is_kept_in_any() -> None:
    there = ["data/a.csv", "b.csv", "x/c.csv"]
    assert [placed(name, there) for name in ("a.csv", "b.csv", "d.csv", "y/c.csv")] == [
        "data/a.csv", "b.csv", "d.csv", "y/c.csv",
    ]  # fmt: skip
