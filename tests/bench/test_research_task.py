"""The research bench: its tasks are what they claim, and its figures say what happened."""

import json
from pathlib import Path
from typing import Any

import pytest
from bench.local_web.pages import written
from bench.questions import DATA
from bench.tasks.research import by_turns, holds, main, summary

PAGES = {page.key: page for page in written()}
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (DATA / "tasks" / "research.jsonl").read_text("utf-8").splitlines()
]


def test_twelve_tasks_in_two_languages() -> None:
    assert [row["language"] for row in by_turns(ROWS)] == ["zh", "en"] * 6
    assert len({row["id"] for row in ROWS}) == len({row["request"] for row in ROWS}) == 12
    assert all(5 <= len(row["nuggets"]) <= 10 for row in ROWS)
    assert all(len({nugget["page"] for nugget in row["nuggets"]}) >= 2 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_nugget_stands_on_its_page(row: dict[str, Any]) -> None:
    for nugget in row["nuggets"]:
        page = PAGES[nugget["page"]]
        assert holds(f"{page.title} {page.text}", nugget["any"]), nugget
        assert not holds(row["request"], nugget["any"]), "the request tells it"


def test_a_number_is_not_found_in_a_longer_one() -> None:
    assert holds("设车站 21座。", ["21座"]) and not holds("设车站 121座。", ["21座"])
    assert not holds("in 1968", ["196"]) and holds("The 1.6 metres mirror", ["1.6 metres"])


def test_the_figures_of_what_happened() -> None:
    item = {"type": "zh", "nuggets": 4, "found": 3, "sentences": 5, "supported": 4, "quotes": 6, "verbatim": 6}
    table = summary(ROWS, [item | {"stop_reason": "finished"}, {"type": "en", "error": "x"}])
    assert (table["n"], table["of"]) == (2, 12)
    assert table["zh"]["nugget_recall"] == 0.75 and table["zh"]["sentences_supported"] == 0.8
    assert table["all"]["stop_reasons"] == {"finished": 1, "error": 1}


def test_a_task_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """With the scripted researcher: the plan is made by code, and all figures hold together."""
    monkeypatch.setattr("bench.tasks.research.WORK", tmp_path)
    monkeypatch.setattr("bench.homes.WORK", tmp_path)
    assert main(["--scripted", "--limit", "1"]) == 0
    told = json.loads(Path(capsys.readouterr().out.strip().splitlines()[-1]).read_text("utf-8"))
    (item,) = told["items"]
    assert item["sentences"] == item["supported"] > 0 and item["quotes"] == item["verbatim"] > 0
    assert item["urls"] == item["urls_fetched"] and item["leaks"] == 0
    assert item["duplicate_fetches"] == item["duplicate_searches"] == 0
    assert 0 < item["largest_prompt"] <= 3000 and item["calls"] <= 40
