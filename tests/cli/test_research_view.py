"""Research in the terminal: the plan while it goes on, what was found so far, the report with its marks."""

from typing import Any

import pytest

from onebox.cli.live import Live
from onebox.cli.research_view import plan_lines, progress_line, report_text, stop_line
from onebox.cli.sources import Numbered
from onebox.engine.fold import View, fold
from onebox.events import (
    AnswerFinished,
    Cited,
    ClaimChecked,
    Event,
    RunAccepted,
    RunStateChanged,
    StepStarted,
)
from onebox.events_research import ClaimFound, PlanChanged, PlanQuestion, Progress

PLACE = {"source": "s", "title": "Ferry", "location": "http://a.test/x", "start": 0, "end": 9, "passage": 1}
QUOTE = "It is so."
PLAN = PlanChanged(
    version=2,
    by="box",
    reading="The ferries of Larkfield",
    questions=[
        PlanQuestion(id="q1", text="How many passengers?", state="answered"),
        PlanQuestion(id="q2", text="Why so late?"),
        PlanQuestion(id="q3", text="Who paid?", state="dropped"),
    ],
)
FOUND = ClaimFound(id="c1", text="146 passengers", question="q1", quote=QUOTE, **PLACE)
PROGRESS = Progress(
    asking="Why so late?",
    open=1,
    closed=1,
    claims=1,
    pages=3,
    calls=5,
    of_calls=40,
    of_seconds=600,
    seconds=60,
    left=90,
)
REPORT = "# Ferries\n\n## How many passengers?\n\nEach carries 146. They are blue."


def told(*facts: Any) -> View:
    first = RunAccepted(text="Research the ferries", conversation="c", language="en")
    return fold(Event(run="0123456789ab", seq=n, at=float(n), fact=fact) for n, fact in enumerate((first, *facts), 1))


def checked(index: int, text: str, supported: bool = True) -> ClaimChecked:
    cited = [Cited(quote=QUOTE, **PLACE)] if supported else []
    return ClaimChecked(index=index, text=text, supported=supported, citations=cited)


def test_the_plan_and_how_far_it_is() -> None:
    view = told(PLAN, FOUND, PROGRESS, PLAN.model_copy(update={"version": 1, "questions": []}))
    lines = [line.plain for line in plan_lines(view, "en")]
    assert lines[1:4] == ["  ✓ How many passengers?  1 found", "  ○ Why so late?", "  × Who paid?"]
    assert "3 pages" in lines[4] and "35 calls" in lines[4] and "about 2 min" in lines[4]
    assert "大约还要 2 分钟" in progress_line(PROGRESS, "zh")
    assert plan_lines(told(), "en") == []


def test_a_report_has_its_headings_and_the_marks_of_its_sentences() -> None:
    done = AnswerFinished(stop_reason="user", text=REPORT)
    view = told(PLAN, checked(0, "Each carries 146."), checked(1, "They are blue.", supported=False), done)
    text = report_text(view, Numbered(view), "en").plain
    assert text.splitlines() == [
        "Ferries",
        "",
        "How many passengers?",
        "",
        "Each carries 146. [1] They are blue. ? not confirmed ",
    ]
    assert "left open: 1" in stop_line(view, "en") and stop_line(told(PLAN), "en") == ""


def test_a_table_or_a_line_that_is_no_sentence_is_kept() -> None:
    view = told(PLAN, checked(0, "A."), AnswerFinished(stop_reason="finished", text="A.\n\n| a | b |\n| 1 | 2 |"))
    assert report_text(view, Numbered(view), "en").plain.splitlines()[2:] == ["| a | b |", "| 1 | 2 |"]


@pytest.mark.parametrize("state", ["running", "paused"])
def test_what_was_found_can_be_read_before_there_is_a_report(state: Any, capsys: pytest.CaptureFixture[str]) -> None:
    Live(quiet=True).show(told(PLAN, FOUND, PROGRESS, RunStateChanged(state=state)))
    out = capsys.readouterr().out
    assert "146 passengers" in out and "Why so late?" in out and "35 calls" in out
    assert ("onebox runs resume" in out) == (state == "paused")


def test_what_it_does_is_told_while_it_does_it() -> None:
    from .test_live import drawn

    live, view = Live(quiet=True), told(PLAN)
    live.see(Event(run="r", seq=9, at=9.0, fact=StepStarted(step="search q1.1.1", detail="ferry passengers")), view)
    assert "Searching: ferry passengers" in drawn(live) and "○ Why so late?" in drawn(live)
