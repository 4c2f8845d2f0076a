"""`onebox library …`: put documents in, find passages in them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .table import print_table
from .words import tell

if TYPE_CHECKING:
    from rich.progress import Progress

    from ..library.library import Library
    from ..library.records import Added
    from ..settings import Settings
    from ..types import Hit

app = typer.Typer(
    help="Your documents: add, list, remove, search, watch, rebuild.", no_args_is_help=True, rich_markup_mode=None
)
_Collection = Annotated[str, typer.Option("--collection", "-c", help="A named part of the library.")]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, ZIM archives.")],
    collection: _Collection = "default",
    wait: Annotated[bool, typer.Option("--wait", help="Until everything is embedded too.")] = False,
) -> None:
    """Put documents in. Found by their words at once, by their meaning once they are embedded."""
    from ..library.embed_worker import start_worker

    settings, library = open_library(embedder=wait)
    with _progress(tell("reading")) as bar:
        task = bar.add_task("", total=None)
        added = library.add(
            paths,
            collection=collection,
            on_progress=lambda p: bar.update(
                task, completed=p.done, total=p.total or None, description=Path(p.location).name[-40:]
            ),
        )
    failed = _report(added)
    _take_vectors(library, paths)
    if wait:
        with _progress(tell("embedding")) as bar:
            task = bar.add_task("", total=None)
            library.embed_pending(lambda done, total: bar.update(task, completed=done, total=total))
    else:  # what an earlier worker left, if it was ended, is done too
        start_worker(settings)
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_documents(
    collection: Annotated[str, typer.Option("--collection", "-c", help="Only this part.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """What is in the library."""
    from dataclasses import asdict

    _, library = open_library(embedder=True)
    found = library.list(collection or None)
    if as_json:
        return print_json([asdict(row) for row in found])
    if found:
        from .sources import from_here

        names = ("id", "collection", "passages", "embedded", "title", "place")
        rows = [
            (row.id, row.collection, str(row.passages), str(row.embedded), row.title, from_here(row.location))
            for row in found
        ]
        print_table([tell(name) for name in names], rows, flexible=(4, 5), wide=(3, 5), numbers=(2, 3))
    passages, embedded = sum(row.passages for row in found), sum(row.embedded for row in found)
    typer.echo(tell("library_total", documents=len(found), passages=passages, embedded=embedded), err=True)


@app.command()
def remove(names: Annotated[list[str], typer.Argument(help="Path, id, title, folder or collection.")]) -> None:
    """Take documents out. The files themselves are not touched."""
    _, library = open_library()
    for place in library.remove(names):
        typer.echo(tell("removed", place=place))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question or some words.")],
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 5,
    collection: Annotated[str, typer.Option("--collection", "-c", help="Only this part.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Find passages, without a model's answer."""
    from dataclasses import asdict

    _, library = open_library(embedder=True)
    library.warm()
    found = library.search(query, k=k, collection=collection or None)
    if as_json:
        shown = {"used": found.used, "note": found.note, "terms": found.terms, "hits": [asdict(h) for h in found.hits]}
        return print_json(shown)
    _show_hits(found.hits)
    if not found.hits:
        typer.echo(tell("nothing_found"), err=True)
    if found.note:
        typer.echo(found.note, err=True)


@app.command()
def watch(
    paths: Annotated[list[Path], typer.Argument(help="Folders.")],
    collection: _Collection = "default",
    seconds: Annotated[float, typer.Option(help="Time between two looks.")] = 2.0,
) -> None:
    """Follow folders until stopped: what changes is added again, what goes is removed."""
    from ..library.embed_worker import start_worker
    from ..library.watch import watch as follow

    settings, library = open_library()

    def report(added: "Sequence[Added]", removed: Sequence[str]) -> None:
        _report(added)
        for place in removed:
            typer.echo(tell("removed", place=place))
        start_worker(settings)

    typer.echo(tell("watching", places=", ".join(map(str, paths))), err=True)
    try:
        follow(library, paths, collection=collection, seconds=seconds, on_change=report)
    except KeyboardInterrupt:
        typer.echo(tell("cancelled"), err=True)


