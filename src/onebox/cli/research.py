"""`onebox research`: the plan of a run, changed while it goes on; finish now, rest, go on from an earlier step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..engine.research.plan import Plan

app = typer.Typer(
    help="Deep research: see and steer its plan, finish now, pause, fork.", no_args_is_help=True, rich_markup_mode=None
)

Run = Annotated[str, typer.Argument(help="The run's id, or its beginning.")]
Id = Annotated[str, typer.Argument(help="The question's id, e.g. q2.")]
Text = Annotated[str, typer.Argument(help="In your own words.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]


@app.command("plan")
def plan(run: Run, as_json: AsJson = False) -> None:
    """The plan as it stands, with what was found for each question."""
    from .research_view import show_plan

    desk, view = _opened(run)
    show_plan(desk.current(), view, as_json=as_json)


@app.command("add")
def add(run: Run, question: Text) -> None:
    """Add a question. It is looked into after those there are."""
    from ..engine.research.steer import added

    _steer(run, lambda plan: added(plan, question))


@app.command("edit")
def edit(run: Run, question: Id, text: Text) -> None:
    """Put a question in other words; it is asked anew."""
    from ..engine.research.steer import reworded

    _steer(run, lambda plan: reworded(plan, question, text))


@app.command("drop")
def drop(run: Run, question: Id) -> None:
    """Take a question off; what was found for it is left out of the report."""
    from ..engine.research.steer import dropped

    _steer(run, lambda plan: dropped(plan, question))


@app.command("note")
def note(run: Run, text: Text) -> None:
    """Tell the run something; every step after that is shown it."""
    from ..engine.research.steer import noted

    _steer(run, lambda plan: noted(plan, text))


@app.command("finish")
def finish(run: Run) -> None:
    """Look no further: write the report from what there is."""
    _wish(run, "finish")


@app.command("pause")
def pause(run: Run) -> None:
    """Let the run rest after the step it is at; `onebox runs resume` goes on."""
    _wish(run, "pause")


@app.command("fork")
def fork(
    run: Run,
    step: Annotated[
        str, typer.Option(help="Begin at this step, e.g. 'look 2'; all before it is taken over.", show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """A new run from a step of another, with its plan as it is now. What was done before the step is taken over."""
    from .ask import EXIT
    from .session import run_and_show

    raise typer.Exit(EXIT[run_and_show(_forked(run, step), as_json=as_json)])


def _forked(run: str, step: str) -> str:
    from ..forking import fork as fork_run
    from ..settings import load
    from ..store.database import open_database

    return fork_run(open_database(load().database_url), run, step).id


def _opened(run: str) -> tuple[Any, Any]:
    from ..desk import RunDesk
    from ..engine.fold import fold
    from ..settings import load
    from ..store.database import open_database
    from ..store.event_log import EventLog
    from ..store.runs import Runs

    database = open_database(load().database_url)
    row = Runs(database).get(run)
    view = fold(EventLog(database).read(row.id))
    view.state = row.state
    return RunDesk(database, row.id), view


def _steer(run: str, how: "Callable[[Plan], Plan]") -> None:
    from .research_view import show_plan
    from .words import tell

    desk, view = _opened(run)
    show_plan(desk.steer(how), view, as_json=False)
    if view.state not in ("running", "queued", "paused", "stopped"):
        typer.echo(tell("plan_of_ended", run=desk.run), err=True)


def _wish(run: str, wish: str) -> None:
    from ..errors import OneboxError
    from .words import tell

    desk, view = _opened(run)
    desk.current()
    if view.state not in ("running", "queued", "stopped", "paused") or (wish == "pause" and view.state != "running"):
        raise OneboxError(tell("not_running", run=desk.run), hint=tell("look_at_runs"))
    desk.wish(wish)
    typer.echo(tell(f"wished_{wish}"))
