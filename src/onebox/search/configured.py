"""From settings to engines: which there are, which are set up, which are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingsError
from ..models.http import resolve_key
from ..plugins import lookup, names
from ..settings import SearchEngine, Settings
from .health import HealthBook
from .searcher import Searcher

if TYPE_CHECKING:
    from ..library.library import Library

BUILTIN = {
    name: f"onebox.search.engines.{name}:{name.capitalize()}"
    for name in (
        *("arxiv", "bing", "bocha", "brave", "crossref", "ddgs", "demo", "openalex", "own", "searxng", "serper"),
        *("tavily", "wikipedia"),
    )
}
KEYLESS = ("ddgs", "wikipedia")
"""Asked when the user wants the web and has set up nothing."""
OWN = "own"
"""The engine over pages that were read before."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """What `onebox web engines` shows. `state`: ready, rests, no_key, no_address or not_installed."""

    name: str
    kind: str
    state: str
    asked: bool
    rests: float = 0.0
    error: str = ""


def health_file(settings: Settings) -> Path:
    return settings.home / "search-health.json"


def health_book(settings: Settings) -> HealthBook:
    return HealthBook(health_file(settings))


def is_set_up(settings: Settings) -> bool:
    """Whether the user has set up any engine: without, nothing leaves the machine unless a question asks for it."""
    return bool(settings.search.engines or settings.searchers)


def chosen_names(settings: Settings) -> tuple[str, ...]:
    """The engines to ask, in order."""
    if settings.search.engines:
        return tuple(settings.search.engines)
    return tuple(settings.searchers) or tuple(name for name in KEYLESS if name != "ddgs" or find_spec("ddgs"))


def searchers(settings: Settings, only: Sequence[str] = (), *, library: "Library | None" = None) -> list[Searcher]:
    """The engines to ask, or those named in `only`; with a `library` its pages of the web are searched, too.

    Raises SettingsError naming what is missing, NoSuchPlugin.
    """
    asked = [*(only or chosen_names(settings))]
    if library is not None and not only and settings.search.kept:
        asked.append(OWN)
    return [_searcher(settings, name, library) for name in dict.fromkeys(asked)]


def states(settings: Settings) -> list[EngineState]:
    """Every engine there is, those that are asked first."""
    book, chosen = health_book(settings), chosen_names(settings)
    rest = [name for name in names("searchers", BUILTIN) if name not in chosen and name not in settings.searchers]
    every = dict.fromkeys([*chosen, *settings.searchers, *rest])
    return [_state(settings, name, book, name in chosen) for name in every if name != "demo" or name in chosen]


def _state(settings: Settings, name: str, book: HealthBook, asked: bool) -> EngineState:
    given = settings.searchers.get(name, SearchEngine())
    kind = given.kind or name
    engine, rests = lookup("searchers", kind, BUILTIN), book.rests(name)
    if kind == "ddgs" and not find_spec("ddgs"):
        state = "not_installed"
    elif engine.needs_key and not given.key:
        state = "no_key"
    elif not (engine.address or given.url):
        state = "no_address"
    else:
        state = "rests" if rests else "ready"
    return EngineState(name, kind, state, asked, rests, book.of(name).error)


def _searcher(settings: Settings, name: str, library: "Library | None") -> Searcher:
    given = settings.searchers.get(name, SearchEngine())
    engine = lookup("searchers", given.kind or name, BUILTIN)
    if (given.kind or name) == OWN:
        own: Searcher = engine(name, seconds=settings.search.seconds, library=library)
        return own
    key = resolve_key(given.key)
    if engine.needs_key and not key:
        raise SettingsError(
            f"The search engine {name} needs a key.",
            hint=f'Put `key = "env:NAME"` under [searchers.{name}] in settings.toml and set the variable NAME.',
        )
    if not (engine.address or given.url):
        raise SettingsError(
            f"The search engine {name} needs an address.",
            hint=f'Put `url = "http://…"` under [searchers.{name}] in settings.toml.',
        )
    if given.url and not given.url.startswith(("http://", "https://")):
        raise SettingsError(
            f"The address of the search engine {name} is none.", hint="Begin it with http:// or https://."
        )
    searcher: Searcher = engine(name, url=given.url, key=key, seconds=settings.search.seconds)
    return searcher
