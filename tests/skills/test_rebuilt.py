"""A workbook that was written anew keeps its formulas, its formats and its sheets; what changed in it changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from onebox.skills.inside.rebuilt import rebuilt

openpyxl = pytest.importorskip("openpyxl", reason="the extra `documents` is not installed")

HEAD = ("item", "count", "price", "sum")
VALUES: list[tuple[Any, ...]] = [HEAD, ("Tea", 3, 4.5, None), ("Rice", 1, 12, None), ("Salt", 4, 0.5, None)]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A sheet with formulas and a bold cell, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Orders"
    for place, row in enumerate(VALUES, 1):
        sheet.append([*row[:3], HEAD[3] if place == 1 else f"=B{place}*C{place}"])
    sheet["A2"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("Archive").append(["item", "year"])
    book["Archive"].append(["Oil", 2025])
    book.save(tmp_path / "old.xlsx")
    return tmp_path / "old.xlsx"


def _made(old: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Any:
    """The workbook that is made of one written anew with these sheets; None for none."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    new, out = old.with_name("new.xlsx"), old.with_name("out.xlsx")
    book.save(new)
    return openpyxl.load_workbook(out) if rebuilt(str(old), str(new), str(out)) else None


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("title", ["Orders", "Sheet1"])
def test_a_changed_value_goes_into_the_old_workbook(old: Path, title: str) -> None:
    made = _made(old, {title: [*VALUES[:2], ("Rice", 9.0, 12.0, None), VALUES[3]]})
    assert made.sheetnames == ["Orders", "Archive"] and made["Archive"]["B2"].value == 2025
    sheet = made["Orders"]
    assert _rows(sheet)[2] == ("Rice", 9, 12, "=B3*C3") and isinstance(sheet["B3"].value, int)
    assert sheet["A2"].font.bold and _rows(sheet)[1] == ("Tea", 3, 4.5, "=B2*C2")


def test_a_new_row_goes_on_with_the_formula(old: Path) -> None:
    sheet = _made(old, {"Orders": [*VALUES, ("Oil", 2, 7, None)]})["Orders"]
    assert _rows(sheet)[4] == ("Oil", 2, 7, "=B5*C5")


def test_a_new_column_is_taken_over(old: Path) -> None:
    rows = [(*VALUES[0], "shelf"), *((*row, place) for place, row in enumerate(VALUES[1:]))]
    sheet = _made(old, {"Orders": rows})["Orders"]
    assert [row[4] for row in _rows(sheet)] == ["shelf", 0, 1, 2] and sheet["D2"].value == "=B2*C2"


def test_values_that_were_calculated_are_no_change(old: Path) -> None:
    rows = [HEAD, *((item, count, price, count * price) for item, count, price, _ in VALUES[1:])]
    assert _rows(_made(old, {"Orders": rows})["Orders"])[1] == ("Tea", 3, 4.5, "=B2*C2")


@pytest.mark.parametrize(
    "sheets",
    [
        {"Orders": VALUES[:3]},
        {"Orders": [("thing", *HEAD[1:]), *VALUES[1:]]},
        {"Orders": VALUES, "Summary": [("a", "b")]},
        {"Other": [("a", "b")]},
        {"Orders": []},
    ],
)
def test_what_cannot_be_told_to_be_the_same_is_left(old: Path, sheets: dict[str, Any]) -> None:
    assert _made(old, sheets) is None


def test_where_nothing_was_lost_nothing_is_made(old: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(old)
    book["Orders"]["B3"] = 9
    book["Orders"]["A1"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "new.xlsx")
    assert rebuilt(str(old), str(tmp_path / "new.xlsx"), str(tmp_path / "out.xlsx")) is False


def test_text_that_pandas_takes_for_nothing_stays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("id", "note", "twice"), (1, "NA", "=A2*2"), (2, "b", "=A3*2")):
        book.active.append(row)
    book.save(tmp_path / "old.xlsx")
    made = _made(tmp_path / "old.xlsx", {"Sheet": [("id", "note", "twice"), (1, None, None), (2, "c", None)]})
    assert _rows(made["Sheet"])[1:] == [(1, "NA", "=A2*2"), (2, "c", "=A3*2")]


def test_a_formula_over_several_cells_stays(old: Path) -> None:
    book = openpyxl.load_workbook(old)
    book["Orders"]["D2"] = openpyxl.worksheet.formula.ArrayFormula("D2", "=SUM(B2:B4*C2:C4)")
    book.save(old)
    kept = _made(old, {"Orders": [VALUES[0], ("Tea", 8, 4.5, 27), *VALUES[2:]]})["Orders"]
    assert kept["D2"].value.text == "=SUM(B2:B4*C2:C4)" and kept["B2"].value == 8
