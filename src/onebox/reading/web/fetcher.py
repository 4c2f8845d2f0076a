"""Get a page or file of the web: guarded, polite, limited, and never twice while it is fresh."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from ...errors import FetchFailed, FetchRefused
from ...settings import Web
from .body import read_body
from .freshness import conditions, fresh_until, may_keep, retry_after
from .guard import Guard
from .kept import Kept, KeptPages
from .kinds import is_page, suffix_of
from .manners import Manners
from .response import Response
from .robots import DAY, MOST_BYTES, Robots
from .transport import Transport

_MOVED = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304

Accept = Callable[[str, str], bool]
"""`(content type, address)` → whether such an answer is wanted; asked before its body is read."""


def readable(content_type: str, address: str) -> bool:
    """Accepts what can be turned into text."""
    return bool(suffix_of(content_type, address))


class Fetcher:
    """Gets pages for one home folder. Belongs to one event loop; close it, or use it as an async context."""

    def __init__(
        self, settings: Web, folder: Path, *, guard: Guard | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        """Pages are kept under `folder`. `guard` defaults to the settings' own; `tls` is for tests."""
        self.settings = settings
        self.guard = guard or Guard(ports=settings.ports, reach=settings.reach, proxy=settings.proxy)
        self._kept = KeptPages(folder)
        self._transport = Transport(self.guard, settings, tls)
        self._manners = Manners(settings.per_host, settings.delay_seconds)
        self._robots = Robots(self._rules, settings.agent)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(
        self, address: str, *, accept: Accept = readable, fresh: bool = False, robots: bool | None = None
    ) -> Response:
        """What is at `address`, after redirects. `fresh` asks the server even when a kept page is fresh.

        Raises FetchRefused when it must not be read (see `Guard.check`), robots.txt forbids it, or it is too
        large or of a kind not accepted; FetchFailed when the server does not give it. `robots` defaults to
        the setting.
        """
        url = self.guard.check(address)
        obey = self.settings.robots if robots is None else robots
        async with self._alone(str(url)):  # who asks for the same page meanwhile finds it kept
            return await self._follow(url, accept, fresh, obey)

    async def send(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Send `body` once, and give whatever the server answers; errors of the server are answers too.

        A redirect that asks for another page is followed; one that wants the same data elsewhere is refused: it was
        meant for `address`. Raises FetchRefused, FetchFailed; after the latter it may have arrived or not.
        """
        url = self.guard.check(address)
        async with self._manners.turn(url.host or "", 0.0):
            asking = self._transport.get(url, headers, seconds=self.settings.seconds, method=method, body=body or None)
            async with asking as answer:
                got = await read_body(answer, int(self.settings.page_mb * 1_000_000), cut=True)
                found = Response(str(url), str(url), answer.status, _headers(answer), got, time.time())
        if found.status not in _MOVED or not found.headers.get("location"):
            return found
        target = str(self._next(url, found))
        if found.status in (307, 308):
            raise FetchRefused(address, f"wants the same data sent on to {target}, which nobody agreed to")
        return await self.get(target, accept=lambda kind, where: True, fresh=True, robots=False)

    async def close(self) -> None:
        await self._transport.close()

    async def __aenter__(self) -> "Fetcher":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _follow(self, url: URL, accept: Accept, fresh: bool, robots: bool) -> Response:
        asked = str(url)
        hops: list[str] = []
        seconds = self.settings.seconds
        for _ in range(self.settings.redirects + 1):
            kept = self._kept.find(str(url))
            if kept and not fresh and time.time() < kept.fresh_until:
                found = self._from_disk(kept)
            else:
                delay = await self._robots.check(url) if robots else 0.0
                async with self._manners.turn(url.host or "", delay):
                    started = time.monotonic()
                    found = await self._hop(url, kept, accept, seconds)
                    seconds -= time.monotonic() - started
            if found.status not in _MOVED:
                if found.from_cache and not accept(found.content_type, found.url):
                    raise FetchRefused(found.url, _of_a_kind(found.content_type))
                return replace(found, asked=asked, hops=tuple(hops))
            hops.append(str(url))
            url = self._next(url, found)
        raise FetchFailed(asked, f"redirects more than {self.settings.redirects} times", hint="The page is at fault.")

    async def _hop(self, url: URL, kept: Kept | None, accept: Accept, seconds: float) -> Response:
        """One request. The answer is a redirect or has a body that is wanted; everything else is raised."""
        headers = conditions(kept.headers) if kept and not kept.moved else {}
        async with self._transport.get(url, headers, seconds=max(seconds, 0.1)) as answer:
            now = time.time()
            found = Response(str(url), str(url), answer.status, _headers(answer), b"", now)
            if answer.status == _NOT_MODIFIED and kept:
                return self._renewed(kept, found)
            if answer.status not in _MOVED:
                if answer.status != 200:
                    raise _failure(found)
                if not accept(found.content_type, found.url):
                    raise FetchRefused(found.url, _of_a_kind(found.content_type))
                most = self.settings.page_mb if is_page(found.content_type, found.url) else self.settings.file_mb
                found = replace(found, body=await read_body(answer, int(most * 1_000_000)))
        if may_keep(found.headers):
            self._kept.keep(self._entry(found), found.body)
        return found

    def _entry(self, found: Response) -> Kept:
        until = fresh_until(found.headers, found.fetched, self.settings.fresh_seconds)
        moved = found.headers.get("location", "") if found.status in _MOVED else ""
        return Kept(found.url, found.status, found.headers, found.fetched, until, moved=moved)

    def _renewed(self, kept: Kept, found: Response) -> Response:
        """The kept page, good for longer: the server says it has not changed."""
        headers = {**kept.headers, **{name: value for name, value in found.headers.items() if name != "content-type"}}
        until = fresh_until(headers, found.fetched, self.settings.fresh_seconds)
        return self._from_disk(self._kept.keep(replace(kept, headers=headers, fresh_until=until)))

    def _from_disk(self, kept: Kept) -> Response:
        body = b"" if kept.moved else self._kept.body(kept)
        headers = {**kept.headers, "location": kept.moved} if kept.moved else kept.headers
        return Response(kept.url, kept.url, kept.status, headers, body, kept.fetched, from_cache=True)

    def _next(self, url: URL, found: Response) -> URL:
        """Where a redirect leads, checked like any address."""
        location = found.headers.get("location", "")
        if not location:
            raise FetchFailed(str(url), "redirects without saying where to", status=found.status)
        try:
            target = str(url.join(URL(location)))
        except ValueError as error:
            raise FetchRefused(str(url), f"redirects to {location[:200]!r}, which is no address") from error
        try:
            checked = self.guard.check(target)
        except FetchRefused as error:
            raise FetchRefused(str(url), f"redirects to {error}") from error
        if url.scheme == "https" and checked.scheme == "http":
            raise FetchRefused(str(url), f"redirects from https to {checked}, which is not encrypted")
        return checked

    async def _rules(self, address: str) -> Response:
        """A robots.txt: any kind, cut at its limit, kept for a day."""
        url = self.guard.check(address)
        kept = self._kept.find(address)
        if kept and time.time() < kept.fetched + DAY and not kept.moved:
            return self._from_disk(kept)
        for _ in range(self.settings.redirects + 1):
            async with self._transport.get(url, {}, seconds=self.settings.seconds) as answer:
                found = Response(address, address, answer.status, _headers(answer), b"", time.time())
                if answer.status not in _MOVED:
                    if answer.status != 200:
                        raise _failure(found)
                    body = await read_body(answer, MOST_BYTES, cut=True)
                    self._kept.keep(self._entry(found), body)
                    return replace(found, body=body)
            url = self._next(url, found)
        raise FetchFailed(address, f"redirects more than {self.settings.redirects} times", status=404)

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncIterator[None]:
        lock = self._asking.get(key)
        if lock is None:
            lock = self._asking[key] = asyncio.Lock()
        async with lock:
            yield


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case; of a name given twice, the first counts. Cookies are dropped."""
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        headers.setdefault(name.lower(), value)
    headers.pop("set-cookie", None)
    return headers


def _of_a_kind(content_type: str) -> str:
    return f"is of the kind {content_type or 'unknown'}, which cannot be turned into text"


def _failure(found: Response) -> FetchFailed:
    host = URL(found.url).host
    wait: float | None = None
    match found.status:
        case 401 | 403 | 407 | 451:
            reason, hint = f"{host} does not let us in", "Open it in your browser, save it and give the file instead."
        case 404 | 410:
            reason, hint = f"{host} has no such page", "Check the address; the page may have moved."
        case 429 | 503:
            wait = retry_after(found.headers, found.fetched)
            reason, hint = f"{host} is busy", "Try again later." if wait is None else f"Try again in {wait:.0f} s."
        case _:
            reason, hint = f"{host} answered with an error", "Try again later."
    return FetchFailed(found.url, f"{reason} (status {found.status})", status=found.status, hint=hint, retry_after=wait)
