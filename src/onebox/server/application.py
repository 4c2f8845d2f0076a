"""The server as one ASGI application: guard, identity, doors, page. Only here are they joined."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ..app import Box
from ..errors import OneboxError
from . import session
from .door import Door, routes
from .errors import on_fault, on_http_error, on_onebox_error
from .guard import Guard
from .identity import Identity, Known
from .session import LoginLimit

DOORS: list[Door] = [*session.DOORS]


def application(box: Box) -> Starlette:
    """Serve `box`, which the caller closes. Handlers find it in `app.state.box`, who asks in `state.user`."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if box.settings.server.take_up:
            box.take_up()
        yield

    app = Starlette(
        routes=[*routes(DOORS), Route("/healthz", _health), *_openai()],
        middleware=[Middleware(Guard, settings=box.settings), Middleware(Identity)],
        exception_handlers={OneboxError: on_onebox_error, HTTPException: on_http_error, Exception: on_fault},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.box = box
    app.state.known = Known(box)
    app.state.login_limit = LoginLimit(box.settings.server.login_attempts)
    app.state.closing = asyncio.Event()
    return app


async def _health(_: Request) -> Response:
    return JSONResponse({"ok": True})


def _openai() -> list[BaseRoute]:
    """The OpenAI-compatible doors, where that part is there."""
    if find_spec("onebox.server.openai") is None:
        return []
    found: list[BaseRoute] = import_module("onebox.server.openai").routes()
    return found
