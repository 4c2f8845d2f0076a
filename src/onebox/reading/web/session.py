"""A page that is used: opened, read, typed into, clicked. One browser context for one task, without cookies.

The page asks the network through `traffic.py`, which lets nothing out that carries data: `click` tells what would have
been sent, and `send` sends exactly that, after somebody agreed to it. Elements are named by numbers that hold for the
page as it was described last; the script that numbers them (`outline.js`) runs apart from the page's own programs.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable
from typing import Any, TypeVar

from ...errors import BrowserFailed, FetchRefused, OneboxError
from ...settings import Settings
from .chromium import START_SECONDS, Chromium, browser_program
from .fetcher import Fetcher
from .guard import Guard
from .kinds import HTML
from .outline import Element, FormFacts, Happened, View, element_of, script
from .response import Response
from .traffic import Sending, Traffic

T = TypeVar("T")

MOST_DIALOGS = 10
"""Of one page; one that opens more is closed."""
_FOLLOWED = 3
"""Times in a row that a page may go on to another by itself."""
_QUIET_SECONDS = 0.25
_SETTLE_SECONDS = 5.0
_SEND_SECONDS, _SEND_AT_MOST = 5.0, 20.0
"""Until it is believed that a button sends nothing: of silence, and of a page that is never silent."""
_SHOWN = (*HTML, "text/plain", "application/xml", "text/xml", "application/json", "")
_VIEW = {"width": 1000, "height": 800}


class Session:
    """Started when first used. Belongs to one event loop; close it. Raises BrowserFailed when Chromium fails."""

    def __init__(self, settings: Settings, *, guard: Guard | None = None) -> None:
        """`guard` is for tests; by default the settings decide."""
        self._settings = settings
        self._seconds = settings.web.seconds
        self.fetcher = Fetcher(settings.web, settings.home / "web", guard=guard)
        self._traffic = Traffic(self.fetcher)
        self._chromium: Chromium | None = None
        self._context: Any = None
        self._page: Any = None
        self._world = 0
        self._wire: Any = None
        self._dialogs: list[str] = []
        self._clicking = False
        self._tasks: set[asyncio.Future[None]] = set()

    def check(self) -> None:
        """Raises BrowserMissing when there is no browser to use."""
        browser_program(self._settings.web)

    @property
    def address(self) -> str:
        """Of the page in view; empty when there is none."""
        return str(self._page.url) if self._page is not None else ""

    async def open(self, address: str) -> Happened:
        """Show the page at `address`. Raises FetchRefused, FetchFailed, BrowserFailed."""
        found = await self.fetcher.get(address, accept=lambda kind, where: True, fresh=True)
        return await self._shown(found, following=_FOLLOWED)

    async def view(self) -> View:
        """The page in words, numbered anew."""
        told = await self._said("onebox.outline()")
        lines = tuple((int(one["n"]), element_of(one)) if "n" in one else str(one["text"]) for one in told["lines"])
        return View(told["title"], self.address, lines)

    async def element(self, number: int) -> Element | None:
        """The one that had `number` in the last view, as it is now; None when it is gone."""
        told = await self._said(f"onebox.look({number})")
        return element_of(told) if told else None

    async def form(self, number: int) -> FormFacts:
        """Of the form that element `number` belongs to; of the whole page when it is in none."""
        told = await self._said(f"onebox.form({number})")
        return FormFacts(tuple(told["hidden"]), dict(told["names"]), bool(told["secret"]), tuple(told["invalid"]))

    async def click(self, number: int, *, to_send: bool = False) -> Happened:
        """Use element `number`: nothing is sent. `to_send` waits for what would be, and goes nowhere."""
        target = await self.element(number)
        self._traffic.forget()
        self._dialogs.clear()
        self._clicking = True
        try:
            await self._said(f"onebox.click({number})")
            await self._settled(until_sending=to_send)
        finally:
            self._clicking = False
        href = target.href if target else ""
        return self._what_happened() if to_send else await self._gone_on(href, _FOLLOWED)

    async def type(self, number: int, text: str) -> str:
        """Put `text` into field `number`; why not, in a word: option, long, form; empty when it is in."""
        self._traffic.forget()
        self._dialogs.clear()
        self._traffic.typed.append(text)
        why = str(await self._said(f"onebox.type({number}, {json.dumps(text)})"))
        await self._settled()
        return why

    def happened(self) -> Happened:
        """What the page tried since, without being followed."""
        return self._what_happened()

    async def send(self, sending: Sending) -> Response:
        """Send it, once. Raises FetchRefused, FetchFailed: after the latter it may have arrived or not."""
        self._traffic.forget()
        if sending.method == "GET":
            return await self.fetcher.get(sending.url, accept=lambda kind, where: True, fresh=True, robots=False)
        return await self.fetcher.send(sending.method, sending.url, sending.headers, sending.body)

    async def show(self, answer: Response) -> None:
        """The answer to something sent, as the page in view. Raises FetchRefused for a file, BrowserFailed."""
        await self._shown(answer, following=0)

    async def picture(self) -> bytes:
        """The page as a PNG, as far as it is in view."""
        return bytes(await self._within(self._page.screenshot(type="png", timeout=self._seconds * 1000)))

    async def close(self) -> None:
        await self._drop()
        await self.fetcher.close()

    async def _shown(self, found: Response, *, following: int) -> Happened:
        if found.content_type not in _SHOWN:
            raise FetchRefused(found.url, f"is a file ({found.content_type}), not a page", hint="Download it instead.")
        await self._fresh_page()
        self._traffic.show(found, self._page)
        self._dialogs.clear()
        # not until it is loaded: a page that submits itself while it loads would never be, in Playwright's eyes
        await self._within(self._page.goto(found.url, wait_until="commit", timeout=self._seconds * 1000))
        await self._loaded()
        await self._settled()
        return await self._gone_on("", following)

    async def _gone_on(self, href: str, following: int) -> Happened:
        """Go where the page wants to, if that tells nobody anything: to `href`, or where nothing was typed or asked."""
        traffic = self._traffic
        wanted = traffic.wanted[0] if traffic.wanted else ""
        happened = self._what_happened(but=wanted)
        if not wanted:
            return happened
        plain = wanted.partition("#")[0]
        harmless = plain == href.partition("#")[0] if href else ("?" not in plain and not traffic.typed)
        if not harmless or traffic.carries(plain):
            happened.sendings.append(Sending("GET", wanted))
            return happened
        if following == 0:
            happened.refused.append(wanted)
            return happened
        try:
            found = await self.fetcher.get(wanted, accept=lambda kind, where: True, fresh=True)
            after = await self._shown(found, following=following - 1)
        except OneboxError as error:
            if isinstance(error, BrowserFailed):
                raise
            happened.refused.append(str(error))
            return happened
        after.said[:0] = happened.said
        return after

    def _what_happened(self, but: str = "") -> Happened:
        gets = [Sending("GET", one) for one in self._traffic.wanted if one != but and not but]
        return Happened(list(self._dialogs), [*self._traffic.sendings, *gets])

    async def _loaded(self) -> None:
        """Until the whole document is there."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds
        while await self._said("document.readyState") == "loading" and loop.time() < until:
            await asyncio.sleep(0.02)

    async def _settled(self, *, until_sending: bool = False) -> None:
        """Until the page asks for nothing more; with `until_sending` until it wants to send or go somewhere."""
        loop = asyncio.get_running_loop()
        began = quiet = loop.time()
        count = self._traffic.count
        while True:
            waits = until_sending and not self._has_something()
            if loop.time() - began > (_SEND_AT_MOST if waits else _SETTLE_SECONDS):
                break
            await asyncio.sleep(0.03)
            if self._page is None or len(self._dialogs) > MOST_DIALOGS:
                break
            if self._traffic.open or self._traffic.count != count:
                quiet, count = loop.time(), self._traffic.count
            if loop.time() - quiet > (_SEND_SECONDS if waits else _QUIET_SECONDS):
                return
        if len(self._dialogs) > MOST_DIALOGS:
            await self._drop()
            raise BrowserFailed("The page opened one dialog after the other and was closed.")

    def _has_something(self) -> bool:
        return bool(self._traffic.sendings or self._traffic.wanted)

    async def _fresh_page(self) -> None:
        """A new window without a page; the one before is closed without being asked."""
        from playwright.async_api import Error

        await self._within(self._begin(), 2 * START_SECONDS)
        old, self._page = self._page, None
        if old is not None:
            with contextlib.suppress(Error):
                await self._within(old.close())
        self._page = await self._within(self._context.new_page())
        self._page.on("dialog", self._on_dialog)
        self._wire = await self._within(self._context.new_cdp_session(self._page))
        self._world = 0

    async def _begin(self) -> None:
        if self._context is not None:
            return
        if self._chromium is None:
            self._chromium = Chromium(browser_program(self._settings.web))
        browser = await self._chromium.start()
        self._context = await browser.new_context(
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            user_agent=f"{self._settings.web.agent}/1",
            viewport=_VIEW,
        )
        await self._context.route("**/*", self._traffic.answer)
        await self._context.route_web_socket("**/*", lambda socket: socket.close())
        self._context.on("page", self._on_page)

    def _on_page(self, page: Any) -> None:
        """A window that the page opened is closed; ours is made while `_page` is None."""
        if self._page is not None:
            self._aside(page.close())

    def _on_dialog(self, dialog: Any) -> None:
        """ "Are you sure?" is answered yes after a click: nothing leaves by it. All others are closed."""
        self._dialogs.append(str(dialog.message)[:200])
        if len(self._dialogs) == MOST_DIALOGS + 1:  # it would go on for ever: whoever waits for the page is let go
            return self._aside(self._drop())
        yes = dialog.type == "beforeunload" or (dialog.type == "confirm" and self._clicking)
        self._aside(dialog.accept() if yes else dialog.dismiss())

    def _aside(self, doing: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(_quietly(doing))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _said(self, expression: str) -> Any:
        """What the script says, in its own world of the page."""
        if self._page is None:
            raise BrowserFailed("No page is open.", hint="Open one first.")
        try:
            return await self._within(self._evaluated(expression))
        except KeyError as error:
            raise BrowserFailed(f"{self.address} could not be read.") from error

    async def _evaluated(self, expression: str) -> Any:
        tree = await self._wire.send("Page.getFrameTree")
        place = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "onebox"}
        world = (await self._wire.send("Page.createIsolatedWorld", place))["executionContextId"]
        if world != self._world:
            self._world = world
            await self._wire.send("Runtime.evaluate", {"expression": script(), "contextId": world})
        what = {"expression": expression, "contextId": world, "returnByValue": True}
        return (await self._wire.send("Runtime.evaluate", what))["result"].get("value")

    async def _within(self, doing: Awaitable[T], seconds: float = 0) -> T:
        """`doing`, within the time of a page. A browser that fails or hangs is ended. Raises BrowserFailed."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(seconds or self._seconds + 5):
                return await doing
        except (Error, TimeoutError, OSError) as error:
            where = self.address
            await self._drop()
            first = (str(error) or "it took too long").splitlines()[0]
            raise BrowserFailed(f"The browser gave up{' at ' + where if where else ''}: {first}") from error

    async def _drop(self) -> None:
        """End the browser, hung or not."""
        chromium, self._chromium = self._chromium, None
        self._context = self._page = self._wire = None
        self._world = 0
        if chromium is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(20):
                    await _quietly(chromium.close())


async def _quietly(doing: Awaitable[Any]) -> None:
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await doing
