"""The bench of killed research: what it counts as lost, repeated or another report, and one real run of it."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from bench.killing import Kill, calls_of_runtime, lost, misnumbered, moments, repeated, told_again, where
from bench.report_kills import kills as section
from bench.tasks.kills import main, summary

from onebox.events import Event, StepFinished, StepStarted
from onebox.settings import Research


def events(*steps: str) -> list[Event]:
    """`+a` begins the step a, `-a` ends it."""
    kinds = {"+": StepStarted, "-": StepFinished}
    facts = [kinds[step[0]](step=step[1:]) for step in steps]
    return [Event(run="r", seq=seq, at=float(seq), fact=fact) for seq, fact in enumerate(facts, 1)]


def test_a_step_that_was_cut_off_is_not_repeated_and_a_finished_one_is() -> None:
    assert repeated(events("+a", "-a", "+b", "+b", "-b")) == []
    assert repeated(events("+a", "-a", "+b", "+a")) == ["a"]


def test_what_was_stored_at_a_kill_must_be_there_at_the_end() -> None:
    story = events("+a", "-a", "+b")
    assert lost([story[:1], story[:2]], story) == 0
    assert lost([story], story[:2]) == 1
    assert lost([events("+x")], story) == 1


def test_numbers_are_there_once_each() -> None:
    one, two, three = events("+a", "-a", "+b")
    assert misnumbered([one, two, three]) == 0
    assert misnumbered([one, three]) == 1 and misnumbered([one, two, two]) == 1
    assert told_again([one, two]) == 0


def test_where_a_kill_fell() -> None:
    assert where(events("+plan", "-plan", "+read 1", "+read 2", "-read 1")) == {"events": 5, "in": ["read 2"]}


def test_moments_lie_evenly_in_the_time_of_the_undisturbed_run() -> None:
    times = [5.0, 6.0, 6.0, 30.0]
    drawn = moments(random.Random(0), times, 400)
    assert drawn == moments(random.Random(0), times, 400)
    at = [(times[kill.events - 1] if kill.events else 0.0) + kill.after for kill in drawn]
    assert at == sorted(at) and at[0] >= 0 and at[-1] <= 30
    assert 13 < sum(at) / len(at) < 17
    assert {kill.events for kill in drawn} == {0, 1, 3}


def test_calls_are_read_from_the_log_of_the_runtime(tmp_path: Path) -> None:
    assert calls_of_runtime(tmp_path) is None
    (tmp_path / "runtime").mkdir()
    begun, ended = "I slot launch_slot_: id  0 | task 0 |\n", "I slot print_timing: id  0 |   total time =   1.0 ms\n"
    (tmp_path / "runtime" / "m.log").write_text(begun + ended + begun, "utf-8")
    assert calls_of_runtime(tmp_path) == (2, 1)


def item(arm: str, **other: Any) -> dict[str, Any]:
    counted = dict.fromkeys(("kills", "events", "steps", "lost", "misnumbered", "told_again", "exit"), 0)
    story: dict[str, Sequence[Any]] = {"hits": [], "repeated": [], "sentences": [], "claims": [], "sources": []}
    known = {"type": "zh", "id": "zh-0", "answers": 1, "calls": 5, "asked": 5, "answered": 5, "seconds": 10.0}
    outside = {"pages": {"h/a": 1}, "searches": ["q"], "stop_reason": "finished", "answer": "x"}
    return counted | story | known | outside | {"arm": arm} | other


def test_every_run_is_held_against_the_undisturbed_one() -> None:
    hits = [{"events": 3, "in": ["read q1.1", "read q1.2"], "model": True}, {"events": 0, "in": [], "model": False}]
    killed = item("killed", kills=2, hits=hits, answer="y", asked=7, answered=6, pages={"h/a": 2}, seconds=16.0)
    result = summary([item("undisturbed"), item("again"), killed, item("killed", exit=1, claims=[["c"]])])
    table = result["arms"]["killed"]
    assert (result["n"], table["runs"], table["kills_with_model"], table["not_ended"]) == (2, 2, 1, 1)
    assert (table["other_text"], table["other_claims"], table["other_sources"]) == (1, 1, 0)
    assert (table["asked_more"], table["answered_more"], table["fetches_again"]) == (2, 1, 1)
    assert table["killed_in"] == {"read": 1, "start": 1} and table["seconds_a_kill"] == 3.0
    assert result["arms"]["again"]["other_text"] == 0
    about = {"settings": {"model": "m", "per_run": 5}} | result
    assert "| other text | 1 | 0 |" in "\n".join(section(about))


def test_without_calls_of_a_runtime_none_are_told() -> None:
    far = {"asked": None, "answered": None}
    table = summary([item("undisturbed", **far), item("killed", **far)])["arms"]["killed"]
    assert table["asked"] is None and "asked_more" not in table and table["calls_more"] == 0


@pytest.mark.crash
@pytest.mark.long
def test_two_kills_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """With the scripted researcher, and taken up again: what is done is not done anew."""
    monkeypatch.setattr("bench.tasks.kills.WORK", tmp_path)
    monkeypatch.setattr("bench.homes.WORK", tmp_path)
    monkeypatch.setattr(
        "bench.tasks.kills.moments", lambda *_: [Kill(40, 0.05), Kill(80, 0.05)]
    )  # where it stands, and not how fast the machine is, says when
    words = ["--scripted", "--no-again", "--limit", "2", "--languages", "zh", "--seconds-a-call", "0.2"]
    assert main(words) == 0
    told = json.loads(Path(capsys.readouterr().out.strip().splitlines()[-1]).read_text("utf-8"))
    killed = told["arms"]["killed"]
    assert (told["n"], killed["runs"], killed["events"] > 100) == (2, 1, True)
    nought = ("repeated", "lost", "misnumbered", "not_ended", "other_text", "other_sentences", "other_claims")
    assert {name: killed[name] for name in nought} == dict.fromkeys(nought, 0)
    # A kill cuts off the calls under way, of every question that is worked on: they are asked again, and only they.
    assert killed["asked_more"] <= 2 * Research().at_once
    assert killed["answered_more"] == 0 and killed["most_fetches_of_a_page"] == 1
    before = (tmp_path / "kills-trial.jsonl").read_text("utf-8")
    assert main([*words, "--resume"]) == 0
    assert (tmp_path / "kills-trial.jsonl").read_text("utf-8") == before
