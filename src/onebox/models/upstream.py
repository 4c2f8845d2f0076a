"""Models lent to whoever speaks the OpenAI protocol himself: an address, a key, the model's name there.

`EndpointModel` reads every token of an answer; a door that only hands bytes on must not. So this gives
the connection (`Http`, one session for each endpoint, kept) and leaves the words to the borrower.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..errors import ModelError, ModelNotFound
from ..settings import ROLES, Settings
from . import catalogue
from .discover import models_listed
from .embed import Embedder, EndpointEmbedder, embedder_for
from .http import Http
from .local_runtime import LocalModel, OnLoading
from .roles import model_for

LISTED_SECONDS = 60.0
"""What an endpoint named is believed this long."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A model to talk to: POST to `http` with `model` as its name."""

    http: Http
    model: str


class Upstreams:
    """Every model the settings know, by `ENDPOINT/MODEL`, `local/NAME` or `NAME` of one on this machine."""

    def __init__(self, settings: Settings, *, on_loading: OnLoading | None = None) -> None:
        self._settings = settings
        self._on_loading = on_loading
        self._https: dict[str, Http] = {}
        self._embedder: Embedder | None = None
        self._opening = asyncio.Lock()
        self._listed: dict[str, tuple[float, list[str]]] = {}

    def knows(self, name: str) -> bool:
        """Whether `name` has the form of a model that can be lent. Nothing is asked."""
        endpoint, _, model = name.partition("/")
        return (endpoint in self._settings.endpoints and bool(model)) or name.removeprefix("local/") in self._here()

    @asynccontextmanager
    async def lend(self, name: str) -> AsyncIterator[Lent]:
        """The model `name` while the block lasts; a local one is loaded and holds the CPU gate.

        Raises ModelNotFound, and ModelError when a local model does not start.
        """
        endpoint, _, model = name.partition("/")
        if endpoint in self._settings.endpoints and model:
            yield Lent(self._http(endpoint), model)
            return
        if not self.knows(name):
            raise ModelNotFound(f"There is no model {name!r}.", hint="GET /v1/models names the models there are.")
        local = await model_for("answer", self._settings, override=name, on_loading=self._on_loading)
        assert isinstance(local, LocalModel)
        try:
            async with local.borrowed() as running:
                yield Lent(running.http, running.model)
        finally:
            await local.close()

    async def names(self) -> list[str]:
        """Models that can be lent: those set for a role, those on this machine, those the endpoints name.

        An endpoint that does not answer adds nothing, so the list is as good as it can be now.
        """
        lists = await asyncio.gather(*(self._named_by(name) for name in self._settings.endpoints))
        roles = (getattr(self._settings.models, role) for role in ROLES if role != "embed")
        local = [f"local/{name}" for name in self._here()]
        return list(dict.fromkeys([*filter(self.knows, roles), *local, *(name for one in lists for name in one)]))

    async def embedder(self) -> Embedder | None:
        """Texts to vectors, as the role `embed` has it; None when there is none. Raises OneboxError."""
        async with self._opening:
            if self._embedder is None:  # not the library's: that one lives in an event loop of its own
                self._embedder = await embedder_for(self._settings)
            return self._embedder

    async def close(self) -> None:
        if isinstance(self._embedder, EndpointEmbedder):
            await self._embedder.close()
        for http in self._https.values():
            await http.close()
        self._https.clear()

    def _http(self, endpoint: str) -> Http:
        if endpoint not in self._https:
            given = self._settings.endpoints[endpoint]
            self._https[endpoint] = Http(given.url, given.key, self._settings.models, reuse=True)
        return self._https[endpoint]

    def _here(self) -> Sequence[str]:
        home = self._settings.home
        return [one.name for one in catalogue.load(home).values() if catalogue.path_of(home, one).is_file()]

    async def _named_by(self, endpoint: str) -> list[str]:
        now = time.monotonic()
        if (known := self._listed.get(endpoint)) and now - known[0] < LISTED_SECONDS:
            return known[1]
        try:
            found = [f"{endpoint}/{model}" for model in await models_listed(self._http(endpoint))]
        except ModelError:
            return []
        self._listed[endpoint] = now, found
        return found
