"""`onebox agents …`: who the box can be, as files; and who it is by itself."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .editor import edited
from .table import print_table
from .words import system_language, tell

if TYPE_CHECKING:
    from ..skills.agents import Agents, Placed

app = typer.Typer(
    help="Agents: who does the work, as files. Use one with `onebox ask --agent NAME`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Name = Annotated[str, typer.Argument(help="The agent's name.")]
_Hash = Annotated[str, typer.Option("--hash", help="The hash of what you looked at; without it you are asked.")]
_Json = Annotated[bool, typer.Option("--json", help="Machine-readable.")]


@app.command("list")
def list_agents(
    query: Annotated[str, typer.Argument(help="Only those with these words.")] = "", as_json: _Json = False
) -> None:
    """The agents there are."""
    agents = _open()
    found = agents.all(query)
    if as_json:
        return _print_json([_told(one) for one in found])
    language = system_language()
    rows = [
        (
            one.agent.name,
            one.agent.said(one.agent.title, language),
            str(one.agent.depth or "auto"),
            tell(f"whose_{one.whose}") if one.state == "ready" else tell(f"shelf_{one.state}"),
            one.agent.said(one.agent.description, language),
        )
        for one in found
    ]
    print_table([tell(name) for name in ("name", "title", "depth", "whose", "purpose")], rows, wide=(1, 2))
    for error in agents.problems():
        typer.echo(f"✗ {error}", err=True)


@app.command()
def show(name: _Name, as_json: _Json = False) -> None:
    """An agent's file, and what to know about it."""
    placed = _open().get(name)
    if as_json:
        return _print_json(_told(placed) | {"text": placed.text, "warnings": placed.warnings})
    typer.echo(placed.text)
    _about(placed)


@app.command()
def new(
    name: _Name,
    source: Annotated[str, typer.Option("--from", help="Begin with a copy of this agent.")] = "",
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    instructions: Annotated[
        str, typer.Option(help="What it is to do; `-` reads it from standard input; without it an editor opens.")
    ] = "",
) -> None:
    """Make an agent."""
    from dataclasses import replace

    from ..skills.agent import Agent, agent_text, clean_name

    agents = _open()
    text = typer.get_text_stream("stdin").read() if instructions == "-" else instructions
    name = clean_name(name)
    if source:
        agent = replace(agents.get(source).agent, name=name)
    else:
        agent = Agent(name, {"": name}, {"": tell("purpose_gap")}, {"": tell("instructions_gap")})
    if description:
        agent = replace(agent, description={"": description})
    if text:
        agent = replace(agent, instructions={"": text.strip()})
    if not text and not source:
        agent = _edited(agent_text(agent), name)
    typer.echo(tell("agent_kept", name=agents.put(agent, new=True).agent.name))


@app.command()
def edit(name: _Name) -> None:
    """Change an agent in your editor ($EDITOR). One that ships stays; yours takes its place."""
    agents = _open()
    placed = agents.get(name)
    agents.put(_edited(placed.text, placed.agent.name))
    typer.echo(tell("agent_kept", name=placed.agent.name))


@app.command()
def export(
    name: _Name,
    to: Annotated[Path | None, typer.Option("--to", help="Write it to this file instead of printing it.")] = None,
) -> None:
    """An agent as a file that others can import."""
    from ..skills.agent import write_whole

    text = _open().get(name).text
    if to is None:
        sys.stdout.write(text)
    else:
        write_whole(to, text)


@app.command("import")
def import_agent(
    place: Annotated[str, typer.Argument(help="A file, a folder, or the address of a git repository.")],
    content: _Hash = "",
) -> None:
    """Bring an agent here. You see what it says before it is used."""
    from ..skills.agent import FILE, read_text
    from ..skills.bring import brought, folders_with

    agents = _open()
    with brought(place) as (root, origin):
        files = [root] if root.is_file() else [folder / FILE for folder in folders_with(FILE, root)]
        for file in files:
            placed = agents.take_in(read_text(file), origin if len(files) == 1 else f"{origin} {file.parent.name}")
            typer.echo(placed.text)
            _about(placed)
            _ask_to_enable(agents, placed, content)
        if not files:
            typer.echo(tell("none_in", file=FILE, place=place), err=True)
            raise typer.Exit(1)


@app.command()
def enable(name: _Name, content: _Hash = "") -> None:
    """Use an imported agent from now on."""
    agents = _open()
    placed = agents.get(name)
    if not content:
        typer.echo(placed.text)
        _about(placed)
    _ask_to_enable(agents, placed, content)


@app.command()
def remove(name: _Name) -> None:
    """Remove an agent of yours."""
    _open().remove(name)
    typer.echo(tell("agent_removed", name=name))


def persona(
    change: Annotated[bool, typer.Option("--edit", help="Change it in your editor ($EDITOR).")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Be as it ships again.")] = False,
) -> None:
    """Who the box is: its name, its voice, its colour."""
    from ..settings import load
    from ..skills.persona import persona_text, write_persona

    home = load().home
    if reset:
        write_persona(home, "")
    elif change:
        text = edited(persona_text(home))
        if text is not None:
            write_persona(home, text)
    typer.echo(persona_text(home))


def _open() -> "Agents":
    from ..settings import load
    from ..skills.agents import Agents
    from ..store.cache import Notes
    from ..store.database import open_database

    settings = load()
    return Agents(settings.home, Notes(open_database(settings.database_url)))


def _edited(text: str, name: str) -> Any:
    """The agent as its user writes it. Raises BrokenFile; Exit when nothing was saved."""
    from dataclasses import replace

    from ..skills.agent import agent_from

    changed = edited(text)
    if changed is None:
        typer.echo(tell("unchanged"), err=True)
        raise typer.Exit(1)
    return replace(agent_from(changed), name=name)


def _told(placed: "Placed") -> dict[str, Any]:
    from dataclasses import asdict

    more = {"whose": placed.whose, "state": placed.state, "origin": placed.origin, "hash": placed.hash}
    return {**asdict(placed.agent), "depth": str(placed.agent.depth or "auto"), **more}


def _about(placed: "Placed") -> None:
    where = f"{tell(f'whose_{placed.whose}')}  {placed.origin}".strip()
    typer.echo(f"{where}\nsha256 {placed.hash}", err=True)
    for warning in placed.warnings:
        typer.echo(f"⚠ {tell('unseen', what=warning)}", err=True)


def _ask_to_enable(agents: "Agents", placed: "Placed", content: str) -> None:
    """With the hash at once; at a terminal after a yes; else it waits."""
    name = placed.agent.name
    if placed.state == "ready":
        return
    if not content and not (sys.stdin.isatty() and typer.confirm(tell("enable_it", name=name))):
        typer.echo(tell("agent_waits", name=name), err=True)
        return
    agents.enable(name, content or placed.hash)
    typer.echo(tell("enabled", name=name))


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
