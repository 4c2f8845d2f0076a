"""`onebox skills …`: what the box knows how to do, as folders in the SKILL.md format."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .table import print_table
from .words import system_language, tell

if TYPE_CHECKING:
    from ..skills.skill import Skill
    from ..skills.skills import Skills

app = typer.Typer(
    help="Skills: how to do things, in the SKILL.md format. Used at the depth execute.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_Name = Annotated[str, typer.Argument(help="The skill's name.")]
_Hash = Annotated[str, typer.Option("--hash", help="The hash of what you looked at; without it you are asked.")]
_Json = Annotated[bool, typer.Option("--json", help="Machine-readable.")]


@app.command("list")
def list_skills(as_json: _Json = False) -> None:
    """The skills there are."""
    skills = _open()
    found = skills.all()
    if as_json:
        typer.echo(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=2))
        return
    rows = [
        (
            one.name,
            tell(f"whose_{one.whose}") if one.state == "ready" else tell(f"shelf_{one.state}"),
            one.line(system_language()).partition(": ")[2],
        )
        for one in found
    ]
    print_table([tell(name) for name in ("name", "whose", "purpose")], rows)
    for error in skills.problems():
        typer.echo(f"✗ {error}", err=True)


@app.command()
def show(
    name: _Name,
    file: Annotated[str, typer.Option(help="One of its further files instead.")] = "",
    as_json: _Json = False,
) -> None:
    """What a skill says, its files, and what to know about it."""
    skill = _open().get(name)
    if file:
        typer.echo(skill.read(file))
    elif as_json:
        told = _told(skill) | {"body": skill.body(system_language()), "warnings": skill.warnings}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _review(skill)


@app.command()
def add(
    place: Annotated[str, typer.Argument(help="A folder, or the address of a git repository; `#FOLDER` for a part.")],
    only: Annotated[str, typer.Option("--name", help="Only the skill of this name.")] = "",
    content: _Hash = "",
) -> None:
    """Bring skills here. You see what is in each before it is used."""
    from ..skills.bring import brought, folders_with
    from ..skills.skill import FILE, read_skill

    skills = _open()
    with brought(place) as (root, origin):
        found = [folder for folder in folders_with(FILE, root) if not only or read_skill(folder).name == only]
        for folder in found:
            skill = skills.take_in(folder, origin)
            _review(skill)
            _ask_to_enable(skills, skill, content)
    if not found:
        typer.echo(tell("none_in", file=FILE, place=place), err=True)
        raise typer.Exit(1)


@app.command()
def enable(name: _Name, content: _Hash = "") -> None:
    """Use an imported skill from now on."""
    skills = _open()
    skill = skills.get(name)
    if not content:
        _review(skill)
    _ask_to_enable(skills, skill, content)


@app.command()
def disable(name: _Name) -> None:
    """Leave an imported skill unused."""
    _open().disable(name)
    typer.echo(tell("disabled", name=name))


@app.command()
def remove(name: _Name) -> None:
    """Remove a skill of yours."""
    _open().remove(name)
    typer.echo(tell("skill_removed", name=name))


def _open() -> "Skills":
    from ..settings import load
    from ..skills.skills import Skills
    from ..store.cache import Notes
    from ..store.database import open_database

    settings = load()
    return Skills(settings.home, Notes(open_database(settings.database_url)))


def _told(skill: "Skill") -> dict[str, Any]:
    return {
        "name": skill.name,
        "description": dict(skill.description),
        "license": skill.license,
        "compatibility": skill.compatibility,
        "allowed_tools": list(skill.allowed_tools),
        "files": [{"name": name, "bytes": size} for name, size in skill.files],
        "whose": skill.whose,
        "state": skill.state,
        "origin": skill.origin,
        "hash": skill.hash,
        "folder": str(skill.folder),
    }


def _review(skill: "Skill") -> None:
    """Everything a person must see before saying yes."""
    language = system_language()
    typer.echo(f"{skill.line(language)}\n\n{skill.body(language)}\n")
    for name, size in skill.files:
        typer.echo(f"  {name}  {size:,} B")
    facts = (tell(f"whose_{skill.whose}"), skill.license, skill.compatibility, skill.origin)
    typer.echo(f"{'  '.join(filter(None, facts))}\nsha256 {skill.hash}", err=True)
    for warning in skill.warnings:
        typer.echo(f"⚠ {warning}", err=True)


def _ask_to_enable(skills: "Skills", skill: "Skill", content: str) -> None:
    """With the hash at once; at a terminal after a yes; else it waits."""
    if skill.state == "ready":
        return
    if not content and not (sys.stdin.isatty() and typer.confirm(tell("enable_it", name=skill.name))):
        typer.echo(tell("skill_waits", name=skill.name), err=True)
        return
    skills.enable(skill.name, content or skill.hash)
    typer.echo(tell("enabled", name=skill.name))
