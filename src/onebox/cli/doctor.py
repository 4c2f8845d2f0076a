"""`onebox doctor`: what works here, what does not, and what to do about it."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..settings import Settings
    from ..types import Language
    from .checkup import Finding

MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "bad": ("✗", "red"), "skipped": ("·", "dim")}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    online: Annotated[bool, typer.Option("--online", help="Ask endpoints elsewhere and the model hubs too.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Load the models and have them say a word.")] = False,
) -> None:
    """See what works here, what does not, and what to do. Exit code 1: no question can be asked."""
    from ..errors import SettingsError
    from ..settings import load
    from .checkup import examine, failed
    from .words import system_language

    settings: Settings | None = None
    try:
        settings = load()
        language = settings.language or system_language()
        found = list(examine(settings, online=online, deep=deep))
    except SettingsError as error:
        language = system_language()
        found = [failed("settings", "bad", error)]
    ready = all(one.state != "bad" for one in found)
    if as_json:
        _print_json(found, settings, ready, language)
    else:
        _print(found, ready, language)
    raise typer.Exit(0 if ready else 1)


def sentence(finding: "Finding", language: "Language") -> str:
    """The finding in words; a value that begins with `@` is itself the name of a sentence."""
    from .doctor_words import word

    values = dict(finding.values)
    for name, value in finding.values.items():
        if isinstance(value, str) and value.startswith("@"):
            values[name] = word(value[1:], language, **finding.values)
    return word(finding.key, language, **values)


def _print(found: "list[Finding]", ready: bool, language: "Language") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .doctor_words import part, word

    console = Console(highlight=False)
    last = word("ready" if ready else "not_ready", language)
    if not console.is_terminal:  # a line each, for logs and other programs
        for one in found:
            typer.echo(f"{MARKS[one.state][0]} {part(one.part, language)}: {sentence(one, language)}")
            if one.next:
                typer.echo(f"  → {one.next}")
        return typer.echo(last)
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for one in found:
        mark, style = MARKS[one.state]
        told = Text(sentence(one, language), style="dim" if one.state == "skipped" else "")
        if one.next:
            told.append(f"\n→ {one.next}", style="cyan" if one.state != "skipped" else "dim")
        table.add_row(Text(mark, style=style), Text(part(one.part, language), style="dim"), told)
    console.print(table)
    console.print(Text(f"\n{last}", style="bold"))


def _print_json(found: "list[Finding]", settings: "Settings | None", ready: bool, language: "Language") -> None:
    import json

    from .origins import values

    checks = [
        {"part": one.part, "state": one.state, "text": sentence(one, language), "next": one.next} for one in found
    ]
    every = values(settings) if settings else []
    told = {one.name: {"value": one.value, "origin": one.origin} for one in every}
    typer.echo(json.dumps({"ready": ready, "checks": checks, "settings": told}, ensure_ascii=False, indent=2))
