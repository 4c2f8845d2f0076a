"""`onebox memory`: what the box remembers about whoever asks here, or about an account of the page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..store.memories import Memories

app = typer.Typer(
    help="Memory: what the box remembers about you. List, add, edit, remove, switch on or off.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

User = Annotated[
    str, typer.Option("--user", metavar="NAME", help="An account of the page; else your own, of the command line.")
]
Identity = Annotated[str, typer.Argument(metavar="ID", help="The memory's id, or its beginning.")]
Always = Annotated[bool, typer.Option("--always", help="Told with every question, not only where it fits.")]


@app.command("list")
def list_memories(
    user: User = "", as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Everything remembered, newest first."""
    import json
    from dataclasses import asdict

    from ..settings import load
    from .table import print_table
    from .words import tell

    mine = _memories(user)
    on = mine.on and load().memory.enabled
    if as_json:
        typer.echo(json.dumps({"on": on, "memories": [asdict(one) for one in mine.list()]}, ensure_ascii=False))
        return
    if not on:
        typer.echo(tell("memory_is_off"), err=True)
    if rows := [(one.id, tell("memory_always") if one.always else "", one.text) for one in mine.list()]:
        print_table([tell("id"), "", tell("memory_text")], rows)
    else:
        typer.echo(tell("memory_none"), err=True)


@app.command("add")
def add(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember, in your own words.")],
    always: Always = False,
    user: User = "",
) -> None:
    """Remember something."""
    from .words import tell

    typer.echo(tell("memory_kept", id=_memories(user).add(text, always=always).id))


@app.command("edit")
def edit(
    identity: Identity,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember instead.")],
    always: Annotated[
        bool | None, typer.Option("--always/--where-it-fits", help="With every question, or only where it fits.")
    ] = None,
    user: User = "",
) -> None:
    """Change a memory."""
    from .words import tell

    mine = _memories(user)
    mine.change(_found(mine, identity), text=text, always=always)
    typer.echo(tell("memory_changed"))


@app.command("remove")
def remove(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The memory's id, or its beginning.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    user: User = "",
) -> None:
    """Forget a memory, or all of them."""
    from .words import tell

    mine = _memories(user)
    if everything:
        _forget_choices(mine)
        typer.echo(tell("memory_cleared", count=mine.clear()))
    else:
        mine.remove(_found(mine, identity))
        typer.echo(tell("memory_cleared", count=1))


@app.command("off")
def off(user: User = "") -> None:
    """Use and keep nothing; what is there stays until it is removed."""
    _turn(user, on=False)


@app.command("on")
def on(user: User = "") -> None:
    """Use what is remembered again."""
    _turn(user, on=True)


def memory_texts(database: Any, view: Any) -> Mapping[str, str]:
    """The words of the memories that the run of `view` used or kept, by id; what was deleted since is left out."""
    if not (view.remembered or view.kept):
        return {}
    from ..store.conversations import Conversations
    from ..store.memories import Memories

    own = Memories(database, Conversations(database).owner_of(view.conversation)).list()
    return {one.id: one.text for one in own if one.id in (*view.remembered, *view.kept)}


def _turn(user: str, *, on: bool) -> None:
    from .words import tell

    _memories(user).turn(on)
    typer.echo(tell("memory_is_on" if on else "memory_is_off"))


def _memories(user: str) -> "Memories":
    from ..errors import OneboxError
    from ..settings import load
    from ..store.accounts import Accounts
    from ..store.database import open_database
    from ..store.memories import Memories

    database = open_database(load().database_url)
    if not user:
        return Memories(database, None)
    account = next((one for one in Accounts(database).list() if one.name == user), None)
    if account is None:
        raise OneboxError(f"there is no account {user!r}", hint="The page lists the accounts under Settings › People.")
    return Memories(database, account.id)


def _forget_choices(mine: "Memories") -> None:
    """The depths that were chosen by hand are no examples any more; a server learns of it when it starts anew."""
    from ..engine.router.nearest import Remembered
    from ..settings import load
    from ..store.cache import Notes
    from ..store.database import open_database

    Remembered(Notes(open_database(load().database_url)), mine.account).forget()


def _found(mine: "Memories", beginning: str) -> str:
    from ..errors import OneboxError

    found = [one.id for one in mine.list() if beginning and one.id.startswith(beginning)]
    if len(found) != 1:
        raise OneboxError(f"no single memory begins with {beginning!r}", hint="`onebox memory list` shows the ids.")
    return found[0]
