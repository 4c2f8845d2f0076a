"""Signing in and out, the first account, what the page must know at its start."""

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from .. import __version__
from ..app import Box
from ..errors import BrokenFile
from ..skills.persona import persona_of, shipped
from ..store.accounts import Account, AccountRole, Accounts, Tokens
from ..types import Language
from .door import Answer, Call, Door, Shape
from .errors import Refused
from .identity import COOKIE
from .limits import Buckets, retry_after

LOGIN_SECONDS = 300

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
Password = Annotated[str, Field(min_length=8, max_length=256)]


class User(Answer):
    id: str
    name: str
    role: AccountRole


class SignedIn(Answer):
    user: User


class PersonaLook(Answer):
    """Name and greeting of the box in the caller's language; its colour for light and for dark."""

    name: str
    line: str
    accent: dict[str, str]


class Session(Answer):
    """`setup`: the first account is still missing. `models`: there is a model that can answer."""

    user: User | None
    setup: bool
    oidc: bool
    oidc_label: str
    version: str
    language: str
    depths: list[str]
    models: bool
    persona: PersonaLook


class Setup(Shape):
    token: Annotated[str, Field(max_length=200)]
    name: Name
    password: Password


class Login(Shape):
    name: Annotated[str, Field(max_length=64)]
    password: Annotated[str, Field(max_length=256)]


def shown(account: Account) -> User:
    return User(id=account.id, name=account.name, role=account.role)


def signed_in(box: Box, request: Request, account: Account, response: Response) -> Response:
    """`response` with the cookie of a new session."""
    days = box.settings.server.session_days
    token = Tokens(box.database).open_session(account.id, days)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, round(days * 86400), path="/", httponly=True, samesite="lax", secure=secure)
    return response


class LoginLimit:
    """Wrong passwords by name and by address. Right ones do not count, but wait too once there were too many."""

    def __init__(self, attempts: int) -> None:
        self._buckets = Buckets(attempts / LOGIN_SECONDS, attempts)

    def check(self, *keys: str) -> None:
        """Raises Refused when one of `keys` had too many wrong attempts."""
        wait = max(self._buckets.wait(key) for key in keys)
        if wait:
            raise Refused("too_many_attempts", 429, headers=retry_after(wait), seconds=round(wait + 0.5))

    def wrong(self, *keys: str) -> None:
        for key in keys:
            self._buckets.take(key)


def _keys(call: Call, name: str) -> tuple[str, str]:
    client = call.request.client
    return f"name {name}", f"address {client.host if client else ''}"


async def _session(call: Call) -> Session:
    box, user = call.box, call.request.state.user
    oidc = box.settings.oidc
    return Session(
        user=shown(user) if user else None,
        setup=user is None and not Accounts(box.database).any(),
        oidc=bool(oidc.issuer and oidc.client),
        oidc_label=oidc.label or (urlsplit(oidc.issuer).hostname or ""),
        version=__version__,
        language=box.settings.language or call.language,
        depths=box.depths(),
        models=await asyncio.to_thread(box.has_model),
        persona=await asyncio.to_thread(_look, box, call.language),
    )


def _look(box: Box, language: Language) -> PersonaLook:
    """A persona that cannot be read must not keep anyone out: the door to mend it is behind this one."""
    try:
        found = persona_of(box.settings.home)
    except BrokenFile:
        found = shipped()
    return PersonaLook(name=found.name[language], line=found.line[language], accent=dict(found.accent))


async def _setup(call: Call) -> Response:
    body: Setup = call.body
    limit: LoginLimit = call.request.app.state.login_limit
    keys = _keys(call, "the first account")
    limit.check(*keys)
    accounts = Accounts(call.box.database)
    account = await asyncio.to_thread(accounts.create_first, body.token, body.name.strip(), body.password)
    if account is None:
        limit.wrong(*keys)
        raise Refused("wrong_token", 403)
    return _welcome(call, account)


async def _login(call: Call) -> Response:
    body: Login = call.body
    limit: LoginLimit = call.request.app.state.login_limit
    keys = _keys(call, body.name.strip())
    limit.check(*keys)
    account = await asyncio.to_thread(Accounts(call.box.database).signed_in, body.name.strip(), body.password)
    if account is None:
        limit.wrong(*keys)
        raise Refused("wrong_password", 401)
    return _welcome(call, account)


def _welcome(call: Call, account: Account) -> Response:
    body = SignedIn(user=shown(account)).model_dump_json()
    return signed_in(call.box, call.request, account, Response(body, media_type="application/json"))


async def _logout(call: Call) -> Response:
    if token := call.request.cookies.get(COOKIE):
        Tokens(call.box.database).close_session(token)
        call.request.app.state.known.forget()
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


DOORS = [
    Door("GET", "/api/session", _session, "Who is signed in, and what the box can do", answer=Session, who="anyone"),
    Door("POST", "/api/setup", _setup, "Make the first account", Setup, answer=SignedIn, who="anyone"),
    Door("POST", "/api/login", _login, "Sign in; sets the session cookie", Login, answer=SignedIn, who="anyone"),
    Door("POST", "/api/logout", _logout, "Sign out", status=204, who="anyone"),
]
