import datetime
from pathlib import Path

import openpyxl
import pytest

from onebox.errors import FileTooLarge
from onebox.reading import Limits, heading_path, read_file
from onebox.reading.sheets import read


def test_rows_name_their_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人员"
    sheet.append(["人员名单"])
    sheet.append([])
    sheet.append(["姓名", "入职", "增长", "工资"])
    sheet.append(["甲", datetime.date(2020, 5, 1), 0.125, 3000.5])
    sheet.append(["乙", datetime.datetime(2021, 6, 2, 9, 30), None, 4000])
    sheet["C4"].number_format = "0.0%"
    sheet["D4"].number_format = "#,##0.00"
    other = book.create_sheet("Notes")
    other.append(["only one cell"])
    hidden = book.create_sheet("hidden")
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "staff.xlsx")
    document = read_file(tmp_path / "staff.xlsx")
    assert document.text == (
        "人员名单\n姓名 · 入职 · 增长 · 工资\n姓名: 甲 · 入职: 2020-05-01 · 增长: 12.5% · 工资: 3000.50\n"
        "姓名: 乙 · 入职: 2021-06-02 09:30 · 工资: 4000\n\nonly one cell"
    )
    assert heading_path(document.marks, document.text.index("甲")) == "人员"
    assert heading_path(document.marks, document.text.index("only")) == "Notes"
    assert (document.title, document.kind) == ("staff", "xlsx")


def test_too_many_rows_is_an_error_not_a_loss(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for i in range(20):
        book.active.append([i, "x"])
    book.save(tmp_path / "long.xlsx")
    with pytest.raises(FileTooLarge, match="too many rows"):
        read(tmp_path / "long.xlsx", Limits(rows=10))
