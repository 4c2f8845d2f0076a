"""What is told of a task, held against what was promised."""

import pytest

from onebox.engine.execute.verify import in_form


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
