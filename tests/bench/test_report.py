"""The leaderboard says what the results say, and where they fall short; the committed one is up to date."""

import json
from argparse import Namespace
from pathlib import Path

import pytest
from bench.aim import Aim, at
from bench.aims import AIMS
from bench.common import RESULTS

from bench import report, run

OWN = ("handbook", "absent", "web", "injected", "research", "kills")
"""Sets whose questions are the project's own."""
GAIN = {"difference": 0.12, "interval_95": [-0.01, 0.25], "n": 50}


def with_bridge(gain: object) -> dict[str, object]:
    return {"answers": {"sets": {"hotpotqa_100": {"onebox - plain": {"bridge": {"f1": gain}}}}}}


def test_a_path_leads_through_keys_and_places() -> None:
    results = {"a": {"b c": [{"d.e": 1}]}}
    assert at(results, "a/b c/0/d.e") == 1
    assert at(results, "a/x/0") is at(results, "a/b c/9") is None


@pytest.mark.parametrize(("sense", "met"), [("≥", True), ("≤", True), (">", False)])
def test_aims_at_the_border(sense: str, met: bool) -> None:
    assert Aim("x", "x", sense, 1.0).met(1.0) is met  # type: ignore[arg-type]


def test_a_missed_aim_is_told() -> None:
    text = report.short(with_bridge({**GAIN, "difference": 0.02}))
    assert "two-hop (bridge)**: +2.0 points, the aim is ≥ +10.0 points" in text and "not measured yet" in text


def test_an_aim_met_by_chance_is_told_too() -> None:
    assert "-1.0 points … +25.0 points, lies on both sides" in report.short(with_bridge(GAIN))


def test_every_aim_is_in_the_tables_once_measured_or_not() -> None:
    text = "\n".join(report.aims({}))
    assert all(aim.what in text for members in AIMS.values() for aim in members) and "✓" not in text


def test_the_committed_leaderboard_is_that_of_the_committed_results() -> None:
    assert report.FILE.read_text(encoding="utf-8") == report.leaderboard(report.read(RESULTS)), (
        "run `python -m bench.report`"
    )


def test_results_hold_no_texts_of_the_data() -> None:
    """Items name questions by id; only answers to the project's own questions are kept."""
    for file in RESULTS.glob("*.json"):
        for item in json.loads(file.read_text(encoding="utf-8")).get("items", []):
            words = {key for key, value in item.items() if isinstance(value, str)}
            own = {"answer"} if item.get("set") in OWN else set()
            assert words <= {
                "set",
                "id",
                "arm",
                "half",
                "type",
                "error",
                "stop_reason",
                "verdict",
                "difficulty",
                *own,
            }, f"{file.name}: {item.get('id')}"


def test_a_task_gets_the_options_it_takes() -> None:
    options = Namespace(limit=2, home="h", resume=True, model=None)
    assert run.command("answers", options)[3:] == ["--home", "h", "--limit", "2", "--resume"]
    assert run.command("retrieval", options)[3:] == []
    assert all((Path(run.__file__).parent / "tasks" / f"{task}.py").is_file() for task in run.TASKS)
