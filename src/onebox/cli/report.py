"""`onebox report`: what research wrote: read it, compare versions, export, refresh, watch, ask about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from ..types import Ask

app = typer.Typer(
    help="Reports: list, show, export, diff, refresh, watch, ask.", no_args_is_help=True, rich_markup_mode=None
)
Run = Annotated[str, typer.Argument(help="The run's id, or its beginning.")]
Number = Annotated[int | None, typer.Option("--version", help="Which version; the newest without.", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_reports(
    limit: Annotated[int, typer.Option(help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """The newest reports."""
    import json
    import time

    from ..store.report_versions import ReportVersions
    from ..store.report_watches import Watches
    from .table import print_table
    from .words import tell

    database = _database()
    rows = ReportVersions(database).newest(limit=limit)
    watched = {one.report: one.every for one in Watches(database).all()}
    if as_json:
        told = [
            {"run": r.run, "report": r.report, "version": r.version, "title": r.title, "created": r.created}
            for r in rows
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not rows:
        typer.echo(tell("no_reports"), err=True)
    else:
        table = [
            (
                r.run,
                str(r.version),
                time.strftime("%Y-%m-%d %H:%M", time.localtime(r.created)),
                tell(watched[r.report]) if r.report in watched else "",
                r.title,
            )
            for r in rows
        ]
        print_table([tell(word) for word in ("run", "report_version", "when", "report_watched", "title")], table)


@app.command("show")
def show(run: Run, version: Number = None) -> None:
    """A report as Markdown, with its quotes."""
    typer.echo(_exported(run, version, "md").decode(), nl=False)


@app.command("export")
def export(
    run: Run,
    format: Annotated[Literal["md", "html", "docx", "pdf"], typer.Option(help="The kind of file.")] = "md",
    to: Annotated[Path | None, typer.Option(help="The file to write; else named after the run, here.")] = None,
    version: Number = None,
) -> None:
    """Write a report to a file; citations survive in every format."""
    import os

    from .words import tell

    data = _exported(run, version, format)
    target = to or Path(f"{run}.{format}")
    half = target.with_name(f".{target.name}.half")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, target)
    typer.echo(tell("report_written", place=str(target)))


@app.command("diff")
def diff(
    run: Run,
    before: Annotated[int | None, typer.Option(help="A version; else the one before.", min=1)] = None,
    after: Annotated[int | None, typer.Option(help="A later version; else the newest.", min=1)] = None,
    as_json: AsJson = False,
) -> None:
    """What differs between two versions, sentence by sentence. Exit code 1: something does."""
    import json

    from ..engine.research.report_diff import shown
    from ..living.news import data
    from ..living.reports import Reports
    from .words import tell

    database = _database()
    then, now, changes = Reports(database).changes(_run(database, run), before, after)
    told = shown(changes)
    if as_json:
        typer.echo(json.dumps(data(then, now, changes, ""), ensure_ascii=False))
    else:
        typer.echo(tell("report_compared", before=then.row.version, after=now.row.version, count=len(told)))
        for one in told:
            if one.before:
                typer.echo(f"- {one.before.text}")
            if one.after:
                typer.echo(f"+ {one.after.text}")
    raise typer.Exit(1 if told else 0)


@app.command("refresh")
def refresh(
    run: Run,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Research it again: what has not changed costs nothing; what is new becomes the next version."""
    from ..living.reports import Reports, again
    from ..store.runs import Runs

    database = _database()
    name = _run(database, run)
    first = Runs(database).get(Reports(database).versions(name)[0].report)
    _work(again(first.ask, name, first.conversation), as_json)


@app.command("ask")
def ask(
    run: Run,
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """A question answered from the report's evidence, and from nothing else."""
    from ..living import reports
    from ..store.runs import Runs

    database = _database()
    name = _run(database, run)
    reports.Reports(database).versions(name)
    _work(reports.question(question, name, Runs(database).get(name).conversation), as_json)


@app.command("continue")
def go_on(
    run: Run,
    question: Annotated[str, typer.Argument(help="What is to be found out besides.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Research on from a finished report; what comes of it is its next version."""
    from ..living.reports import Reports, going_on
    from ..store.runs import Runs

    database = _database()
    name = _run(database, run)
    first = Runs(database).get(Reports(database).versions(name)[0].report)
    _work(going_on(first.ask, name, first.conversation, question), as_json)


@app.command("watch")
def watch(
    run: Run,
    every: Annotated[Literal["daily", "weekly", "never"], typer.Option(help="How often; never ends it.")] = "daily",
    email: Annotated[str, typer.Option(help="Mail what changed to this address (settings: mail).")] = "",
    webhook: Annotated[str, typer.Option(help="POST what changed to this address, as JSON.")] = "",
) -> None:
    """Keep a report up to date; `onebox serve` does the work."""
    from ..living.mail import can_mail, is_address
    from ..living.reports import Reports
    from ..reading.web.guard import Guard
    from ..settings import load
    from ..store.report_watches import Watches
    from .words import tell

    settings, database = load(), _database()
    newest = Reports(database).versions(_run(database, run))[-1]
    if every == "never":
        Watches(database).remove(newest.report)
        return typer.echo(tell("report_unwatched"))
    if email and not is_address(email):
        raise typer.BadParameter(tell("not_an_address", address=email))
    if webhook:
        Guard(ports=settings.web.ports, reach=settings.web.reach, proxy=settings.web.proxy).check(webhook)
    Watches(database).set(newest.report, every, email=email, webhook=webhook, version=newest.version)
    typer.echo(tell("report_watched_now", every=tell(every)))
    if email and not can_mail(settings.mail):
        typer.echo(tell("report_no_mail"), err=True)


def _database() -> "Engine":
    from ..settings import load
    from ..store.database import open_database

    return open_database(load().database_url)


def _run(database: "Engine", run: str) -> str:
    from ..store.runs import Runs

    return Runs(database).get(run).id


def _exported(run: str, version: int | None, format: Literal["md", "html", "docx", "pdf"]) -> bytes:
    import asyncio

    from ..living.reports import Reports
    from ..server.export import exported
    from ..server.export.report_paper import report_paper

    database = _database()
    found = Reports(database).get(_run(database, run), version)
    data, _, _ = asyncio.run(exported(report_paper(found.report, found.row.created), format))
    return data


def _work(request: "Ask", as_json: bool) -> None:
    from .ask import EXIT
    from .session import run_and_show

    raise typer.Exit(EXIT[run_and_show(request, as_json=as_json)])
