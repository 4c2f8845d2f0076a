"""What a page that is being used asks of the network: it gets what it reads, and nothing leaves with data.

Every request of the browser comes here before it goes anywhere, whatever raised it: a click, a form, Enter, a program
of the page. A GET of what a page is made of is answered through the `Fetcher`. A request that would send something
(any other method; an address that holds what was typed) is stopped and noted as a `Sending`. The page never goes
anywhere by itself either: where it wants to go is noted, and the session decides.
"""

import contextlib
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from ...errors import ReadingError
from .fetcher import Fetcher
from .response import Response

MOST_REQUESTS = 300
"""Of one page."""
_DROPPED = frozenset({"media", "font", "texttrack", "eventsource", "websocket", "manifest", "ping", "other"})
_PASSED_ON = ("content-type", "access-control-allow-origin", "access-control-allow-credentials")
_SENT_ALONG = ("content-type", "origin", "referer", "accept", "x-requested-with")
_STAY = "aborted"
"""The error after which the page stays as it is, instead of an error page."""
_SHORTEST = 3
"""Characters of a typed text that are looked for in addresses."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A request that would have left with data, and did not."""

    method: str
    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    """Those that matter to the server; never cookies."""
    page: bool = True
    """Its answer is a page to be shown, not data for a program of the page."""


class Traffic:
    """Answers the requests of one browser context."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._ready: Response | None = None
        self._page_in_view: Any = None
        self._left = MOST_REQUESTS
        self.open = 0
        """Requests that are being answered."""
        self.count = 0
        self.typed: list[str] = []
        """What was typed into the page."""
        self.sendings: list[Sending] = []
        self.wanted: list[str] = []
        """Addresses the page wanted to go to."""

    def show(self, found: Response, page: Any) -> None:
        """`found` comes next, in the window `page`; what the last one wanted is forgotten."""
        self._ready, self._page_in_view = found, page
        self._left = MOST_REQUESTS
        self.typed.clear()
        self.forget()

    def forget(self) -> None:
        self.sendings.clear()
        self.wanted.clear()

    def carries(self, address: str) -> bool:
        """Does the address hold something that was typed?"""
        return _holds(address, self.typed)

    async def answer(self, route: Any) -> None:
        self.open += 1
        self.count += 1
        try:
            await self._answer(route)
        finally:
            self.open -= 1

    async def _answer(self, route: Any) -> None:
        request = route.request
        self._left -= 1
        if request.method != "GET":
            self._note(_sending(request))
            return await _quietly(route.abort(_STAY if request.is_navigation_request() else "blockedbyclient"))
        if request.resource_type == "document" and not _in_a_frame(request):
            return await self._document(route)
        if self.carries(request.url):
            self._note(_sending(request))
            return await _quietly(route.abort("blockedbyclient"))
        if request.resource_type in _DROPPED or self._left < 0:
            return await _quietly(route.abort("blockedbyclient"))
        try:
            found = await self._fetcher.get(request.url, accept=lambda kind, address: True)
        except ReadingError:
            return await _quietly(route.abort("addressunreachable"))
        headers = {name: found.headers[name] for name in _PASSED_ON if name in found.headers}
        return await _quietly(route.fulfill(status=200, headers=headers, body=found.body))

    async def _document(self, route: Any) -> None:
        """The page that the session shows, or one that the page in view would like to be replaced by."""
        ready, url = self._ready, route.request.url
        if ready is not None:  # the session's own request: the page before was closed first
            self._ready = None
            kind = ready.headers.get("content-type", "text/html; charset=utf-8")
            return await _quietly(route.fulfill(status=200, headers={"content-type": kind}, body=ready.body))
        if _window_of(route.request) is self._page_in_view and len(self.wanted) < 20:  # other windows are not opened
            self.wanted.append(url)
        return await _quietly(route.abort(_STAY))

    def _note(self, sending: Sending) -> None:
        if len(self.sendings) < 20:
            self.sendings.append(sending)


def _sending(request: Any) -> Sending:
    headers = {name: request.headers[name] for name in _SENT_ALONG if name in request.headers}
    page = request.resource_type == "document"
    return Sending(request.method, request.url, request.post_data_buffer or b"", headers, page)


def _holds(address: str, typed: Iterable[str]) -> bool:
    shown = {address.casefold(), unquote_plus(address).casefold()}
    return any(text in one for text in map(str.casefold, typed) if len(text) >= _SHORTEST for one in shown)


def _in_a_frame(request: Any) -> bool:
    """Is it asked for by a frame of the page? Not so a window that is being opened: it has no frame yet."""
    from playwright.async_api import Error

    try:
        return request.frame.parent_frame is not None
    except Error:
        return False


def _window_of(request: Any) -> Any:
    """Where it was asked for; None for a window that is being opened."""
    from playwright.async_api import Error

    try:
        return request.frame.page
    except Error:
        return None


async def _quietly(answering: Awaitable[None]) -> None:
    """The page may be gone before its answer comes."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await answering
