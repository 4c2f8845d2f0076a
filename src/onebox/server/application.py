"""The server as one ASGI application: guard, identity, doors, page. Only here are they joined."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..app import Box
from ..errors import OneboxError
from ..living.rounds import rounds
from ..living.scheduling import Scheduling
from ..living.watching import Hands, Watching
from ..settings import Settings
from ..store.runs import RunRow
from ..types import Ask, Language
from . import (
    accounts,
    agents,
    approvals,
    conversations,
    files,
    follow,
    library,
    memory,
    models,
    oidc,
    reports,
    research,
    run_files,
    runs,
    schedules,
    session,
    settings,
    usage,
)
from .door import Door, routes
from .errors import on_fault, on_http_error, on_onebox_error
from .guard import Guard
from .identity import Identity, Known
from .mcp.door import McpDoor
from .openapi import document
from .page import BUILT, Page
from .session import LoginLimit

Examine = Callable[[Settings, Language], list[Mapping[str, Any]]]
"""Looks at what works here: `{"name", "ok", "state", "detail", "hint"}` for each thing."""

DOORS: list[Door] = [
    *session.DOORS,
    *oidc.DOORS,
    *accounts.DOORS,
    *runs.DOORS,
    *run_files.DOORS,
    *approvals.DOORS,
    *follow.DOORS,
    *research.DOORS,
    *reports.DOORS,
    *schedules.DOORS,
    *conversations.DOORS,
    *files.DOORS,
    *library.DOORS,
    *settings.DOORS,
    *memory.DOORS,
    *usage.DOORS,
    *models.DOORS,
    *agents.DOORS,
]


def application(box: Box, *, examine: Examine | None = None, page: Path = BUILT) -> Starlette:
    """Serve `box`, which the caller closes.

    Handlers find it in `app.state.box` and who asks in `request.state.user`. Whoever runs the server sets
    `app.state.closing` when it is to stop: streams that never end by themselves end then.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if box.settings.server.take_up:
            box.background.take_up()
        looking = asyncio.create_task(_rounds(box), name="what is due")
        yield
        looking.cancel()
        await asyncio.wait([looking])
        await mcp.aclose()

    mcp = McpDoor(box)
    app = Starlette(
        routes=[
            *routes(DOORS),
            Route("/healthz", _health),
            Route("/openapi.json", _document),
            *_openai(),
            *_mcp(mcp),
            Route("/{path:path}", Page(page).show),
        ],
        middleware=[Middleware(Guard, settings=box.settings), Middleware(Identity)],
        exception_handlers={OneboxError: on_onebox_error, HTTPException: on_http_error, Exception: on_fault},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.box = box
    app.state.known = Known(box)
    app.state.login_limit = LoginLimit(box.settings.server.login_attempts)
    app.state.provider = oidc.Provider()
    app.state.examine = examine
    app.state.closing = asyncio.Event()
    return app


async def _rounds(box: Box) -> None:
    async def submit(ask: Ask, owner: str | None) -> RunRow:
        return await box.submit(ask, owner=owner)

    hands = Hands(submit, box.start, box.conversations.owner_of)
    await rounds([Watching(box.settings, box.database, hands), Scheduling(box.settings, box.database, hands)])


async def _health(_: Request) -> Response:
    return JSONResponse({"ok": True})


async def _document(_: Request) -> Response:
    return JSONResponse(document(DOORS))


def _openai() -> list[BaseRoute]:
    """The OpenAI-compatible doors, where that part is there."""
    if find_spec("onebox.server.openai") is None:
        return []
    found: list[BaseRoute] = import_module("onebox.server.openai").routes()
    return found


def _mcp(door: McpDoor) -> list[BaseRoute]:
    """The door for other programs' models, where the SDK is installed."""
    return [Route("/mcp", door)] if find_spec("mcp") else []
