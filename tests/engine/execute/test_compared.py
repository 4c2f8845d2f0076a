"""Tables of two states: text and workbooks are read, what is no table is left out, sheets that are gone are known."""

import asyncio
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from onebox.engine.execute.compared import Both, compared
from onebox.sandbox.bubblewrap import Bubblewrap
from onebox.sandbox.sandbox import Job, Result
from onebox.store.versions import Versions

from .conftest import Do, program

openpyxl = pytest.importorskip("openpyxl", reason="the extra `documents` is not installed")

Sheets = dict[str, list[list[object]]]
TABLE: list[list[object]] = [["name", "count"], ["Ann", 3], ["Bo", 4.0]]


class Here:
    """Runs jobs with this Python, which has openpyxl; a sandbox need not be prepared for that."""

    name, python, missing = "here", sys.executable, ()

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.jobs = 0

    def run(self, job: Job, *, cancelled: Event | None = None) -> Result:
        self.jobs += 1
        for name, source in job.files.items():
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(source if isinstance(source, bytes) else source.read_bytes())
        done = subprocess.run(job.command, cwd=self._folder, input=job.stdin, capture_output=True, check=False)
        return Result(done.stdout, done.stderr, done.returncode, "finished", 0.0, 0)

    def workspace(self) -> Path:
        return self._folder

    def close(self) -> None: ...


@pytest.fixture
def packages(sandbox: Bubblewrap) -> None:
    if not sandbox.run(Job([sandbox.python, "-c", "import openpyxl"])).ok:
        pytest.skip("THE SANDBOX'S PACKAGES ARE NOT INSTALLED: run `onebox sandbox prepare`")


def _book(place: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    place.parent.mkdir(parents=True, exist_ok=True)
    book.save(place)
    return place


def _version(versions: Versions, **files: Path) -> str:
    return versions.note({name.replace("_", "."): versions.keep(path) for name, path in files.items()})


def test_a_cell_of_a_workbook_that_changed_is_found(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    old = _book(tmp_path / "old.xlsx", {"May": TABLE, "June": [["x"]]})
    new = _book(tmp_path / "new.xlsx", {"May": [*TABLE[:2], ["Bo", 5], [None, None]], "June": [["x"]]})
    before, after = _version(versions, a_xlsx=old), _version(versions, a_xlsx=new)
    found = asyncio.run(compared(Here(tmp_path), versions, before, after))
    head = [("name", "count"), ("Ann", "3")]
    assert found.changed == [Both("a.xlsx · May", [*head, ("Bo", "4")], [*head, ("Bo", "5")])]
    assert found.gone == [] and set(found.whole) == {"a.xlsx · May", "a.xlsx · June"}


def test_a_sheet_that_is_gone_is_known(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    old = _book(tmp_path / "old.xlsx", {"May": TABLE, "June": TABLE})
    new = _book(tmp_path / "new.xlsx", {"May": TABLE})
    before, after = _version(versions, a_xlsx=old), _version(versions, a_xlsx=new)
    found = asyncio.run(compared(Here(tmp_path), versions, before, after))
    assert found.gone == [("a.xlsx", "June")] and (found.changed, found.same) == ([], [])


def test_the_only_sheet_is_the_same_by_another_title(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    old, new = _book(tmp_path / "old.xlsx", {"May": TABLE}), _book(tmp_path / "new.xlsx", {"Sheet1": TABLE[:2]})
    before, after = _version(versions, a_xlsx=old), _version(versions, a_xlsx=new)
    found = asyncio.run(compared(Here(tmp_path), versions, before, after))
    assert [one.name for one in found.changed] == ["a.xlsx"] and found.gone == []


def test_a_workbook_with_the_same_cells_is_no_change(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    old, new = (_book(tmp_path / name / "a.xlsx", {"May": TABLE}) for name in ("old", "new"))
    new.write_bytes(new.read_bytes() + b"\0")
    before, after = _version(versions, a_xlsx=old), _version(versions, a_xlsx=new)
    found = asyncio.run(compared(Here(tmp_path), versions, before, after))
    assert (found.changed, found.gone, found.same) == ([], [], ["a.xlsx"])


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 cut off"])
def test_what_does_not_open_is_left_out(tmp_path: Path, data: bytes) -> None:
    versions = Versions(tmp_path / "versions")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(data)
    old = _book(tmp_path / "old.xlsx", {"May": TABLE})
    found = asyncio.run(
        compared(Here(tmp_path), versions, _version(versions, a_xlsx=old), _version(versions, a_xlsx=bad))
    )
    assert (found.changed, found.gone) == ([], [])


def test_where_no_table_changed_nothing_is_started(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    book, note = _book(tmp_path / "old.xlsx", {"May": TABLE}), tmp_path / "note.txt"
    note.write_text("a")
    before = _version(versions, a_xlsx=book, note_txt=note)
    note.write_text("b")
    sandbox = Here(tmp_path)
    found = asyncio.run(compared(sandbox, versions, before, _version(versions, a_xlsx=book, note_txt=note)))
    assert found.changed == () and sandbox.jobs == 0


def test_a_task_says_what_it_changed_in_a_workbook(do: Do, packages: None, tmp_path: Path) -> None:
    book = _book(tmp_path / "people.xlsx", {"May": TABLE, "June": TABLE})
    code = "from onebox_tools import change_rows\nchange_rows('people.xlsx', {'name': 'Bo'}, {'count': 9}, 'May')\n"
    done = do("Set Bo's count to 9 in people.xlsx", program(code), files=[book])
    assert done.view.stop_reason == "finished"
    assert "Changed in people.xlsx · May: cells: 1\n- row 3, count: 4 → 9" in done.view.text


LOST = (
    "import openpyxl\nbook = openpyxl.Workbook()\nsheet = book.active\nsheet.title = 'May'\n"
    "for row in {rows}:\n    sheet.append(row)\nbook.save('people.xlsx')\nprint('done')"
)
"""As pandas does it."""


def test_a_workbook_that_a_program_wrote_anew_keeps_its_other_sheets(do: Do, packages: None, tmp_path: Path) -> None:
    book = _book(tmp_path / "people.xlsx", {"May": TABLE, "June": TABLE})
    code = LOST.format(rows=[*TABLE[:2], ["Bo", 9]])
    done = do("Set Bo's count to 9 in people.xlsx", program(code), files=[book])
    assert done.view.stop_reason == "finished"
    assert "Changed in people.xlsx · May: cells: 1\n- row 3, count: 4 → 9" in done.view.text
    made = done.home / "execute" / done.view.run / "files" / "people.xlsx"
    assert openpyxl.load_workbook(made).sheetnames == ["May", "June"]


def test_a_sheet_that_cannot_be_kept_goes_back_to_the_model(do: Do, packages: None, tmp_path: Path) -> None:
    book = _book(tmp_path / "people.xlsx", {"May": TABLE, "June": TABLE})
    lost = LOST.format(rows=[["who", "count"], ["Bo", 9]])
    good = "from onebox_tools import change_rows\nchange_rows('people.xlsx', {'name': 'Bo'}, {'count': 9}, 'May')\n"
    done = do("Set Bo's count to 9 in people.xlsx", program(lost), program(good), files=[book])
    assert done.view.stop_reason == "finished" and "no longer has the sheet June" in done.prompts[1]
    assert "row 3, count: 4 → 9" in done.view.text and "no longer" not in done.view.text
