"""`onebox fetch`: one page of the web as text."""

import sys
from typing import Annotated, Any

import typer


def fetch(
    address: Annotated[str, typer.Argument(metavar="URL", help="Address of the page, http or https.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the text with title, author, date and more.")] = False,
    fresh: Annotated[bool, typer.Option(help="Ask the server even if the page was read a moment ago.")] = False,
) -> None:
    """Read one page of the web as text, safely. Exit code 1: it was refused, or there was nothing to read."""
    import asyncio
    import json

    from ..errors import ReadingError

    try:
        page = asyncio.run(_read(address, fresh))
    except ReadingError as error:
        typer.echo(f"onebox: {' '.join(f'{error} → {error.hint}'.split())}", err=True)  # one line
        raise typer.Exit(1) from None
    if as_json:
        sys.stdout.write(json.dumps(_object(page), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(page.document.text.rstrip("\n") + "\n")


async def _read(address: str, fresh: bool) -> Any:
    from ..reading.web import WebReader
    from ..settings import load

    async with WebReader(load()) as web:
        return await web.read(address, fresh=fresh)


def _object(page: Any) -> dict[str, Any]:
    """What `--json` prints of a Page."""
    document, said = page.document, page.metadata
    return {
        "url": page.url,
        "asked": page.asked,
        "title": document.title,
        "author": said.author or None,
        "date": document.date,
        "site": said.site or None,
        "language": document.language or said.language or None,
        "kind": document.kind,
        "content_type": page.content_type,
        "canonical": said.canonical or None,
        "frames": list(said.frames),
        "fetched": page.fetched,
        "from_cache": page.from_cache,
        "rendered": page.rendered,
        "headings": [{"start": mark.start, "label": mark.label, "level": mark.level} for mark in document.marks],
        "text": document.text,
    }
