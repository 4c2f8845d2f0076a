"""Who asks: the session of a browser or the API key of a program, found before any door opens.

Every address under /api, /v1 and /mcp wants somebody, but for those in `OPEN`.
"""

import time

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from ..app import Box
from ..store.accounts import Account, Tokens, digest
from .errors import Refused, error_response, language_of

COOKIE = "onebox_session"
OPEN = ("/api/session", "/api/setup", "/api/login", "/api/logout", "/api/oidc/", "/api/shared/")
REMEMBERED_SECONDS = 5.0
"""A streaming client with many requests does not ask the database each time."""


class Identity:
    """ASGI middleware that sets `request.state.user` to an Account, or None."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        state = scope.setdefault("state", {})
        state["user"] = None
        path: str = scope["path"]
        if path.startswith(("/api/", "/v1/")) or path == "/mcp":
            try:
                state["user"] = user = self._user(scope)
                if user is None and not path.startswith(OPEN):
                    raise Refused("not_signed_in", 401, headers={"WWW-Authenticate": "Bearer"})
            except Refused as error:
                return await error_response(error, language_of(scope))(scope, receive, send)
        await self._app(scope, receive, send)

    def _user(self, scope: Scope) -> Account | None:
        headers = Headers(scope=scope)
        known: Known = scope["app"].state.known
        if given := headers.get("authorization"):
            kind, _, key = given.partition(" ")
            user = known.key(key.strip()) if kind.lower() == "bearer" and key.strip() else None
            if user is None and not scope["path"].startswith(OPEN):
                raise Refused("bad_key", 401, headers={"WWW-Authenticate": "Bearer"})
            return user
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        return known.session(token) if token else None


class Known:
    """Accounts by token, remembered for a few seconds; `forget` after anything that takes a right away."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._seen: dict[str, tuple[float, Account]] = {}

    def session(self, token: str) -> Account | None:
        return self._find("s", token)

    def key(self, token: str) -> Account | None:
        return self._find("k", token)

    def forget(self) -> None:
        self._seen.clear()

    def _find(self, kind: str, token: str) -> Account | None:
        name, now = kind + digest(token), time.monotonic()
        if (seen := self._seen.get(name)) and seen[0] > now:
            return seen[1]
        tokens = Tokens(self._box.database)
        account = tokens.session_account(token) if kind == "s" else tokens.key_account(token)
        self._seen.pop(name, None)
        if account is not None:
            if len(self._seen) > 1000:
                self._seen.clear()
            self._seen[name] = (now + REMEMBERED_SECONDS, account)
        return account
