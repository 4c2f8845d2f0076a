"""`onebox mcp`: the box as tools of other programs, and other programs' tools for the box."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..settings import McpServer, Settings
    from ..skills.mcp.connection import Connection
    from ..skills.mcp.offer import Offer
    from ..skills.mcp.pins import Pinned

app = typer.Typer(
    help="The box as tools of other programs (no command: over standard input and output), and their tools for it.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(help="The server's name.")]


@app.callback()
def stdio(context: typer.Context) -> None:
    """Serve over standard input and output, unless a command is given."""
    if context.invoked_subcommand is None:
        import asyncio

        from .mcp_stdio import serve

        _needed()
        asyncio.run(serve())


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="A name for it: letters, digits, `-`, `_`.")],
    command: Annotated[list[str] | None, typer.Argument(help="The program and its arguments, after `--`.")] = None,
    url: Annotated[str, typer.Option(help="The address of a server over HTTP instead.")] = "",
    key: Annotated[str, typer.Option(help="Its API key; `env:NAME` reads it from the environment.")] = "",
    env: Annotated[list[str] | None, typer.Option(help="A variable for the program, NAME=VALUE.")] = None,
    program: Annotated[list[Path] | None, typer.Option(help="A folder that the program lies in.")] = None,
    read: Annotated[list[Path] | None, typer.Option(help="A file or folder of yours it may read.")] = None,
    write: Annotated[list[Path] | None, typer.Option(help="A folder of yours it may change.")] = None,
    network: Annotated[bool, typer.Option("--network", help="It may reach the network.")] = False,
    local: Annotated[bool, typer.Option("--local", help="The address is on this machine or your own network.")] = False,
) -> None:
    """Write a server into the settings and see what it offers. Nothing of it is used before you approve it."""
    from ..errors import McpError
    from ..models.use import write_setting
    from ..settings import load
    from ..skills.mcp.connection import check_name
    from .words import tell

    _needed()
    check_name(name)
    if bool(command) == bool(url):
        raise McpError(tell("mcp_one_of"), hint="onebox mcp add NAME -- COMMAND …; onebox mcp add NAME --url ADDRESS.")
    settings = load()
    if name in settings.mcp:
        raise McpError(tell("mcp_known", name=name), hint=f"onebox mcp remove {name}.")
    values: dict[str, Any] = {"url": url} if url else {"command": command[0], "args": command[1:]} if command else {}
    values |= {"key": key, "network": network, "local": local}
    values |= {"programs": _full(program), "read": _full(read), "write": _full(write)}
    file = settings.home / "settings.toml"
    for setting, value in values.items():
        if value:
            write_setting(file, f"mcp.{name}", setting, value)
    for pair in env or []:
        variable, _, value = pair.partition("=")
        write_setting(file, f"mcp.{name}.env", variable, value)
    typer.echo(tell("mcp_added", name=name, file=file))
    _show(load(), name)


@app.command("list")
def list_servers() -> None:
    """The servers of the settings and how many of their tools are approved. Asks none of them."""
    from ..settings import load
    from ..skills.mcp.pins import Pins
    from .table import print_table
    from .words import tell

    settings = load()
    if not settings.mcp:
        typer.echo(tell("mcp_none"), err=True)
        return
    pins = Pins(settings.home)
    rows = [
        (name, str(len(pins.approved(name, one))), one.url or " ".join([one.command, *one.args]))
        for name, one in sorted(settings.mcp.items())
    ]
    print_table([tell("name"), tell("mcp_approved"), tell("place")], rows, numbers=[1])


@app.command()
def show(name: Name) -> None:
    """What a server offers now, word for word, against what you approved."""
    from ..settings import load

    _needed()
    _show(load(), name)


@app.command()
def approve(
    name: Name,
    tools: Annotated[list[str] | None, typer.Option("--tool", help="Only this tool; may be repeated.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; what looks like orders must be named.")] = False,
) -> None:
    """Allow the box to use tools of a server, as they are now. A tool that changes must be approved again."""
    from ..errors import McpError
    from ..settings import load
    from ..skills.mcp.pins import Pins
    from .words import tell

    _needed()
    settings = load()
    offers, approved = _offers(settings, name)
    if missing := set(tools or ()) - {one.name for one in offers}:
        raise McpError(tell("mcp_no_tool", tools=", ".join(sorted(missing))), hint=f"onebox mcp show {name}.")
    pins = Pins(settings.home)
    chosen = []
    for one in offers:
        named, state = one.name in (tools or ()), pins.state(one, approved)
        if (tools and not named) or state not in ("new", "changed"):
            continue
        _print(one, state, approved.get(one.name))
        sure = named or not one.suspicions()
        if sure if yes else typer.confirm(tell("mcp_approve"), err=True):
            chosen.append(one)
    pins.approve(name, settings.mcp[name], chosen)
    typer.echo(tell("mcp_approved_now", count=len(chosen), tools=", ".join(one.name for one in chosen)))


@app.command()
def remove(name: Name) -> None:
    """Take a server out of the settings, with its approvals and its sign-in."""
    from ..models.use import remove_table
    from ..settings import load
    from ..skills.mcp.connections import server_of
    from ..skills.mcp.pins import Pins
    from ..skills.mcp.tokens import TokenFile
    from .words import tell

    settings = load()
    url = server_of(settings, name).url
    remove_table(settings.home / "settings.toml", f"mcp.{name}")
    Pins(settings.home).withdraw(name)
    TokenFile(settings.home, name, url).forget()
    typer.echo(tell("mcp_removed", name=name))


@app.command()
def test(
    name: Name,
    tool: Annotated[str, typer.Option(help="Call this tool, too, whether it is approved or not.")] = "",
    arguments: Annotated[str, typer.Option(help="Its arguments, as a JSON object.")] = "{}",
) -> None:
    """Connect to a server and see how long it takes. Exit code 1: it cannot be used, or the tool failed."""
    import json
    import time

    from ..errors import McpError
    from ..settings import load
    from .words import tell

    _needed()
    try:
        given = json.loads(arguments)
    except ValueError as error:
        raise McpError(f"--arguments: {error}", hint="""Write them like '{"a": 1}'.""") from error

    async def inner(connection: "Connection") -> bool:
        began = time.monotonic()
        offers = await connection.offers()
        typer.echo(tell("mcp_answers", count=len(offers), ms=1000 * (time.monotonic() - began)))
        if not tool:
            return True
        began = time.monotonic()
        said = await connection.call(tool, given)
        typer.echo(said.text)
        typer.echo(tell("mcp_took", ms=1000 * (time.monotonic() - began)), err=True)
        return said.ok

    raise typer.Exit(0 if _with_connection(load(), name, inner) else 1)


@app.command()
def login(name: Name) -> None:
    """Sign in at a server that wants that, in the browser (OAuth). The token stays in a file that only you can read."""
    import asyncio
    import webbrowser

    from ..errors import McpError
    from ..settings import load
    from ..skills.mcp.connections import Connections, server_of
    from ..skills.mcp.tokens import SIGN_IN_SECONDS, SignIn
    from .words import tell

    _needed()
    settings = load()
    server = server_of(settings, name)
    if not server.url:
        raise McpError(tell("mcp_no_login", name=name), hint=f"onebox mcp test {name}.")

    def open_browser(address: str) -> None:
        typer.echo(tell("mcp_sign_in", address=address))
        webbrowser.open(address)

    async def inner() -> None:
        async with SignIn(name, server, settings.home, open_browser) as auth, Connections(settings) as connections:
            await connections.to(name, auth=auth, seconds=SIGN_IN_SECONDS)

    asyncio.run(inner())
    typer.echo(tell("mcp_signed_in", name=name))


def _needed() -> None:
    """Raises OneboxError when the SDK is not installed."""
    from importlib.util import find_spec

    from ..errors import OneboxError
    from .words import tell

    if find_spec("mcp") is None:
        raise OneboxError(tell("mcp_missing"), hint="pip install 'onebox[mcp]'")


def _full(paths: list[Path] | None) -> list[str]:
    return [str(path.expanduser().absolute()) for path in paths or ()]


def _with_connection(settings: "Settings", name: str, do: "Callable[[Connection], Awaitable[Any]]") -> Any:
    import asyncio

    from ..skills.mcp.connections import Connections

    async def inner() -> Any:
        async with Connections(settings) as connections:
            return await do(await connections.to(name))

    return asyncio.run(inner())


def _offers(settings: "Settings", name: str) -> "tuple[list[Offer], dict[str, Pinned]]":
    """What the server offers now, and what is approved."""
    from ..skills.mcp.connections import server_of
    from ..skills.mcp.pins import Pins

    server: McpServer = server_of(settings, name)
    offers = _with_connection(settings, name, lambda connection: connection.offers())
    return offers, Pins(settings.home).approved(name, server)


def _show(settings: "Settings", name: str) -> None:
    from ..skills.mcp.pins import Pins
    from .words import tell

    offers, approved = _offers(settings, name)
    pins = Pins(settings.home)
    for one in offers:
        _print(one, pins.state(one, approved), approved.get(one.name))
    for gone in sorted(set(approved) - {one.name for one in offers}):
        typer.echo(f"- {gone}  [{tell('mcp_gone')}]")
    if any(pins.state(one, approved) in ("new", "changed") for one in offers):
        typer.echo(tell("mcp_approve_with", name=name))


def _print(offer: "Offer", state: str, before: "Pinned | None") -> None:
    """A tool with everything it says; tricks in it are made to be seen."""
    import json

    from ..skills.mcp.clean import visible
    from .words import tell

    typer.echo(f"{'✓' if state == 'approved' else '•'} {visible(offer.name, 80)}  [{tell('mcp_' + state)}]")
    for line in visible(offer.description, 4000).splitlines():
        typer.echo(f"    {line}")
    typer.echo(f"    {visible(json.dumps(offer.schema.get('properties', {}), ensure_ascii=False), 4000)}")
    if state == "changed" and before:
        typer.echo(f"    {tell('mcp_before')}")
        for line in visible(before.offer.description, 4000).splitlines():
            typer.echo(f"    - {line}")
        typer.echo(f"    - {visible(json.dumps(before.offer.schema.get('properties', {}), ensure_ascii=False), 4000)}")
    if reason := offer.problem():
        typer.echo(f"    ! {reason}")
    for suspicion in offer.suspicions()[:5]:
        typer.echo(f"    ! {tell('mcp_suspicious')} {suspicion}")
