"""`onebox approvals`: what runs ask you to allow, and your answer."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..store.approvals import Approvals

app = typer.Typer(help="Approvals: what runs ask you to allow.", no_args_is_help=True, rich_markup_mode=None)

Identity = Annotated[str, typer.Argument(help="The approval's id, or its beginning.")]


@app.command("list")
def list_approvals(
    run: Annotated[str, typer.Option(help="Only of this run.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Decided and expired ones too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What waits for your answer, newest first."""
    import json
    from dataclasses import asdict

    from ..engine.execute.trust.sanitise import clean
    from .table import print_table
    from .words import tell

    found = _approvals().list(run or None, pending=not every)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    elif not found:
        typer.echo(tell("no_approvals"), err=True)
    else:
        rows = [
            (one.id[:8], one.run, tell("approval_" + one.state), one.tool, clean(_shown(one.arguments)), one.reason)
            for one in found
        ]
        print_table([tell(word) for word in ("id", "run", "state", "tool", "arguments", "why")], rows)


@app.command("allow")
def allow(approval: Identity) -> None:
    """Let the run do exactly this, once."""
    _decide(approval, True)


@app.command("deny")
def deny(approval: Identity) -> None:
    """Refuse it; the run goes on without."""
    _decide(approval, False)


@app.command("actions")
def actions(
    run: Annotated[str, typer.Argument(help="The run's id, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What a run did, what it changed, and how to undo it."""
    import json
    from dataclasses import asdict

    from ..engine.execute.trust.sanitise import clean
    from ..settings import load
    from ..store.actions import Actions
    from ..store.database import open_database
    from ..store.runs import Runs
    from .table import print_table
    from .words import tell

    database = open_database(load().database_url)
    found = Actions(database).list(Runs(database).get(run).id)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    rows = []
    for one in found:
        how = "refuse" if one.verdict != "allow" else "unknown" if one.unknown else "done" if one.ok else "failed"
        changed = clean(", ".join(one.changed))
        rows.append((str(one.number), tell("action_" + how), one.tool, clean(_shown(one.arguments)), changed, one.undo))
    print_table([tell(word) for word in ("number", "state", "tool", "arguments", "changed", "undo")], rows)


def _decide(approval: str, allowed: bool) -> None:
    from .words import tell

    approvals = _approvals()
    fitting = [one for one in approvals.list(limit=10_000) if approval and one.id.startswith(approval)]
    found = approvals.get(fitting[0].id if len(fitting) == 1 else approval)
    approvals.decide(found.id, allowed, "cli")
    typer.echo(tell("approval_was_allowed" if allowed else "approval_was_denied", tool=found.tool, run=found.run))


def _approvals() -> "Approvals":
    from ..settings import load
    from ..store.approvals import Approvals
    from ..store.database import open_database

    return Approvals(open_database(load().database_url))


def _shown(arguments: object) -> str:
    import json

    return json.dumps(arguments, ensure_ascii=False)
