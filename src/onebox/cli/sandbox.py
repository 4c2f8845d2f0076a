"""`onebox sandbox`: run a command apart from this machine, and see what holds it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..sandbox.check import Finding
    from ..sandbox.sandbox import Result

app = typer.Typer(help="Run code apart from this machine.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Only the attacks tried before every use.")] = False,
) -> None:
    """Attack the sandbox from inside and see what it holds. Exit code 1: there is none, or it let one through."""
    import json

    from ..sandbox.check import check as attack
    from ..sandbox.choose import sandbox_for
    from ..settings import load
    from .words import tell

    sandbox = sandbox_for(load())
    try:
        if not as_json:
            typer.echo(tell("sandbox_driver", name=sandbox.name))
            for lack in sandbox.missing:
                typer.echo(f"! {lack}")
        found = attack(sandbox, quick=quick, on_finding=None if as_json else _print)
    finally:
        sandbox.close()
    held = all(one.held for one in found)
    if as_json:
        rows = [{"attack": f.attack, "held": f.held, "got": f.got, "seconds": round(f.seconds, 3)} for f in found]
        told = {"driver": sandbox.name, "held": held, "missing": list(sandbox.missing), "attacks": rows}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo(tell("sandbox_held" if held else "sandbox_not_held", count=len(found)))
    raise typer.Exit(0 if held else 1)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(
    command: Annotated[list[str], typer.Argument(help="The command and its words, after `--`.")],
    given: Annotated[list[Path] | None, typer.Option("--with", help="Copy this file or folder in first.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Put what it makes into this folder.")] = None,
    seconds: Annotated[float, typer.Option(help="The most it may take.")] = 60.0,
    memory_mb: Annotated[int, typer.Option(help="The most memory all its processes may hold.")] = 1024,
) -> None:
    """Run one command in the sandbox; its exit code is the command's. Your files are not seen and not touched."""
    import sys

    from ..sandbox.choose import sandbox_for
    from ..sandbox.files import copies_of
    from ..sandbox.limits import MB, Limits
    from ..sandbox.sandbox import Job
    from ..settings import load

    limits = Limits(seconds=seconds, cpu=max(1, round(seconds)), memory=memory_mb * MB)
    job = Job(command, files=copies_of(given or []), stdin=_typed(), limits=limits, artifacts=out)
    sandbox = sandbox_for(load())
    try:
        done = sandbox.run(job)
    finally:
        sandbox.close()
    sys.stdout.buffer.write(done.stdout)
    sys.stdout.flush()
    sys.stderr.buffer.write(done.stderr)
    sys.stderr.flush()
    _report(done)
    raise typer.Exit(done.exit if done.ended == "finished" else done.exit or 137)


@app.command()
def prepare() -> None:
    """Install the Python packages that code in the sandbox may use: tables, charts, Office files, PDF, algebra."""
    from ..sandbox.choose import sandbox_for
    from ..sandbox.environment import list_fonts
    from ..sandbox.environment import prepare as install
    from ..settings import load
    from .words import tell

    settings = load()
    folder = install(settings, _progress)
    sandbox = sandbox_for(settings)
    try:
        typer.echo(tell("sandbox_fonts"), err=True)
        list_fonts(sandbox, folder)
    finally:
        sandbox.close()
    typer.echo(tell("sandbox_prepared", place=folder))


def _print(one: "Finding") -> None:
    typer.echo(f"{'✓' if one.held else '✗'} {one.attack.replace('_', ' ')}{': ' + one.got if one.got else ''}")


def _progress(done: int, total: int, name: str) -> None:
    typer.echo(f"  {done}/{total} {name}", err=True)


def _report(done: "Result") -> None:
    """Why it was ended, and the files it left, on standard error: its own output stays as it was."""
    from .words import tell

    if done.ended != "finished":
        typer.echo(f"onebox: {tell('sandbox_ended_' + done.ended)}", err=True)
    for one in done.artifacts:
        typer.echo(f"→ {one.path}", err=True)
    for line in done.left_out:
        typer.echo(f"! {line}", err=True)


def _typed() -> bytes:
    """What is piped into us; a terminal is never handed in."""
    import sys

    return b"" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read()
