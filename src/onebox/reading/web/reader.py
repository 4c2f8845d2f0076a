"""The web as pages: fetch one, turn it into text, and run its programs in a browser only when it is empty without."""

import asyncio
import ssl
from dataclasses import replace
from importlib.util import find_spec

from ...errors import EmptyFile
from ...settings import Settings
from .browser import Browser
from .chromium import find_chromium
from .fetcher import Fetcher
from .guard import Guard
from .page_of import Page, page_of
from .response import Response


class WebReader:
    """Reads pages for one home folder. Belongs to one event loop; close it, or use it as an async context."""

    def __init__(self, settings: Settings, *, guard: Guard | None = None, tls: ssl.SSLContext | None = None) -> None:
        """`guard` and `tls` are for tests; by default the settings decide."""
        self._settings = settings.web
        self.fetcher = Fetcher(settings.web, settings.home / "web", guard=guard, tls=tls)
        self._browser: Browser | None = None

    async def read(self, address: str, *, fresh: bool = False, robots: bool | None = None) -> Page:
        """The page or file at `address`. `fresh` asks the server even when a kept page is fresh.

        `robots`: whether robots.txt is obeyed; it defaults to the setting.

        Raises FetchRefused, FetchFailed, or another ReadingError for a page without text, a broken or an
        encrypted file; each names the address.
        """
        response = await self.fetcher.get(address, fresh=fresh, robots=robots)
        try:
            page = await asyncio.to_thread(page_of, response)
        except EmptyFile as error:
            if "html" not in response.content_type or (rendered := await self._rendered(response)) is None:
                raise error
            return rendered
        if page.scripted and (rendered := await self._rendered(response)) is not None:
            return rendered if len(rendered.document.text) > len(page.document.text) else page
        return page

    async def _rendered(self, response: Response) -> Page | None:
        """The page after its programs ran, or None when there is no browser or it finds no text either."""
        if (browser := self._open_browser()) is None:
            return None
        try:
            page = await asyncio.to_thread(page_of, await browser.render(response))
        except EmptyFile:
            return None
        return replace(page, scripted=False, rendered=True)

    def _open_browser(self) -> Browser | None:
        if self._browser is None and find_spec("playwright") and (program := find_chromium(self._settings)):
            self._browser = Browser(program, self.fetcher)
        return self._browser

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()
        await self.fetcher.close()

    async def __aenter__(self) -> "WebReader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
