import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from onebox.cli import table
from onebox.cli.table import print_table

HEAD = ("id", "question", "place")
ROWS = [("63709a4a7046", "How often is a stable version of Debian released? " * 4, "/a/place/" * 9), ("2", "短", "x")]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_longer_than_the_terminal_and_the_id_stays_whole(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    made = Console(file=out, force_terminal=True, width=width, color_system=None)
    monkeypatch.setattr("rich.console.Console", lambda **_: made)
    print_table(HEAD, ROWS, flexible=(1, 2), wide=(2,))
    lines = out.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert lines[1].startswith("63709a4a7046")
    assert ("place" in lines[0]) == (width >= table.WIDE)


def test_piped_rows_are_whole_and_parted_by_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(HEAD, [("1", "two\nlines", "x" * 300)])
    assert capsys.readouterr().out == f"1\ttwo lines\t{'x' * 300}\n"
