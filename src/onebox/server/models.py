"""Models: what is on this machine, what could be, which endpoints there are, and what one really does."""

import asyncio
from typing import Annotated

from pydantic import Field

from ..errors import OneboxError
from ..models import catalogue
from ..settings import ROLES, Settings
from .door import Answer, Call, Door, Shape


class Installed(Answer):
    """`size` in bytes. `role`: the role it was chosen for, if any."""

    name: str
    size: int
    role: str | None


class Offered(Answer):
    name: str
    parameters: str
    size: int | None
    memory_gb: float
    licence: str
    installed: bool


class EndpointView(Answer):
    name: str
    url: str
    roles: list[str]


class ModelsView(Answer):
    installed: list[Installed]
    catalogue: list[Offered]
    endpoints: list[EndpointView]


class Probing(Shape):
    """A role (`answer`), or an endpoint of the settings with one of its models."""

    role: Annotated[str, Field(max_length=20)] = "answer"
    endpoint: Annotated[str, Field(max_length=100)] | None = None
    model: Annotated[str, Field(max_length=200)] = ""


class Probed(Answer):
    ok: bool
    context: int | None = None
    json_schema: str = "unknown"
    tools: bool | None = None
    vision: bool | None = None
    tokens_per_second: float | None = None
    error: str = ""
    hint: str = ""


async def _list(call: Call) -> ModelsView:
    return await asyncio.to_thread(_view, call.box.settings)


def _view(settings: Settings) -> ModelsView:
    entries = catalogue.load(settings.home)
    here = catalogue.pulled(settings.home, entries)
    chosen = {getattr(settings.models, role): role for role in reversed(ROLES)}
    return ModelsView(
        installed=[
            Installed(
                name=one.name,
                size=catalogue.path_of(settings.home, one).stat().st_size,
                role=chosen.get(one.name),
            )
            for one in here
        ],
        catalogue=[
            Offered(
                name=one.name,
                parameters=one.parameters,
                size=one.size_bytes,
                memory_gb=one.memory_gb,
                licence=one.licence,
                installed=one in here,
            )
            for one in entries.values()
        ],
        endpoints=[
            EndpointView(name=name, url=at.url, roles=[r for r in ROLES if _serves(settings, r, name)])
            for name, at in settings.endpoints.items()
        ],
    )


def _serves(settings: Settings, role: str, endpoint: str) -> bool:
    return str(getattr(settings.models, role)).partition("/")[0] == endpoint


async def _probe(call: Call) -> Probed:
    """A model that does not answer is a finding, not an error of the request."""
    from ..models.endpoint import EndpointModel
    from ..models.local_runtime import LocalModel
    from ..models.probe import probe
    from ..models.roles import model_for

    body: Probing = call.body
    name = f"{body.endpoint}/{body.model}" if body.endpoint else body.model or None
    role = body.role if body.role in ROLES and body.role != "embed" else "answer"
    try:
        model = await model_for(role, call.box.settings, call.box.notes, name)
        try:
            asked = await model.start() if isinstance(model, LocalModel) else model
            assert isinstance(asked, EndpointModel)
            found = await probe(asked, call.box.notes)
        finally:
            await model.close()
    except OneboxError as error:
        return Probed(ok=False, error=str(error), hint=error.hint)
    return Probed(
        ok=True,
        context=found.context,
        json_schema=found.json_schema,
        tools=found.tools,
        vision=found.vision,
        tokens_per_second=found.decode,
    )


DOORS = [
    Door("GET", "/api/models", _list, "Models here, models to be had, endpoints", answer=ModelsView),
    Door("POST", "/api/models/probe", _probe, "Find out what a model really does", Probing, answer=Probed, who="owner"),
]
