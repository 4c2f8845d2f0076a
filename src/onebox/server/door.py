"""A door: one operation of the API, written down once for the router and for /openapi.json.

A handler takes a `Call` and gives back a pydantic model (sent as JSON), a Response of its own, or None
(204). Bodies and query strings are pydantic models that forbid unknown fields.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ..app import Box
from ..store.accounts import Account
from .errors import Refused, language_of

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
"""All go to the door's path, which then says which of them it takes."""

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Who = Literal["anyone", "user", "owner"]


class Shape(BaseModel):
    """What comes in or goes out over HTTP."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What goes out; readers must bear fields they do not know."""


class Call:
    """One request on its way through a door."""

    def __init__(self, request: Request, body: Any, query: Any) -> None:
        self.request = request
        self.body = body
        self.query = query
        self.box: Box = request.app.state.box
        self.language = language_of(request.scope)

    @property
    def user(self) -> Account:
        """Who asks; only behind a door that wants somebody."""
        user = self.request.state.user
        assert isinstance(user, Account)
        return user

    @property
    def id(self) -> str:
        """The `{id}` of the path."""
        return str(self.request.path_params["id"])

    def missing(self, what: str, what_zh: str, identity: str) -> Refused:
        """There is none, or not for this user: the two look the same from outside."""
        return Refused("no_such_thing", 404, what=what, what_zh=what_zh, id=identity)


Handler = Callable[[Call], Awaitable[BaseModel | Response | None]]


@dataclass(frozen=True, slots=True)
class Door:
    """`sends` is the media type of a Response the handler makes itself; `takes` that of a form."""

    method: Method
    path: str
    do: Handler
    says: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    who: Who = "user"
    sends: str = ""
    takes: str = ""


def routes(doors: Iterable[Door]) -> list[Route]:
    """Starlette routes, one for each path."""
    by_path: dict[str, dict[str, Door]] = {}
    for door in doors:
        by_path.setdefault(door.path, {})[door.method] = door
    return [Route(path, _endpoint(of_path), methods=_METHODS) for path, of_path in by_path.items()]


def _endpoint(doors: dict[str, Door]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        door = doors.get("GET" if request.method == "HEAD" else request.method)
        if door is None:
            raise HTTPException(405, headers={"Allow": ", ".join(doors)})
        user = request.state.user
        if door.who == "owner" and user.role != "owner":
            raise Refused("owner_only", 403)
        query = _query(door, request) if door.query else None
        body = await _body(door, request) if door.body else None
        result = await door.do(Call(request, body, query))
        if isinstance(result, Response):
            return result
        if result is None:
            return Response(status_code=204)
        return Response(result.model_dump_json(), door.status, media_type="application/json")

    return endpoint


def _query(door: Door, request: Request) -> BaseModel:
    assert door.query
    try:
        return door.query.model_validate(dict(request.query_params))
    except ValidationError as error:
        raise _refused("bad_query", error) from None


async def _body(door: Door, request: Request) -> BaseModel:
    assert door.body
    try:
        data = await request.body()
    except ClientDisconnect as error:
        raise Refused("not_json", reason="the connection ended early") from error
    try:
        return door.body.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise Refused("not_json", reason=first["msg"].removeprefix("Invalid JSON: ")) from None
        raise _refused("bad_body", error) from None


def _refused(code: str, error: ValidationError) -> Refused:
    """The first thing wrong; 422, because the JSON itself could be read."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return Refused(code, 422, where=where, reason=first["msg"])
