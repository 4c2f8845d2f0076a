"""/v1/models: the depths that are built, the box's embedder, and the models of the settings."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...app import Box
from ..errors import Refused
from .names import EMBED, agent_models, box_models


async def models(request: Request) -> Response:
    names = await _names(request)
    return JSONResponse({"object": "list", "data": [_model(name) for name in names]})


async def one_model(request: Request) -> Response:
    name = str(request.path_params["id"])
    box: Box = request.app.state.box
    if name not in await _names(request) and not box.upstreams.knows(name):
        raise Refused("no_such_model", 404, model=name)
    return JSONResponse(_model(name))


async def _names(request: Request) -> list[str]:
    from ...models.embed import why_none

    box: Box = request.app.state.box
    agents = await asyncio.to_thread(agent_models, box, getattr(request.state.user, "id", ""))
    embedder = [] if why_none(box.settings) else [EMBED]
    return [*box_models(box), *agents, *embedder, *await box.upstreams.names()]


def _model(name: str) -> dict[str, Any]:
    owner = name.partition("/")[0]
    return {"id": name, "object": "model", "created": 0, "owned_by": owner}
