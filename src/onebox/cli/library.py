"""`onebox library …`: put documents in, find passages in them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from ..library.library import Library
    from ..library.records import Added
    from ..settings import Settings
    from ..types import Hit

app = typer.Typer(help="Your documents: add, list, remove, search, watch, rebuild.", no_args_is_help=True, rich_markup_mode=None)
_Collection = Annotated[str, typer.Option("--collection", "-c", help="A named part of the library.")]


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, ZIM archives.")],
    collection: _Collection = "default",
    wait: Annotated[bool, typer.Option("--wait", help="Until everything is embedded too.")] = False,
) -> None:
    """Put documents in. Found by their words at once, by their meaning once they are embedded."""
    from ..library.embed_worker import start_worker

    settings, library = _open(embedder=wait)
    with _progress("reading") as bar:
        task = bar.add_task("reading", total=None)
        added = library.add(
            paths,
            collection=collection,
            on_progress=lambda p: bar.update(
                task, completed=p.done, total=p.total or None, description=Path(p.location).name[-40:] or "done"
            ),
        )
    failed = _report(added)
    if wait:
        with _progress("embedding") as bar:
            task = bar.add_task("embedding", total=None)
            library.embed_pending(lambda done, total: bar.update(task, completed=done, total=total))
    elif any(one.state in ("added", "replaced") for one in added):
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

    _, library = _open(embedder=True)
    found = library.list(collection or None)
    if as_json:
        return _print_json([asdict(row) for row in found])
    for row in found:
        share = "" if row.embedded >= row.passages else f", {row.embedded} embedded"
        typer.echo(f"{row.id}  {row.collection}  {row.title}  ({row.passages} passages{share})  {row.location}")
    passages, embedded = sum(row.passages for row in found), sum(row.embedded for row in found)
    typer.echo(f"{len(found)} documents, {passages} passages, {embedded} of them embedded", err=True)


@app.command()
def remove(names: Annotated[list[str], typer.Argument(help="Path, id, title, folder or collection.")]) -> None:
    """Take documents out. The files themselves are not touched."""
    _, library = _open()
    for place in library.remove(names):
        typer.echo(f"removed {place}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question or some words.")],
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 5,
    collection: Annotated[str, typer.Option("--collection", "-c", help="Only this part.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Find passages, without a model's answer."""
    from dataclasses import asdict

    _, library = _open(embedder=True)
    library.warm()
    found = library.search(query, k=k, collection=collection or None)
    if as_json:
        shown = {"used": found.used, "note": found.note, "terms": found.terms, "hits": [asdict(h) for h in found.hits]}
        return _print_json(shown)
    for place, hit in enumerate(found.hits, 1):
        typer.echo(_hit(place, hit))
    if not found.hits:
        typer.echo("nothing found", err=True)
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

    settings, library = _open()

    def tell(added: "Sequence[Added]", removed: Sequence[str]) -> None:
        _report(added)
        for place in removed:
            typer.echo(f"removed {place}")
        start_worker(settings)

    typer.echo(f"watching {', '.join(map(str, paths))}; stop with Ctrl-C", err=True)
    try:
        follow(library, paths, collection=collection, seconds=seconds, on_change=tell)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)


@app.command()
def embed() -> None:
    """Embed what is not embedded yet, here and now."""
    _, library = _open(embedder=True)
    with _progress("embedding") as bar:
        task = bar.add_task("embedding", total=None)
        count = library.embed_pending(lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(f"embedded {count} passages")


@app.command()
def rebuild() -> None:
    """Make the search index anew from the database."""
    _, library = _open()
    library.rebuild()
    typer.echo("the index is made anew")


def _open(*, embedder: bool = False) -> "tuple[Settings, Library]":
    import asyncio

    from .. import settings as settings_module
    from ..library.library import Library
    from ..models.embed import embedder_for
    from ..store.database import open_database

    settings = settings_module.load()
    found = asyncio.run(embedder_for(settings)) if embedder else None
    return settings, Library(open_database(settings.database_url), settings, found)


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _report(added: "Sequence[Added]") -> int:
    """Say what became of each; returns how many failed."""
    for one in added:
        if one.state == "failed":
            typer.echo(f"failed     {one.location}: {one.error}", err=True)
            if one.hint:
                typer.echo(f"           → {one.hint}", err=True)
        elif one.state != "unchanged" and len(added) <= 50:
            typer.echo(f"{one.state:<10} {one.location} ({one.passages} passages)")
    counts = {state: sum(one.state == state for one in added) for state in ("added", "replaced", "unchanged", "failed")}
    typer.echo(", ".join(f"{count} {state}" for state, count in counts.items() if count) or "nothing to add")
    return counts["failed"]


def _hit(place: int, hit: "Hit") -> str:
    passage = hit.passage
    title = passage.source.title
    where = passage.heading if passage.heading.startswith(title) else f"{title} {passage.heading}".strip()
    text = " ".join(passage.text.split())
    return f"{place}. {where}  [{hit.score:.2f}]\n   {text}\n   {passage.source.location}:{passage.start}-{passage.end}"


@contextmanager
def _progress(what: str) -> "Iterator[Progress]":
    """A bar on a terminal; nothing when piped."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"{what} {{task.description}}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        yield bar
