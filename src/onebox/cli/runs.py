"""`onebox runs`: what was asked, how it stands, and taking it up again."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Engine

app = typer.Typer(help="Runs: list, show, resume.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_runs(
    limit: Annotated[int, typer.Option(help="How many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The newest runs."""
    import json

    from ..settings import load
    from ..store.database import open_database
    from ..store.runs import Runs
    from .table import print_table
    from .words import tell

    database = open_database(load().database_url)
    rows = Runs(database).list(limit)
    waits = _waiting(database, [row.id for row in rows if row.state == "running"])
    if as_json:
        told = [
            {
                "run": r.id,
                "state": r.state,
                "before": waits.get(r.id),
                "stop_reason": r.stop_reason,
                "text": r.ask.text,
                "created": r.created,
            }
            for r in rows
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not rows:
        typer.echo(tell("no_runs"), err=True)
    else:
        table = [
            (
                r.id,
                told_state("queued" if r.id in waits else r.state, r.stop_reason),
                str(r.ask.depth or "auto"),
                _ago(r.created),
                r.ask.text,
            )
            for r in rows
        ]
        print_table([tell(word) for word in ("run", "state", "depth", "when", "question")], table)


@app.command("show")
def show(
    run: Annotated[str, typer.Argument(help="The run's id, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object.")] = False,
    events: Annotated[bool, typer.Option(help="Print every stored event, one JSON object a line.")] = False,
) -> None:
    """A run's answer as it stands, or its events."""
    import json

    from ..engine.fold import fold
    from ..settings import load
    from ..store.database import open_database
    from ..store.event_log import EventLog
    from ..store.runs import Runs
    from .answer import answer_object
    from .live import Live
    from .memory import memory_texts

    database = open_database(load().database_url)
    row = Runs(database).get(run)
    stored = EventLog(database).read(row.id)
    if events:
        for event in stored:
            typer.echo(event.model_dump_json())
        return
    view = fold(stored)
    view.state = row.state
    if as_json:
        typer.echo(json.dumps(answer_object(view), ensure_ascii=False))
    else:
        Live(quiet=True).show(view, memory_texts(database, view))


@app.command("resume")
def resume(
    run: Annotated[str, typer.Argument(help="The run's id, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Go on with a run that was stopped, cancelled or failed; what is done is not done again."""
    from .ask import EXIT
    from .session import run_and_show

    raise typer.Exit(EXIT[run_and_show(run, as_json=as_json)])


def _waiting(database: "Engine", running: "Sequence[str]") -> "Mapping[str, int]":
    """Those of `running` that wait their turn: how many come before each."""
    from ..store.event_log import EventLog

    log = EventLog(database)
    newest = ((run, log.newest(run)) for run in running)
    return {run: event.fact.before for run, event in newest if event and event.fact.kind == "run.queued"}


def told_state(state: str, stop_reason: str | None) -> str:
    """How a run stands, in a word."""
    from .words import tell

    if state == "queued":
        return tell("was_queued")
    if state == "paused":
        return tell("resting")
    if state == "done" and stop_reason in ("no_evidence", "budget"):
        return tell("no_evidence" if stop_reason == "no_evidence" else "out_of_budget")
    return tell("was_cancelled" if state == "cancelled" else state)


def _ago(at: float) -> str:
    from .words import tell

    seconds = time.time() - at
    for size, unit in ((86400, "days_ago"), (3600, "hours_ago"), (60, "minutes_ago")):
        if seconds >= size:
            return tell(unit, count=seconds / size)
    return tell("now")
