"""`onebox schedule`: tasks that come up by themselves: add, list, remove, run now."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..settings import Settings
    from ..store.schedules import Schedules

app = typer.Typer(
    help="Tasks that come up by themselves: add, list, remove, run.", no_args_is_help=True, rich_markup_mode=None
)
Id = Annotated[str, typer.Argument(help="The id on the schedule, or its beginning.")]


@app.command("add")
def add(
    when: Annotated[str, typer.Argument(help='When: "every day at 8:00", "每周一9点", "every 6 hours", a date.')],
    text: Annotated[str, typer.Argument(help="What is to be done, as you would ask it.")],
    depth: Annotated[str, typer.Option(help="How deep; without, the box chooses.")] = "",
    email: Annotated[str, typer.Option(help="Mail the result to this address (settings: mail).")] = "",
    webhook: Annotated[str, typer.Option(help="POST the result to this address, as JSON.")] = "",
) -> None:
    """Put a task on the schedule; `onebox serve` does the work."""
    from ..living.mail import can_mail
    from ..living.scheduling import plan_task
    from .words import tell

    settings, rows = _open()
    made = plan_task(settings, rows, text, when, depth=depth, email=email, webhook=webhook)
    typer.echo(tell("scheduled", id=made.id, when=made.spec, next=_time(made.next_at)))
    if email and not can_mail(settings.mail):
        typer.echo(tell("report_no_mail"), err=True)


@app.command("list")
def list_tasks(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """What is on the schedule, and when it comes next."""
    import json
    from dataclasses import asdict

    from .table import print_table
    from .words import tell

    _, rows = _open()
    found = rows.all()
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    elif not found:
        typer.echo(tell("nothing_scheduled"), err=True)
    else:
        table = [(one.id, one.spec, _time(one.next_at), one.last or "", one.error, one.text) for one in found]
        head = ("id", "scheduled_when", "scheduled_next", "run", "scheduled_trouble", "scheduled_task")
        print_table([tell(word) for word in head], table, wide=(3, 4))


@app.command("remove")
def remove(id: Id) -> None:
    """Take a task off the schedule; runs that began go on."""
    from .words import tell

    _, rows = _open()
    found = rows.get(id)
    rows.remove(found.id)
    typer.echo(tell("unscheduled", id=found.id))


@app.command("run")
def run(
    id: Id,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Do a task of the schedule here and now, beside its times."""
    from ..living.scheduling import ask_of
    from .ask import EXIT
    from .session import run_and_show

    _, rows = _open()
    raise typer.Exit(EXIT[run_and_show(ask_of(rows.get(id)), as_json=as_json)])


def _open() -> "tuple[Settings, Schedules]":
    from ..settings import load
    from ..store.database import open_database
    from ..store.schedules import Schedules

    settings = load()
    return settings, Schedules(open_database(settings.database_url))


def _time(at: float | None) -> str:
    import time

    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at)) if at else "-"
