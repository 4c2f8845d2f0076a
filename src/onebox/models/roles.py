"""Which model serves a role: from the settings' words to something that talks."""

from ..errors import ModelError, ModelNotFound, SettingsError
from ..settings import ROLES, Settings
from . import catalogue
from .discover import context_of, models_listed
from .endpoint import EndpointModel
from .local_runtime import LocalModel, OnLoading
from .model import Model, ProbeStore
from .pull import best_here

DEFAULT_CONTEXT = 4096


async def model_for(
    role: str,
    settings: Settings,
    store: ProbeStore | None = None,
    override: str | None = None,
    *,
    on_loading: OnLoading | None = None,
) -> Model:
    """The model for one of `settings.ROLES`; `override` is a NAME or ENDPOINT/MODEL that comes first.

    A local model's runtime starts at the first call. Raises ModelNotFound, SettingsError.
    """
    if role not in ROLES or role == "embed":
        raise ValueError(f"not a role of a chat model: {role}")
    name = override or getattr(settings.models, role)
    if not name and role == "vision":
        raise ModelNotFound("No model that sees images is set.", hint="Set one with `onebox models use NAME vision`.")
    name = name or settings.models.answer
    endpoint, _, model = name.partition("/")
    if endpoint in settings.endpoints:
        return await endpoint_model(endpoint, model, settings, store)
    if model and endpoint != "local":
        known = ", ".join(settings.endpoints) or "none"
        raise SettingsError(
            f"{name}: there is no endpoint called {endpoint}.",
            hint=f"Endpoints in settings.toml: {known}. Add one as [endpoints.{endpoint}] with its url.",
        )
    return _local(model if endpoint == "local" else name, role, settings, on_loading)


async def endpoint_model(name: str, model: str, settings: Settings, store: ProbeStore | None = None) -> EndpointModel:
    """The model `model` at the endpoint `name` of the settings; an empty `model` is its first one."""
    given = settings.endpoints[name]
    found = EndpointModel(f"{name}/{model}", given.url, model, key=given.key, waits=settings.models, store=store)
    try:
        if not model:
            listed = await models_listed(found.http)
            if not listed:
                raise ModelNotFound(f"The endpoint {name} names no model.", hint=f"Write it as {name}/MODEL.")
            await found.close()
            return await endpoint_model(name, listed[0], settings, store)
        found.context = given.context or await _context(found, store)
    except BaseException:
        await found.close()
        raise
    return found


async def _context(found: EndpointModel, store: ProbeStore | None) -> int:
    """What was learnt before, else what the endpoint says, else a cautious guess that is not kept."""
    key = f"context:{found.url}:{found.model}"
    if store is not None and (known := store.get(key)) and known.isdigit():
        return int(known)
    try:
        context = await context_of(found.http, found.model)
    except ModelError:  # the first call will say what is wrong
        return DEFAULT_CONTEXT
    if context and store is not None:
        store.set(key, str(context))
    return context or DEFAULT_CONTEXT


def _local(name: str, role: str, settings: Settings, on_loading: OnLoading | None) -> LocalModel:
    entries = catalogue.load(settings.home)
    entry = catalogue.find(entries, name) if name else best_here(settings, role)
    if entry is None:
        raise ModelNotFound(
            "There is no model on this machine yet.",
            hint="Run `onebox models pull --default`, or name an endpoint in settings.toml.",
        )
    path = catalogue.path_of(settings.home, entry)
    if not path.is_file():
        raise ModelNotFound(
            f"The model {entry.name} is not on this machine.", hint=f"Run `onebox models pull {entry.name}`."
        )
    return LocalModel(entry.name, path, settings, on_loading=on_loading)
