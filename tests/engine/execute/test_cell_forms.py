"""What a program only wrote in another form is as it was; what it changed is changed."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onebox.engine.execute.cell_forms import speaks_of_forms, with_old_forms

from .conftest import Do, program

TABLE = b"id,price,since,on,note\n007,1.50,2024-05-01 00:00:00,TRUE,NA\n008,20,2024-05-02 00:00:00,FALSE,ok\n"
AS_PANDAS = b"id,price,since,on,note\n7,1.5,2024-05-01,True,\n8,20.0,2024-05-02,False,ok\n"


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        (AS_PANDAS, TABLE),
        (AS_PANDAS.replace(b"ok", b"sold"), TABLE.replace(b"ok", b"sold")),
        (AS_PANDAS.replace(b"20.0", b"21.0"), TABLE.replace(b",20,", b",21.0,")),
        (b"id,price,since,on,note\n8,20.0,2024-05-02,False,ok\n", TABLE[:23] + TABLE.split(b"\n", 2)[2]),
        (AS_PANDAS + b"9,3.0,2024-05-03,True,new\n", TABLE + b"9,3.0,2024-05-03,True,new\n"),
        (b",id,price,since,on,note\n0,7,1.5,2024-05-01,True,\n1,8,20.0,2024-05-02,False,ok\n", TABLE),
        (AS_PANDAS.replace(b"note", b"remark"), None),
        (TABLE, None),
        (TABLE.replace(b"ok", b"sold"), None),
    ],
)
def test_only_what_has_another_value_is_another(after: bytes, kept: bytes | None) -> None:
    assert with_old_forms("a.csv", TABLE, after) == kept


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (b"a;b\n1;2\n", b"a;b\n1.0;2\n", None),
        (b"\xef\xbb\xbfa,b\r\n01,x\r\n02,y\r\n", b"a,b\n1,x\n2,z\n", b"\xef\xbb\xbfa,b\r\n01,x\r\n02,z\r\n"),
        (b'"a","b"\n"01","x"\n"02","y"\n', b"a,b\n1,x\n2,z\n", b'"a","b"\n"01","x"\n"02","z"\n'),
        (b"x,n\nA,01\nA,02\nB,03\n", b"x,n\nA,1\nB,3\n", b"x,n\nA,01\nB,03\n"),
        (b"n\n12345678901234567.10\n", b"n\n1.2345678901234568e+16\n", None),
    ],
)
def test_the_file_is_written_as_it_was(before: bytes, after: bytes, kept: bytes | None) -> None:
    assert with_old_forms("a.csv", before, after) == kept


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        ("Write the dates in one format", True),
        ("Round prices to two decimals", True),
        ("Fill missing values", True),
        ("把日期格式统一", True),
        ("价格保留两位小数", True),
        ("Set Bo's city to Rome", False),
        ("Remove the second row", False),
        ("把李明的状态改成完成", False),
    ],
)
def test_a_request_may_be_about_forms(request_: str, asked: bool) -> None:
    assert speaks_of_forms(request_) is asked


Cell = st.sampled_from(["007", "7", "1.50", "NA", "", "True", "TRUE", "2024-05-01", "a,b", "x", "甲"])


@given(st.lists(st.tuples(Cell, Cell), min_size=1, max_size=6), st.lists(st.tuples(Cell, Cell), max_size=6))
def test_what_is_put_back_is_a_cell_of_before_and_doing_it_twice_is_doing_it_once(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    before, after = _table(old), _table(new)
    kept = with_old_forms("a.csv", before, after)
    if kept is None:
        return
    rows = list(csv.reader(io.StringIO(kept.decode(), newline="")))[1:]
    assert len(rows) == len(new)
    there = {cell for row in [*old, *new] for cell in row}
    assert all(cell in there for row in rows for cell in row)
    assert with_old_forms("a.csv", before, kept) is None


def _table(rows: list[tuple[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([("a", "b"), *rows])
    return out.getvalue().encode()


ROUND = """t = open("a.csv").read().replace("007,1.50", "7,1.5").replace("ok", "sold")
open("a.csv", "w").write(t)
print("done")"""


@pytest.mark.parametrize(
    ("request_", "cell"),
    [("Set the note of 8 to sold in a.csv", b"007,1.50"), ("Clean the numbers of a.csv; 8 is sold", b"7,1.5")],
)
def test_a_task_changes_what_was_asked_for_alone(request_: str, cell: bytes, do: Do, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes(TABLE)
    done = do(request_, program(ROUND), files=[table])
    assert done.file("a.csv").encode() == TABLE.replace(b"007,1.50", cell).replace(b"ok", b"sold")
