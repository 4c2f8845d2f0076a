"""`onebox execute`: what a task changed; take it over, take it back, answer what it asks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..engine.fold import View
    from ..store.versions import Versions

app = typer.Typer(
    help="Tasks done on copies of your files: see, accept, undo, answer.", no_args_is_help=True, rich_markup_mode=None
)
Run = Annotated[str, typer.Argument(help="The run's id, or its beginning.")]


@app.command()
def diff(run: Run) -> None:
    """What the task changed, against your own files."""
    from ..engine.execute.hand_back import changes, difference
    from .words import tell

    view, versions, _ = _opened(run)
    found = changes(view, versions)
    for change in found:
        typer.echo(f"{tell('file_' + change.kind)} {change.name}")
        typer.echo(difference(change, versions))
    if not found:
        typer.echo(tell("no_changes"), err=True)


@app.command()
def accept(
    run: Run,
    to: Annotated[Path | None, typer.Option(help="Folder for new files; else that of the first file given.")] = None,
) -> None:
    """Write changed files over your own and put new ones beside them. `undo` takes it back."""
    from ..engine.execute.hand_back import accept as take_over
    from .words import tell

    view, versions, folder = _opened(run)
    first = next(iter(view.inputs.values()), None)
    place = to or (Path(first.location).parent if first else Path.cwd())
    for move in take_over(view, versions, folder, place.resolve()):
        typer.echo(f"{tell('written' if move.after else 'file_removed')} {move.path}")


@app.command()
def undo(run: Run) -> None:
    """Take back what `accept` wrote."""
    from ..engine.execute.hand_back import undo as take_back
    from .words import tell

    _, versions, folder = _opened(run)
    for move in take_back(versions, folder):
        typer.echo(f"{tell('as_before')} {move.path}")


@app.command()
def answer(run: Run, text: Annotated[str, typer.Argument(help="What you say to the run's question.")]) -> None:
    """Answer the question a run waits with; a run that was stopped goes on with `onebox runs resume`."""
    from ..errors import OneboxError
    from ..settings import load
    from ..store.cache import Notes
    from ..store.database import open_database
    from ..store.task_files import answer_name

    view, _, _ = _opened(run)
    if view.asked is None or view.asked.kind != "question.asked":
        raise OneboxError(f"run {view.run} asks nothing", hint="See `onebox runs show RUN`.")
    Notes(open_database(load().database_url)).set(answer_name(view.run, view.asked.question), text)


def _opened(run: str) -> "tuple[View, Versions, Path]":
    from ..engine.fold import fold
    from ..settings import load
    from ..store.database import open_database
    from ..store.event_log import EventLog
    from ..store.runs import Runs
    from ..store.task_files import folder_of
    from ..store.versions import Versions

    settings = load()
    database = open_database(settings.database_url)
    row = Runs(database).get(run)
    folder = folder_of(settings.home, row.id)
    return fold(EventLog(database).read(row.id)), Versions(folder / "versions"), folder
