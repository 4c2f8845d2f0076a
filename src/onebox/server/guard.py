"""The outermost door, before anything is read: who is called, from which page, how much, how often.

- Host: only names this box has, so that a foreign page whose name is pointed at this machine (DNS
  rebinding) gets nothing.
- Origin: whatever changes something must come from the box's own page or carry an API key; a foreign
  page can do neither (cross-site request forgery).
- Size: a body is refused by its `Content-Length`, or where it grows too long, before it is kept.
"""

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..settings import Settings
from .errors import Refused, error_response, language_of
from .limits import Buckets, retry_after

JSON_BYTES = 1_000_000
OPENAI_BYTES = 32_000_000
"""Requests to /v1 carry images."""
BURST_SECONDS = 20
"""So many seconds' worth of requests may come at once."""

_UPLOADS = ("/api/files", "/api/library")
_READING = {"GET", "HEAD", "OPTIONS"}
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CLOSED = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Content-Security-Policy of all that is not the page: shown in a browser, it can do nothing."""


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = _allowed(settings.server.hosts, settings.server.host)
        self._any_address = settings.server.host in ("0.0.0.0", "::")
        self._upload_bytes = settings.server.upload_mb * 1_000_000
        rate = settings.server.requests_per_second
        self._requests = Buckets(rate, rate * BURST_SECONDS) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        limit = self._limit(scope["path"])
        try:
            self._check(scope, headers, limit)
        except Refused as error:
            return await error_response(error, language_of(scope))(scope, receive, _guarded(send))
        await self._app(scope, _limited(receive, limit), _guarded(send))

    def _check(self, scope: Scope, headers: Headers, limit: int) -> None:
        host = headers.get("host", "")
        if not self._is_ours(_name_of(host)):
            raise Refused("host_not_allowed", 403, host=host)
        if scope["method"] not in _READING:
            _check_origin(headers, host)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            raise Refused("body_too_large", 413, megabytes=limit / 1e6)
        if self._requests and (wait := self._requests.take(_client(scope))):
            raise Refused("too_many_requests", 429, headers=retry_after(wait), seconds=round(wait + 0.5))

    def _is_ours(self, name: str) -> bool:
        return name in self._hosts or (self._any_address and _is_address(name))

    def _limit(self, path: str) -> int:
        if path.startswith(_UPLOADS):
            return self._upload_bytes
        return OPENAI_BYTES if path.startswith("/v1/") else JSON_BYTES


def _allowed(names: Iterable[str], bound: str) -> set[str]:
    return {name.lower() for name in (*_OWN_NAMES, *names, bound) if name not in ("", "0.0.0.0", "::")}


def _name_of(host: str) -> str:
    """The name in a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()


def _is_address(name: str) -> bool:
    """An address cannot be rebound to another machine as a name can."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_origin(headers: Headers, host: str) -> None:
    origin = headers.get("origin")
    if origin is not None:
        if origin.partition("://")[2].lower() != host.lower():
            raise Refused("origin_not_allowed", 403, origin=origin)
    elif headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Refused("origin_not_allowed", 403, origin="another site")
    elif "cookie" in headers and "authorization" not in headers:
        raise Refused("origin_not_allowed", 403, origin="an unknown place")


def _client(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown",))[0])


def _limited(receive: Receive, limit: int) -> Receive:
    """`receive`, which refuses to read on behind `limit` bytes."""
    seen = 0

    async def inner() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise Refused("body_too_large", 413, megabytes=limit / 1e6)
        return message

    return inner


def _guarded(send: Send) -> Send:
    async def inner(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", _CLOSED)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return inner
