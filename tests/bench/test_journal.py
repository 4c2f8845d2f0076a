"""What a long task has finished survives kill -9, and is not mixed with other settings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.common import ROOT
from bench.journal import Journal

ABOUT = {"model": "m"}


def item(name: str) -> dict[str, str]:
    return {"set": "s", "id": name, "arm": "a"}


def test_goes_on_where_it_was(tmp_path: Path) -> None:
    first = Journal(tmp_path / "t.jsonl", ABOUT, resume=False)
    first.add({**item("1"), "f1": "é中"})
    again = Journal(tmp_path / "t.jsonl", ABOUT, resume=True)
    assert again.items == [{**item("1"), "f1": "é中"}]
    assert again.has(**item("1")) and not again.has(**item("2"))


def test_half_a_line_is_left_out_and_the_next_item_stands_on_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    Journal(path, ABOUT, resume=False).add(item("1"))
    with open(path, "ab") as file:
        file.write('{"set": "s", "id": "半'.encode()[:-1])
    again = Journal(path, ABOUT, resume=True)
    again.add(item("2"))
    assert [one["id"] for one in Journal(path, ABOUT, resume=True).items] == ["1", "2"]


@pytest.mark.parametrize(("settings", "resume"), [({"model": "other"}, True), (ABOUT, False)])
def test_what_was_made_under_other_settings_is_put_aside_not_lost(
    tmp_path: Path, settings: dict[str, str], resume: bool
) -> None:
    path = tmp_path / "t.jsonl"
    Journal(path, ABOUT, resume=False).add(item("1"))
    assert Journal(path, settings, resume=resume).items == []
    assert "1" in [json.loads(line).get("id") for line in (tmp_path / "t.old").read_text().splitlines()]


@pytest.mark.crash
def test_kill_9_costs_no_finished_item(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    code = (
        "import os, sys, signal; from pathlib import Path; from bench.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]), {'model': 'm'}, resume=True)\n"
        "journal.add({'set': 's', 'id': str(len(journal.items)), 'arm': 'a'})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=False)
    assert [one["id"] for one in Journal(path, ABOUT, resume=True).items] == ["0", "1", "2"]
