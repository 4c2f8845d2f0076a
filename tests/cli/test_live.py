import pytest
from rich.console import Console

from onebox.cli.live import Live
from onebox.engine.fold import View, fold
from onebox.events import AnswerFinished, AnswerStarted, Cited, ClaimChecked, Event, RunAccepted, StepStarted

QUOTE = "The project will simultaneously have three to six different versions of each program. " * 3


def view() -> View:
    cited = Cited(source="s", title="Life", quote=QUOTE, start=0, end=len(QUOTE), passage=1, location="/tmp/life.md")
    facts = [
        RunAccepted(text="How many versions are there?", conversation="c", language="en"),
        ClaimChecked(index=0, text="Three to six versions.", supported=True, citations=[cited]),
        ClaimChecked(index=1, text="They are blue.", supported=False),
        AnswerFinished(stop_reason="finished", text="Three to six versions. They are blue.", total=2.0),
    ]
    return fold(Event(run="0123456789ab", seq=n, at=0.0, fact=fact) for n, fact in enumerate(facts, 1))


def test_a_piped_answer_keeps_each_quote_on_one_line_without_spaces_at_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Live(quiet=True).show(view())
    lines = capsys.readouterr().out.splitlines()
    assert any(" ".join(QUOTE.split()) in line for line in lines)
    assert any("Three to six versions. ✓[1] They are blue. ? not confirmed" in line for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_a_loading_model_is_told_of_only_while_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(quiet=True)
    live.see(Event(run="r", seq=1, at=0.0, fact=AnswerStarted(model="local/qwen")), View())
    live.loading("qwen", 3.0)
    assert "Loading qwen (3 s)" in drawn(live)
    live._loading = (live._loading[0], live._loading[1] - 2)  # two seconds later
    assert "qwen is reading and writing" in drawn(live)


@pytest.mark.parametrize(("language", "said"), [("zh", "正在摘录：谁设计的？"), ("en", "Taking out facts: 谁设计的？")])
def test_without_a_terminal_minutes_of_research_are_told_on_standard_error(
    capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    for live in (Live(quiet=True), Live(quiet=False)):
        live.see(Event(run="r", seq=1, at=0.0, fact=RunAccepted(text="q", conversation="c", language=language)), View())
        live.see(Event(run="r", seq=2, at=0.0, fact=StepStarted(step="extract q1.1", detail="谁设计的？")), View())
        live.see(Event(run="r", seq=3, at=0.0, fact=StepStarted(step="write section 2")), View())
        live.see(Event(run="r", seq=4, at=0.0, fact=StepStarted(step="write")), View())  # of a search: seconds
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count(said) == 1
    assert "section 2" in captured.err and captured.err.count("\n") == 2


def drawn(live: Live) -> str:
    console = Console(width=80)
    with console.capture() as text:
        console.print(live._frame())
    return text.get()