@app.command()
def embed() -> None:
    """Embed what is not embedded yet, here and now."""
    _, library = open_library(embedder=True)
    with _progress(tell("embedding")) as bar:
        task = bar.add_task("", total=None)
        count = library.embed_pending(lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(tell("embedded_count", count=count))


@app.command()
def vectors(folder: Annotated[Path, typer.Argument(help="A folder whose documents are in the library.")]) -> None:
    """Write what embedding a folder's documents gave into it, so that others who add it need not embed them."""
    _, library = open_library()
    file, count, missing = library.write_vectors(folder)
    typer.echo(tell("vectors_written", file=file, count=count) if count else tell("vectors_none", folder=folder))
    if missing:
        typer.echo(tell("vectors_missing", count=missing), err=True)
    if missing or not count:
        raise typer.Exit(1)


@app.command()
def rebuild() -> None:
    """Make the search index anew from the database."""
    _, library = open_library()
    library.rebuild()
    typer.echo(tell("rebuilt"))


def open_library(*, embedder: bool = False) -> "tuple[Settings, Library]":
    import asyncio

    from .. import settings as settings_module
    from ..library.library import Library
    from ..models.embed import embedder_for
    from ..store.database import open_database

    settings = settings_module.load()
    found = asyncio.run(embedder_for(settings)) if embedder else None
    return settings, Library(open_database(settings.database_url), settings, found)


def print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _take_vectors(library: "Library", paths: Sequence[Path]) -> None:
    """Take in the vectors that folders bring along, and say so."""
    from .sources import from_here

    for folder in paths:
        found = library.take_vectors(folder)
        if found is None:
            continue
        place = from_here(str(found.file))
        if found.problem:
            typer.echo(tell(f"vectors_{found.problem}", file=place, model=found.model), err=True)
        elif found.taken:
            typer.echo(tell("vectors_taken", file=place, count=found.taken))


def _report(added: "Sequence[Added]") -> int:
    """Say what became of each; returns how many failed."""
    for one in added:
        if one.state == "failed":
            typer.echo(f"✗ {one.location}: {one.error}", err=True)
            if one.hint:
                typer.echo(f"  → {one.hint}", err=True)
        elif one.state != "unchanged" and len(added) <= 50:
            typer.echo(tell("one_added", state=tell(one.state), place=one.location, passages=one.passages))
    counts = {state: sum(one.state == state for one in added) for state in ("added", "replaced", "unchanged", "failed")}
    said = ", ".join(f"{count} {tell(state)}" for state, count in counts.items() if count)
    typer.echo(said or tell("nothing_to_add"))
    return counts["failed"]


def _show_hits(hits: "Sequence[Hit]") -> None:
    """Each passage under its number, title and place; in a terminal wrapped under them."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from .sources import from_here

    console = Console(highlight=False, soft_wrap=False)
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        title = passage.source.title
        where = passage.heading if passage.heading.startswith(title) else f"{title} › {passage.heading}".strip(" ›")
        text = " ".join(passage.text.split())
        place = f"{from_here(passage.source.location)}:{passage.start}-{passage.end}"
        if not console.is_terminal:
            typer.echo(f"{number}. {where}  [{hit.score:.2f}]\n   {text}\n   {place}")
            continue
        console.print(Text.assemble((f"{number}. ", "green"), (where, "bold"), (f"  {hit.score:.2f}", "dim")))
        console.print(Padding(Text(text), (0, 3)))
        console.print(Padding(Text(place, style="dim"), (0, 3, 1, 3)))


@contextmanager
def _progress(what: str) -> "Iterator[Progress]":
    """A bar on a terminal; nothing when piped."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"{what} {{task.description}}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        yield bar
