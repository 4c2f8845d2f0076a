"""The web as pages: fetch one, turn it into text, and run its programs in a browser only when it is empty without."""

import asyncio
import ssl
from pathlib import Path

from ...errors import EmptyFile
from ...settings import Settings
from .browser import Browser, find_chromium
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
        self._starting = asyncio.Lock()

    async def read(self, address: str, *, fresh: bool = False) -> Page:
        """The page or file at `address`. `fresh` asks the server even when a kept page is fresh.

        Raises FetchRefused, FetchFailed, or another ReadingError for a page without text, a broken or an
        encrypted file; each names the address.
        """
        response = await self.fetcher.get(address, fresh=fresh)
        try:
            page = await asyncio.to_thread(page_of, response)
        except EmptyFile as error:
            if not response.content_type.endswith("html") or (page := await self._rendered(response)) is None:
                raise error
            return page
        if page.scripted and (rendered := await self._rendered(response)) is not None:
            return rendered if len(rendered.document.text) > len(page.document.text) else page
        return page

    async def close(self) -> None:
        if self._browser:
            await self._browser.close()
        await self.fetcher.close()

    async def __aenter__(self) -> "WebReader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
