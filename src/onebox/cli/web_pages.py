"""`onebox web crawl`, `list`, `remove`: the pages of the web that are kept on this machine."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .table import print_table
from .words import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress, TaskID

    from ..search.crawl.crawler import CrawlProgress, CrawlSummary

_REASONS_SHOWN = 5


def crawl(
    address: Annotated[str, typer.Argument(metavar="URL", help="Where to begin.")],
    depth: Annotated[int, typer.Option(min=0, help="How many links away from there.")] = 2,
    pages: Annotated[int, typer.Option(min=1, help="The most pages to keep.")] = 200,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="HOST", help="Pages of this host, too; may be repeated.")
    ] = None,
    sitemap: Annotated[bool, typer.Option("--sitemap", help="Also what the site's own sitemap lists.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Read a site into the box's own web index, politely. Stopped or killed, the same command goes on."""
    import asyncio
    from dataclasses import asdict

    from ..library.embed_worker import start_worker
    from ..search.crawl.crawler import CrawlWish
    from ..search.crawl.crawler import crawl as read_site
    from ..store.database import open_database
    from .library import open_library, print_json

    settings, library = open_library()
    database = open_database(settings.database_url)
    wish = CrawlWish(address, depth, pages, also or (), sitemap)
    try:
        with _bar(pages) as bar:
            task = bar.add_task("", total=pages)
            show = _shown(bar, task)
            summary = asyncio.run(read_site(settings, library, database, wish, on_progress=show))
    except KeyboardInterrupt:
        typer.echo(tell("crawl_stopped"), err=True)
        raise typer.Exit(130) from None
    if summary.kept:
        start_worker(settings)
    if as_json:
        print_json(asdict(summary))
    else:
        _tell(summary)
    if not summary.kept + summary.unchanged:
        raise typer.Exit(1)


def list_pages(
    host: Annotated[str, typer.Argument(help="Show the pages of this host.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The sites of which pages are kept, or the pages of one."""
    from dataclasses import asdict

    from ..library.records import PAGES
    from ..search.web_index import host_of, kept_sites
    from .library import open_library, print_json

    _, library = open_library()
    if host:
        rows = [row for row in library.list(PAGES) if host_of(row.location) == host]
        if as_json:
            return print_json([asdict(row) for row in rows])
        names, numbers = ("title", "place", "passages", "read_at"), (2,)
        table = [(row.title, row.location, str(row.passages), _day(row.added)) for row in rows]
        return print_table([tell(name) for name in names], table, flexible=(0, 1), numbers=numbers)
    sites = kept_sites(library)
    if as_json:
        return print_json([asdict(site) for site in sites])
    rows_of = [(site.host, str(site.pages), str(site.passages), _day(site.newest)) for site in sites]
    print_table([tell(name) for name in ("site", "pages", "passages", "read_at")], rows_of, numbers=(1, 2))
    if not sites:
        typer.echo(tell("no_pages_kept"), err=True)


def remove(names: Annotated[list[str], typer.Argument(help="Hosts, or addresses of pages.")]) -> None:
    """Take pages out of the box's own web index."""
    from ..search.web_index import forget_pages
    from .library import open_library

    _, library = open_library()
    gone = forget_pages(library, names)
    typer.echo(tell("pages_removed", count=len(gone)))


def _tell(summary: "CrawlSummary") -> None:
    """What was kept, what was not and why, and what to do next."""
    if summary.went_on:
        typer.echo(tell("crawl_went_on"), err=True)
    names = ("kept", "unchanged", "skipped", "refused", "failed")
    said = [(tell(f"crawl_{name}"), getattr(summary, name)) for name in names]
    typer.echo(", ".join(f"{count} {word}" for word, count in said if count) or tell("crawl_nothing"))
    for reason, count in list(summary.reasons.items())[:_REASONS_SHOWN]:
        typer.echo(f"  {count} × {reason}", err=True)
    if summary.stopped == "pages":
        typer.echo(tell("crawl_enough", waiting=summary.waiting), err=True)
    elif summary.stopped == "busy":
        typer.echo(tell("crawl_busy", seconds=round(summary.wait), waiting=summary.waiting), err=True)
    elif summary.stopped:
        typer.echo(tell("crawl_unreachable", waiting=summary.waiting), err=True)


def _shown(bar: "Progress", task: "TaskID") -> "Callable[[CrawlProgress], None]":
    def show(progress: "CrawlProgress") -> None:
        what = tell("crawl_pauses", seconds=round(progress.pause)) if progress.pause else progress.url[-60:]
        bar.update(task, completed=progress.read, description=what)

    return show


def _bar(pages: int) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d")
