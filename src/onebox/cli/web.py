"""`onebox web …`: search the web, see how the search engines fare."""

from typing import Annotated

import typer

from . import web_pages
from .table import print_table
from .words import system_language, tell

app = typer.Typer(
    help="The web: search it, keep sites of it, see the search engines.", no_args_is_help=True, rich_markup_mode=None
)
app.command("crawl")(web_pages.crawl)
app.command("list")(web_pages.list_pages)
app.command("remove")(web_pages.remove)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for. It leaves this machine.")],
    engine: Annotated[
        list[str] | None, typer.Option("--engine", "-e", help="Ask this engine only; may be repeated.")
    ] = None,
    fresh: Annotated[str, typer.Option("--fresh", help="Only pages of the last day, week, month or year.")] = "",
    kept: Annotated[bool, typer.Option("--kept", help="Only pages kept on this machine; asks nobody.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Ask every engine at once and join what they find.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Search the web, without a model's answer."""
    import asyncio
    from dataclasses import asdict

    from .. import settings as settings_module
    from ..errors import SettingsError
    from ..library.tokenise import is_chinese
    from ..search.chain import Chain, Found
    from ..search.configured import OWN, health_book, searchers
    from ..search.searcher import SearchQuery
    from .library import open_library

    settings = settings_module.load()
    if fresh not in ("", "day", "week", "month", "year"):
        raise SettingsError(f"--fresh {fresh} is not known", hint="There are: day, week, month, year.")
    language = "zh" if is_chinese(query) else "en"
    asked = SearchQuery(query, language, fresh, settings.search.results)  # type: ignore[arg-type]

    names = [OWN] if kept else engine or []
    library = open_library()[1] if OWN in names or OWN in settings.search.engines else None

    async def work() -> Found:
        chain = Chain(searchers(settings, names, library=library), health_book(settings), quiet=(OWN,))
        try:
            return await (chain.all([asked], settings.search.seconds + 2) if every else chain.first(asked))
        finally:
            await chain.close()

    found = asyncio.run(work())
    if as_json:
        _print_json(asdict(found))
    else:
        for one in found.results:
            date = f"  {one.date}" if one.date else ""
            typer.echo(f"{one.rank}. {one.title}\n   {one.url}{date}")
            if one.snippet:
                typer.echo(f"   {one.snippet[:300]}")
        if line := found.line(system_language()):
            typer.echo(line, err=True)
        if not found.results and not found.troubles:
            typer.echo(tell("nothing_found"), err=True)
    if not found.results:
        raise typer.Exit(1)


@app.command()
def engines(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Every search engine: which are asked, which rest and why. Asks nobody."""
    from dataclasses import asdict

    from .. import settings as settings_module
    from ..search.configured import states

    found = states(settings_module.load())
    if as_json:
        return _print_json([asdict(one) for one in found])
    rows = []
    for number, one in enumerate(found, 1):
        state = tell(f"engine_{one.state}", seconds=round(one.rests))
        rows.append((str(number) if one.asked else "", one.name, state, one.error))
    print_table([tell(name) for name in ("asked_in_order", "search_engine", "state", "last_error")], rows)


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
