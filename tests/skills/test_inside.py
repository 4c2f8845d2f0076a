"""The programs that run in the sandbox, each as its own process on real files."""

import json
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from onebox.skills.inside import add_event, save_email
from onebox.skills.tools.sandboxed import HELPERS, STEPS, helpers, program

docx = pytest.importorskip("docx", reason="the extra `documents` is not installed")
openpyxl = pytest.importorskip("openpyxl", reason="the extra `documents` is not installed")


def said(name: str, folder: Path, *arguments: str) -> Any:
    """What the program prints, given to Python as the sandbox gives it."""
    alone = name == "opens"
    if not alone:
        for place, text in helpers().items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(text)
    command = [sys.executable, *(["-"] if alone else ["-m", f"{STEPS}.{HELPERS}.{name}"]), *arguments]
    done = subprocess.run(command, input=program(name) if alone else b"", cwd=folder, capture_output=True, check=False)
    assert name == "show_file" or done.returncode == 0, done.stderr
    out = (done.stdout or done.stderr).decode()
    return out if name == "show_file" else json.loads(out)


def png(pixels: bytes = b"\0\xff\0\0") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = b"\0\0\0\1\0\0\0\1\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def test_good_files_open_and_bad_ones_say_why(tmp_path: Path) -> None:
    good = docx.Document()
    good.add_paragraph("文")
    good.save(tmp_path / "good.docx")
    docx.Document().save(tmp_path / "empty.docx")
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    book.active.append([1])
    book.save(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("x", "y")
    contents = {
        "good.csv": b"a,b\n1,2\n", "rows.csv": b"\n\n", "good.json": b"[1]", "bad.json": b"[1", "good.png": png(),
        "bad.png": png()[:-20], "not.png": b"GIF8", "good.html": b"<p>x</p>", "bad.html": b"w", "bad.pdf": b"%PDF-1",
        "good.ics": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "bad.ics": b"meeting",
        "cut.ics": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "good.eml": b"To: a@b.c\n\nHi", "bad.eml": b"Hi",
        "bad.xlsx": b"words", "good.txt": "文".encode(), "bad.txt": b"\xff\xfe\xfa", "empty.md": b"", "any.bin": b"\0",
    }  # fmt: skip
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    names = sorted([path.name for path in tmp_path.iterdir()])
    found = said("opens", tmp_path, *names, "gone.csv")
    assert {name for name, why in found.items() if not why} == {
        *(name for name in names if name.startswith("good")), "any.bin",
    }  # fmt: skip
    assert found["gone.csv"] == "it was not made" and found["empty.md"] == "it is empty"
    assert "does not open" in found["bad.json"] and "no docx" in found["other.docx"] and "cut off" in found["bad.png"]


def test_tables_are_described(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,城市,date,price,x\n1,北京,2024-01-05,9.5,\n2,上海,2024-02-01,NA,\n3,北京,2024-03-01,7,\n"
    )
    (tmp_path / "b.csv").write_bytes("名称;数量\n甲;1\n乙;2\n".encode("gb18030"))
    book = openpyxl.Workbook()
    book.active.title = "一"
    for row in (["n", "w"], [1, "a"], [2, "b"]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    (tmp_path / "d.json").write_text('[{"a": 1}, {"a": 2, "b": "x"}]')
    (tmp_path / "e.txt").write_text("Hello\nworld")
    (tmp_path / "f.xlsx").write_text("broken")
    a, b, c, d, e, f = said("profile", tmp_path, "a.csv", "b.csv", "c.xlsx", "d.json", "e.txt", "f.xlsx")
    assert (a["rows"], a["read"]) == (3, "pd.read_csv('a.csv')")
    kinds = {column["name"]: column["type"] for column in a["columns"]}
    assert kinds == {"id": "integer", "城市": "text", "date": "date", "price": "number", "x": "empty"}
    price = a["columns"][3]
    assert (price["missing"], price["range"]) == (1, [7, 9.5])
    assert b["read"] == "pd.read_csv('b.csv', sep=';', encoding='gb18030')" and b["first"][0] == ["甲", "1"]
    assert c["sheets"][0]["sheet"] == "一" and c["sheets"][0]["rows"] == 2
    assert d["rows"] == 2 and e["opening"] == "Hello\nworld" and f["kind"] == "broken"


def test_files_are_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("中文".encode("gb18030"))
    made = docx.Document()
    made.add_paragraph("Hello 你好")
    made.save(tmp_path / "b.docx")
    (tmp_path / "c.bin").write_bytes(b"\0\1\2")
    assert said("show_file", tmp_path, "a.txt") == "中文"
    assert said("show_file", tmp_path, "b.docx").startswith("Hello 你好")
    assert "3 bytes that are not text" in said("show_file", tmp_path, "c.bin")
    assert "There are: a.txt, b.docx, c.bin" in said("show_file", tmp_path, "gone")


def test_numbers_with_zeros_in_front_stay_texts(tmp_path: Path) -> None:
    """Read as numbers and written back, every row would differ from the user's file."""
    (tmp_path / "a.csv").write_text("id,n,zip\n00000007,1,01234\n00000019,20,99999\n")
    book = openpyxl.Workbook()
    for row in (["id", "n"], ["0007", 1], ["0019", 2]):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    a, b = said("profile", tmp_path, "a.csv", "b.xlsx")
    assert a["read"] == "pd.read_csv('a.csv', dtype={'id': 'str', 'zip': 'str'})"
    assert [column["type"] for column in a["columns"]] == ["text", "integer", "text"]
    assert b["sheets"][0]["read"] == "pd.read_excel('b.xlsx', sheet_name='Sheet', dtype={'id': 'str'})"


def test_calendars_mails_and_documents_are_described(tmp_path: Path) -> None:
    add_event(str(tmp_path / "a.ics"), "午餐", "2024-05-01 12:00")
    save_email(str(tmp_path / "b.eml"), "li@example.org", "Rent", "It is due.", sender="bo@example.org")
    made = docx.Document()
    made.add_paragraph("Hello 你好")
    made.save(tmp_path / "c.docx")
    docx.Document().save(tmp_path / "d.docx")
    a, b, c, d = said("profile", tmp_path, "a.ics", "b.eml", "c.docx", "d.docx")
    assert (a["rows"], a["first"]) == (1, [["午餐", "2024-05-01 12:00", "2024-05-01 13:00"]])
    assert a["read"] == "pd.DataFrame(read_calendar('a.ics'))" and a["helper"] == "read_calendar"
    assert b["opening"].startswith("from: bo@example.org; to: li@example.org; subject: Rent. It is due.")
    assert (b["read"], c["read"]) == ("read_email('b.eml')", "read_text('c.docx')")
    assert c["opening"] == "Hello 你好" and "no text" in d["error"] and d["kind"] == "file"
