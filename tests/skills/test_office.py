"""What programs in the sandbox get from `onebox_tools` for tables, calendars and e-mails, on real files."""

from pathlib import Path

import pytest

from onebox.skills.inside import (
    add_event,
    add_row,
    change_rows,
    delete_rows,
    free_times,
    read_calendar,
    read_email,
    read_text,
    save_document,
    save_email,
    set_cell,
)

TASKS = '''id,name,due,note
00000009,"Write, then check",2023-12-01,
00000010,测试,2023-12-02,"a ""b"""
00000011,Check,2023-12-02,x
'''


@pytest.fixture
def tasks(tmp_path: Path) -> str:
    path = tmp_path / "tasks.csv"
    path.write_text(TASKS, "utf-8")
    return str(path)


def test_only_the_rows_that_are_named_change(tasks: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert change_rows(tasks, {"due": "2023-12-02", "name": ["Check", "Write"]}, {"note": 5, "due": "2024-01-01"}) == 1
    changed = TASKS.replace("00000011,Check,2023-12-02,x", "00000011,Check,2024-01-01,5")
    assert Path(tasks).read_text("utf-8") == changed
    assert delete_rows(tasks, {"id": "00000009"}) == 1
    assert Path(tasks).read_text("utf-8") == changed.replace('00000009,"Write, then check",2023-12-01,\n', "")
    assert delete_rows(tasks, {"id": "9"}) == 0
    assert "0 rows removed" in capsys.readouterr().out


def test_a_new_row_gets_the_next_number(tasks: str) -> None:
    add_row(tasks, {"name": "新的"})
    assert Path(tasks).read_text("utf-8") == TASKS + "00000012,新的,,\n"


def test_other_encodings_signs_and_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号;名称\r\n1;甲\r\n2;乙\r\n".encode("gb18030"))
    change_rows(str(path), {"编号": 2}, {"名称": "丙"})
    assert path.read_bytes() == "编号;名称\r\n1;甲\r\n2;丙\r\n".encode("gb18030")


def test_what_names_no_row_or_column_is_refused(tasks: str) -> None:
    with pytest.raises(ValueError, match="which rows"):
        delete_rows(tasks, {})
    with pytest.raises(KeyError, match="no column 'title'; it has id, name"):
        change_rows(tasks, {"id": "00000009"}, {"title": "x"})
    assert Path(tasks).read_text("utf-8") == TASKS


def test_workbooks_keep_what_is_not_named(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra `documents` is not installed")
    name = str(tmp_path / "a.xlsx")
    book = openpyxl.Workbook()
    for row in (["name", "score"], ["Bo", 90], ["Li", 80], ["Wu", 70]):
        book.active.append(row)
    book.active["B2"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("other")["A1"] = "=1+1"
    book.save(name)
    change_rows(name, {"name": "Li"}, {"score": 85})
    delete_rows(name, {"score": 70})
    add_row(name, {"name": "An"})
    set_cell(name, "D1", "seen")
    book = openpyxl.load_workbook(name)
    rows = [[cell.value for cell in row] for row in book["Sheet"].iter_rows()]
    assert rows == [["name", "score", None, "seen"], ["Bo", 90, None, None], ["Li", 85, None, None],
                    ["An", None, None, None]]  # fmt: skip
    assert book["Sheet"]["B2"].font.bold and book["other"]["A1"].value == "=1+1"


def test_events_are_added_and_read(tmp_path: Path) -> None:
    name = str(tmp_path / "new" / "b.ics")
    add_event(name, "Dinner, 晚饭; late", "2024-05-01 18:30", "2024-05-01 20:00", place="Home", text="a\nb" * 40)
    add_event(name, "Class", "2024-05-01 09:00", minutes=90)
    assert [(one["title"], one["start"], one["end"]) for one in read_calendar(name)] == [
        ("Class", "2024-05-01 09:00", "2024-05-01 10:30"),
        ("Dinner, 晚饭; late", "2024-05-01 18:30", "2024-05-01 20:00"),
    ]
    assert read_calendar(name)[1]["text"] == "a\nb" * 40
    assert max(len(line) for line in Path(name).read_bytes().split(b"\r\n")) <= 75
    with pytest.raises(ValueError, match="ends"):
        add_event(name, "x", "2024-05-01 18:30", "2024-05-01 18:00")
    with pytest.raises(ValueError, match="no time"):
        add_event(name, "x", "tomorrow")


def test_a_calendar_keeps_its_form_and_what_else_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nX-OWN:1\nBEGIN:VEVENT\nSUMMARY:Nap\nDTSTART:20240501T130000Z\nDURATION:PT1H30M\n"
        "RRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    add_event(str(path), "Call", "2024-05-01 15:00")
    text = path.read_text()
    assert "X-OWN:1" in text and "DTSTART:20240501T150000Z" in text and text.count("END:VCALENDAR") == 1
    nap, _ = read_calendar(str(path))
    assert (nap["end"], nap["repeats"]) == ("2024-05-01 14:30", "FREQ=WEEKLY")


def test_times_at_which_all_are_free(tmp_path: Path) -> None:
    a, b = str(tmp_path / "a.ics"), str(tmp_path / "b.ics")
    add_event(a, "x", "2024-05-01 09:00", "2024-05-01 12:00")
    add_event(b, "y", "2024-05-01 13:00", "2024-05-01 16:30")
    assert free_times([a, b], "2024-05-01", 60) == ["2024-05-01 12:00", "2024-05-01 16:30", "2024-05-01 17:00"]
    assert free_times([a, b], "2024-05-01", 600) == []


def test_an_email_is_written_as_a_draft_and_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    name = str(tmp_path / "mails" / "to.eml")
    save_email(name, "李 <li@example.org>", "报告\nBcc: x@y.z", "你好,\nhere it is.", attach=[str(tmp_path / "a.csv")])
    said = read_email(name)
    assert (said["subject"], said["text"]) == ("报告 Bcc: x@y.z", "你好,\nhere it is.")
    assert said["to"] == "李 <li@example.org>" and said["attachments"] == "a.csv"
    assert "not sent" in capsys.readouterr().out and b"X-Unsent: 1" in Path(name).read_bytes()
    assert "Subject: 报告" in read_text(name)


def test_a_table_that_stands_only_in_html_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.eml"
    path.write_text(
        "From: a@b.c\nSubject: T\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=B\n\n"
        "--B\nContent-Type: text/plain\n\nSee below.\n"
        "--B\nContent-Type: text/html; charset=nobody\n\n"
        "<table><tr>\n<th>Name</th>\n<th>Score</th></tr><tr><td>Bo &amp; Li</td> <td>9</td></tr></table>\n--B--\n"
    )
    assert read_email(str(path))["text"] == "See below.\nName\tScore\nBo & Li\t9"


def test_a_document_becomes_another_kind(tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="the extra `documents` is not installed")
    first, second = str(tmp_path / "a.docx"), str(tmp_path / "sub" / "a.txt")
    save_document(first, "# Title\n\nWords 字")
    save_document(second, read_text(first))
    assert Path(second).read_text("utf-8") == "Title\nWords 字"
