"""The JSON of an answer, and how it looks in a terminal."""

import io
import json
from typing import Any

from rich.console import Console

from onebox.cli.answer import answer_object
from onebox.cli.sources import Numbered, answer_text, source_lines
from onebox.engine.fold import View, fold
from onebox.events import (
    AnswerFinished,
    AnswerStarted,
    Cited,
    ClaimChecked,
    Event,
    RouteChosen,
    RunAccepted,
    RunStateChanged,
    SourceFound,
    UsageCounted,
)
from onebox.types import Depth

KEYS = ["run", "depth", "state", "stop_reason", "sentences", "sources", "usage", "seconds"]


def cited(start: int, quote: str) -> Cited:
    return Cited(source="s", title="桥", quote=quote, start=start, end=start + len(quote), passage=1, location="/桥.md")


def seen(*facts: Any) -> View:
    return fold(Event(run="r1", seq=n, at=0.0, fact=fact) for n, fact in enumerate(facts, 1))


OPENING = (RunAccepted(text="桥？", conversation="c", language="zh"), RouteChosen(depth=Depth.SEARCH, by="user"))
VIEW = (
    *OPENING,
    SourceFound(source="s", title="桥", location="/桥.md", passage=1),
    AnswerStarted(model="m"),
    UsageCounted(step="write", prompt_tokens=9, completion_tokens=3),
    ClaimChecked(index=1, text="桥很长。", supported=True, citations=[cited(7, "桥很长。"), cited(0, "桥是钢的。")]),
    ClaimChecked(index=0, text="桥是钢的。", supported=True, citations=[cited(0, "桥是钢的。")]),
    ClaimChecked(index=2, text="桥很美。", supported=False, reason="no passage says this"),
    AnswerFinished(stop_reason="finished", text="桥是钢的。桥很长。桥很美。", first_token=0.5, total=1.5),
    RunStateChanged(state="done", stop_reason="finished"),
)


def test_the_object_has_the_documented_keys() -> None:
    told = json.loads(json.dumps(answer_object(seen(*VIEW)), ensure_ascii=False))
    assert [key for key in told if key in KEYS] == KEYS
    assert (told["run"], told["depth"], told["state"], told["stop_reason"]) == ("r1", "search", "done", "finished")
    assert [(s["text"], s["supported"], len(s["citations"])) for s in told["sentences"]] == [
        ("桥是钢的。", True, 1),
        ("桥很长。", True, 2),
        ("桥很美。", False, 0),
    ]
    assert told["sentences"][2]["reason"]
    quote = told["sentences"][0]["citations"][0]
    assert {"source": "s", "title": "桥", "quote": "桥是钢的。", "start": 0, "end": 5}.items() <= quote.items()
    assert told["sources"] == [{"id": "s", "title": "桥", "location": "/桥.md"}]
    assert {"calls": 1, "prompt_tokens": 9, "completion_tokens": 3}.items() <= told["usage"].items()
    assert told["seconds"] == {"first_token": 0.5, "total": 1.5}
    assert "error" not in told


def test_a_failed_run_says_why() -> None:
    told = answer_object(
        seen(*OPENING, RunStateChanged(state="failed", stop_reason="error", error="no model", hint="pull one"))
    )
    assert (told["state"], told["stop_reason"], told["sentences"]) == ("failed", "error", [])
    assert (told["error"], told["hint"]) == ("no model", "pull one")


def shown(*lines: Any) -> str:
    console = Console(width=80, record=True, color_system=None, file=io.StringIO())
    for line in lines:
        console.print(line)
    return console.export_text()


def test_numbers_stand_by_first_use_and_once() -> None:
    view = seen(*VIEW)
    numbered = Numbered(view)
    text = shown(answer_text(view, numbered, "zh"))
    assert "桥是钢的。 ✓[1]" in text and "桥很长。 ✓[2][1]" in text and "桥很美。 ? 未证实" in text
    sources = shown(*source_lines(numbered, "zh"))
    assert sources.count("“桥是钢的。”") == sources.count("“桥很长。”") == 1
    assert sources.index("[1]") < sources.index("[2]")
    assert shown(answer_text(view, numbered, "en")).count("not confirmed") == 1


def test_markup_in_an_answer_is_text() -> None:
    """What a model or a document says is never a command to the terminal."""
    view = seen(
        *OPENING, ClaimChecked(index=0, text="[bold]a[/bold] [link=x]b", supported=True, citations=[cited(0, "[red]q")])
    )
    numbered = Numbered(view)
    assert "[bold]a[/bold] [link=x]b" in shown(answer_text(view, numbered, "en"))
    assert "[red]q" in shown(*source_lines(numbered, "en"))
