"""`onebox runs`: what was asked, how it stands, and taking it up again."""

import time
from typing import Annotated

import typer

app = typer.Typer(help="Runs: list, show, resume.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_runs(
    limit: Annotated[int, typer.Option(help="How many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The newest runs."""
    import json

    from rich.console import Console
    from rich.table import Table

    from ..settings import load
    from ..store.database import open_database
    from ..store.runs import Runs

    rows = Runs(open_database(load().database_url)).list(limit)
    if as_json:
        told = [
            {"run": r.id, "state": r.state, "stop_reason": r.stop_reason, "text": r.ask.text, "created": r.created}
            for r in rows
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    if not rows:
        typer.echo('Nothing was asked yet. Try: onebox ask "…"')
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("run", "state", "depth", "when", "question"):
        table.add_column(column, overflow="ellipsis", no_wrap=True)
    for row in rows:
        state = row.state if row.state != "done" or row.stop_reason == "finished" else f"{row.state}: {row.stop_reason}"
        table.add_row(row.id, state, row.ask.depth, _ago(row.created), row.ask.text.replace("\n", " "))
    Console(highlight=False).print(table)


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
        Live(quiet=True).show(view)


@app.command("resume")
def resume(
    run: Annotated[str, typer.Argument(help="The run's id, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Go on with a run that was stopped, cancelled or failed; what is done is not done again."""
    from .ask import EXIT
    from .session import run_and_show

    raise typer.Exit(EXIT[run_and_show(run, as_json=as_json)])


def _ago(at: float) -> str:
    seconds = time.time() - at
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit} ago"
    return "just now"
