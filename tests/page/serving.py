"""The mock server in a thread of its own, and Debian's Chromium."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from .mock_server import MOCK, Mock, make_app


class Serving:
    """`mock` at `url`; `stop` and `start` stand for a server that dies and comes back at the same port."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.runner: web.AppRunner | None = None
        self.port = 0
        self.mock = self._do(self._make())
        self.start()

    async def _make(self) -> Mock:
        return Mock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _do(self, what):  # type: ignore[no-untyped-def]
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(20)

    def start(self) -> None:
        self._do(self._start())

    async def _start(self) -> None:
        app = make_app(self.mock)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]
        for run in app[MOCK].runs.values():  # what a killed server left is taken up again
            if run["state"] == "running" and run["task"] is not None and run["task"].done():
                run["task"] = asyncio.create_task(app[MOCK].work(run))

    def stop(self) -> None:
        """As `kill -9` would: connections end at once, work stops where it is."""
        self._do(self._stop())

    async def _stop(self) -> None:
        for run in self.mock.runs.values():
            if run["task"] is not None:
                run["task"].cancel()
            run["partial"] = []
        if self.runner:
            await self.runner.cleanup()

    def close(self) -> None:
        self.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


@contextmanager
def serving() -> Iterator[Serving]:
    server = Serving()
    try:
        yield server
    finally:
        server.close()


def chromium() -> str | None:
    """Debian calls it chromium, others google-chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)
