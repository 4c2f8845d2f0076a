"""Chromium without a screen and without a network of its own.

Names resolve to nothing and its proxy is a closed port, so that whoever opens a page must answer all it asks for
(`browser.py`, `traffic.py`): every byte then passes the same guard as any other.
"""

import asyncio
import os
import shutil
import socket
from importlib.util import find_spec
from typing import Any

from ...errors import BrowserMissing
from ...settings import Web

START_SECONDS = 30.0
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--js-flags=--max-old-space-size=512",
]

_NOT_WANTED = ["--disable-popup-blocking"]
"""Of what Playwright adds: a page that opens one window after the other would keep the browser busy with them."""


def find_chromium(settings: Web) -> str:
    """The browser's program, or empty when there is none on this machine or the setting says `off`."""
    if settings.browser == "off":
        return ""
    if settings.chromium:
        return shutil.which(settings.chromium) or ""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), "")


def browser_program(settings: Web) -> str:
    """The browser's program. Raises BrowserMissing, which says what to install."""
    if settings.browser == "off":
        raise BrowserMissing("The browser is turned off.", hint='Set `[web] browser = "auto"` to use it.')
    if not find_spec("playwright"):
        raise BrowserMissing("The package that drives the browser is missing.", hint="pip install 'onebox[browser]'")
    if not (program := find_chromium(settings)):
        named = f"There is no {settings.chromium} here." if settings.chromium else "There is no Chromium here."
        raise BrowserMissing(named)
    return program


class Chromium:
    """One browser process, started when first needed. Belongs to one event loop; `close` it."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._closed_port = socket.socket()
        self._playwright: Any = None
        self._chromium: Any = None
        self._starting = asyncio.Lock()

    async def start(self) -> Any:
        """The running browser, as Playwright knows it. Raises playwright's Error, OSError."""
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                from playwright.async_api import async_playwright

                if self._playwright is None:
                    # bound, never listening: nobody can answer at this port while we hold it
                    self._closed_port.bind(("127.0.0.1", 0))
                    self._playwright = await async_playwright().start()
                self._chromium = await self._playwright.chromium.launch(
                    executable_path=self._program,
                    # Chromium cannot build its sandbox as root; everyone else has it
                    chromium_sandbox=os.name != "posix" or os.geteuid() != 0,
                    proxy={"server": f"http://127.0.0.1:{self._closed_port.getsockname()[1]}"},
                    args=_ARGUMENTS,
                    ignore_default_args=_NOT_WANTED,
                    env={"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/")},
                    timeout=START_SECONDS * 1000,
                )
            return self._chromium

    async def close(self) -> None:
        if self._chromium:
            await self._chromium.close()
        if self._playwright:
            await self._playwright.stop()
        self._closed_port.close()
        self._chromium = self._playwright = None
