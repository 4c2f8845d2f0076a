"""Chromium without a screen, for pages whose text is brought by their programs.

The browser itself has no network (`chromium.py`). Every request of a page is handed to the `Fetcher` instead,
and so passes the same guard, limits and cache as any other.
It only reads: requests other than GET, pictures, sounds, fonts and downloads are dropped.
"""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

from ...errors import EmptyFile, ReadingError
from .chromium import START_SECONDS, Chromium
from .fetcher import Fetcher
from .response import Response

_DROPPED = frozenset({"image", "media", "font", "texttrack", "eventsource", "websocket", "manifest", "ping", "other"})
_PASSED_ON = ("content-type", "access-control-allow-origin", "access-control-allow-credentials", "location")
_MOST_REQUESTS = 100
_LONGEST_HTML = 10_000_000


class Browser:
    """One Chromium, started when first needed; each page gets a fresh context without cookies or permissions."""

    def __init__(self, program: str, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._chromium = Chromium(program)

    async def render(self, response: Response) -> Response:
        """The page of `response` after its programs ran: the same, with other bytes.

        Raises EmptyFile, naming the address, when the browser fails on it or takes too long.
        """
        from playwright.async_api import Error

        seconds = self._fetcher.settings.seconds
        try:
            async with asyncio.timeout(seconds + START_SECONDS):
                chromium = await self._chromium.start()
                html = await self._html(chromium, response, seconds)
        except (Error, TimeoutError, OSError) as error:
            first = (str(error) or type(error).__name__).splitlines()[0]
            raise EmptyFile(response.url, f"is empty without a browser, and the browser failed: {first}") from error
        headers = {**response.headers, "content-type": "text/html; charset=utf-8"}
        return replace(response, body=html[:_LONGEST_HTML].encode("utf-8", "replace"), headers=headers)

    async def close(self) -> None:
        await self._chromium.close()

    async def _html(self, chromium: Any, response: Response, seconds: float) -> str:
        context = await chromium.new_context(
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            user_agent=f"{self._fetcher.settings.agent}/1",
        )
        try:
            await context.route("**/*", _Requests(self._fetcher, response).answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            page = await context.new_page()
            page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
            context.on("page", lambda other: asyncio.ensure_future(other.close()))
            await page.goto(response.url, wait_until="load", timeout=seconds * 1000)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(5.0, seconds)):
                    await page.wait_for_load_state("networkidle")
            return str(await page.content())
        finally:
            await context.close()


class _Requests:
    """Answers what one page asks for."""

    def __init__(self, fetcher: Fetcher, first: Response) -> None:
        self._fetcher = fetcher
        self._first: Response | None = first
        self._left = _MOST_REQUESTS

    async def answer(self, route: Any) -> None:
        request = route.request
        first, self._first = self._first, None
        if first is not None:  # the page itself is here already
            kept = {name: first.headers[name] for name in _PASSED_ON[:1] if name in first.headers}
            return await _quietly(route.fulfill(status=200, headers=kept, body=first.body))
        self._left -= 1
        if request.method != "GET" or request.resource_type in _DROPPED or self._left < 0:
            return await _quietly(route.abort("blockedbyclient"))
        if request.resource_type == "document" and not _in_a_frame(request):  # away from the page we read
            return await _quietly(route.abort("blockedbyclient"))
        try:
            found = await self._fetcher.get(request.url, accept=lambda kind, address: True)
        except ReadingError:
            return await _quietly(route.abort("addressunreachable"))
        headers = {name: found.headers[name] for name in _PASSED_ON if name in found.headers}
        return await _quietly(route.fulfill(status=200, headers=headers, body=found.body))


def _in_a_frame(request: Any) -> bool:
    """Is a document asked for by a frame of the page? Not so a window that is being opened: it has no frame yet."""
    from playwright.async_api import Error

    try:
        return request.frame.parent_frame is not None
    except Error:
        return False


async def _quietly(answering: Any) -> None:
    """The page may be gone before its answer comes."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await answering
