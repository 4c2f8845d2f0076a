"""What changed in a table is told cell by cell; what did not is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.execute.table_changes import SHOWN, Changes, table_changes, told
from onebox.engine.execute.tables import rows_of

from .conftest import Do, program

TABLE = b"name,city\nAnn,Oslo\nBo,Rome\nCy,Bern\n"


def _changes(before: bytes, after: bytes) -> Changes | None:
    old, new = rows_of("a.csv", before), rows_of("a.csv", after)
    assert old is not None and new is not None
    return table_changes(old, new)


@pytest.mark.parametrize(
    ("after", "en", "zh"),
    [
        (TABLE.replace(b"Rome", b"Bonn"), "row 3, city: Rome → Bonn", "第 3 行，city：Rome → Bonn"),
        (TABLE.replace(b"Rome", b""), "row 3, city: Rome → ∅", "第 3 行，city：Rome → ∅"),
        (TABLE + b"Di,Nice\n", "row 5 added: Di, Nice", "新增第 5 行：Di, Nice"),
        (TABLE.replace(b"Bo,Rome\n", b""), "row 3 removed: Bo, Rome", "删去原第 3 行：Bo, Rome"),
        (TABLE.replace(b"name,city", b"name,name"), "other columns", "列和原来不同"),
        (
            b"name,city,age\nAnn,Oslo,3\nBo,Bonn,4\nCy,Bern,5\n",
            "columns added: age, cells: 1\n- row 3, city: Rome",
            "新增列 age，1",
        ),
        (b"name\nAnn\nBo\nCy\n", "columns removed: city", "删去列 city"),
        (
            b"city,name\nOslo,Ann\nRome,Bo\nBonn,Cy\n",
            "cells: 1\n- row 4, city: Bern → Bonn",
            "第 4 行，city：Bern → Bonn",
        ),
    ],
)
def test_each_change_is_told(after: bytes, en: str, zh: str) -> None:
    changes = _changes(TABLE, after)
    assert changes is not None
    assert en in told("a.csv", changes, "en") and zh in told("a.csv", changes, "zh")


def test_of_many_changes_the_number_is_told() -> None:
    many = b"n\n" + b"1\n" * 50
    changes = _changes(many, many.replace(b"1", b"2"))
    assert changes is not None
    said = told("a.csv", changes, "en")
    assert "cells: 50" in said and said.count("\n") == SHOWN


def test_what_is_the_same_is_not_told() -> None:
    changes = _changes(TABLE, TABLE.replace(b"\n", b"\r\n"))
    assert changes is not None and told("a.csv", changes, "en") == ""


@pytest.mark.parametrize(("name", "data"), [("a.png", TABLE), ("a.csv", b"\xff\xfe\x00"), ("a.csv", b"a" * 5_000_000)])
def test_what_is_no_table_has_no_rows(name: str, data: bytes) -> None:
    assert rows_of(name, data) is None


Cells = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=6)
Tables = st.lists(st.tuples(Cells, Cells), max_size=8)


@given(Tables, Tables)
def test_the_changes_lead_from_one_table_to_the_other(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    changes = table_changes([("a", "b"), *old], [("a", "b"), *new])
    assert changes is not None
    assert len(new) - len(old) == len(changes.added) - len(changes.removed)
    assert (old == new) == (not (changes.cells or changes.added or changes.removed))


def test_a_task_says_what_it_changed_in_a_table(do: Do, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_bytes(TABLE)
    code = "t = open('people.csv').read()\nopen('people.csv', 'w').write(t.replace('Rome', 'Bonn'))\nprint('done')"
    done = do("Change Bo's city to Bonn in people.csv", program(code), files=[table])
    assert "Changed in people.csv: cells: 1\n- row 3, city: Rome → Bonn" in done.view.text
    assert table.read_bytes() == TABLE
