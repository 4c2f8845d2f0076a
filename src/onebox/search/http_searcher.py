"""What every engine over HTTP shares: one request, its limits, and which failure is which error.

An engine of its own is two functions: `request(query)` says what to send, `read(answer, query)` gives the results.
"""

import asyncio
import datetime as dt
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from xml.etree import ElementTree

import aiohttp
from yarl import URL

from .. import __version__
from ..errors import SearchError, SearchGarbage, SearchRefused, SearchUnavailable
from .address import clean
from .dates import iso_date
from .searcher import Result, SearchQuery
from .text import characters, plain

MOST_BYTES = 4_000_000
MOST_REDIRECTS = 3
_CAPTCHA = re.compile(
    r"captcha|unusual traffic|are you (a )?(human|robot)|verify you are|人机验证|安全验证|验证码|异常流量", re.I
)
_AGENT = f"onebox/{__version__} (a person's own search box)"


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is put behind the base address; `body` is sent as JSON by POST, without one it is a GET."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


class HttpSearcher(ABC):
    """An engine asked over HTTP. A request goes to `base` and, by redirect, nowhere else: it carries the key."""

    kind: ClassVar[str]
    address: ClassVar[str] = ""
    """The engine's own base address; empty: it has none and the user must give one."""
    needs_key: ClassVar[bool] = False

    def __init__(self, name: str = "", *, url: str = "", key: str = "", seconds: float = 8.0) -> None:
        self._name = name or self.kind
        self._base = (url or self.address).rstrip("/")
        self._key = key
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def name(self) -> str:
        return self._name

    @abstractmethod
    def request(self, query: SearchQuery) -> Request:
        """What to send."""

    @abstractmethod
    def read(self, answer: Any, query: SearchQuery) -> Iterable[Result]:
        """The results in `answer` (what `parse` made of the body). Raises SearchError, LookupError, TypeError,
        ValueError or AttributeError when it is not the protocol."""

    def base(self, query: SearchQuery) -> str:
        """The base address for `query`."""
        return self._base

    def parse(self, text: str) -> Any:
        """The body's text as data. Raises ValueError."""
        return json.loads(text)

    async def search(self, query: SearchQuery) -> list[Result]:
        """See `Searcher`. At most `count` results, each with an address that may be shown, each page once."""
        try:
            async with asyncio.timeout(self._seconds):
                text = await self._fetch(query)
        except TimeoutError as error:
            raise SearchUnavailable(self.name, f"no answer within {self._seconds:g} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise SearchUnavailable(self.name, f"nothing answers there ({type(error).__name__})") from error
        try:
            found = list(self.read(self.parse(text), query))
        except SearchError:
            raise
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise self._no_protocol(text) from error
        return tidy(found, self.name, query.count)

    async def close(self) -> None:
        if self._session and not self._session.closed:
            await self._session.close()
        self._session = None

    def refused(self, reason: str, *, status: int = 200, retry_after: float | None = None) -> SearchRefused:
        return SearchRefused(self.name, reason, status=status, retry_after=retry_after)

    async def _fetch(self, query: SearchQuery) -> str:
        asked = self.request(query)
        method, body = ("GET", None) if asked.body is None else ("POST", asked.body)
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate", **asked.headers}
        start = place = URL(self.base(query) + asked.path).update_query(asked.query)
        for _ in range(MOST_REDIRECTS + 1):
            async with self._open().request(
                method, place, json=body, headers=headers, allow_redirects=False
            ) as response:
                if response.status in (301, 302, 303, 307, 308):
                    place = self._next(start, place, response.headers.get("Location", ""))
                    continue
                if response.status >= 400:
                    raise self._failed(response)
                return self._text(await self._body(response), response.charset)
        raise SearchGarbage(self.name, "redirects in a circle")

    def _next(self, start: URL, place: URL, location: str) -> URL:
        """Where a redirect leads. Only to the same host, and never from https to http: the request carries the key."""
        try:
            new = place.join(URL(location))
        except ValueError:
            raise SearchGarbage(self.name, "redirects to what is no address") from None
        lowered = start.scheme == "https" and new.scheme != "https"
        if not location or new.host != start.host or lowered or (new.scheme == start.scheme and new.port != start.port):
            raise SearchRefused(
                self.name,
                f"redirects to another host ({(new.host or '')[:80]})",
                status=302,
                hint="Check the engine's address in settings.toml.",
            )
        return new

    def _failed(self, response: aiohttp.ClientResponse) -> SearchError:
        status, wait = response.status, seconds_to_wait(response.headers.get("Retry-After", ""))
        if status in (401, 402, 403, 407):
            hint = "Check the engine's key and account." if self._key or self.needs_key else ""
            return SearchRefused(self.name, f"refused ({status})", status=status, retry_after=wait, hint=hint)
        if status in (418, 429) or (status == 503 and wait is not None):
            return SearchRefused(self.name, f"too many requests ({status})", status=status, retry_after=wait)
        if status >= 500:
            return SearchUnavailable(self.name, f"broken on its side ({status})")
        return SearchGarbage(self.name, f"does not know this request ({status})")

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for piece in response.content.iter_chunked(65536):
            body += piece
            if len(body) > MOST_BYTES:
                raise SearchGarbage(self.name, f"its answer is longer than {MOST_BYTES // 1_000_000} MB")
        return bytes(body)

    def _text(self, body: bytes, charset: str | None) -> str:
        try:
            return characters(body, charset)
        except ValueError as error:
            raise SearchGarbage(self.name, "its answer is no text") from error

    def _no_protocol(self, text: str) -> SearchError:
        page = text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<head", "<body"))
        if page and _CAPTCHA.search(text[:200_000]):
            return self.refused("wants proof of a human (captcha)")
        return SearchGarbage(
            self.name, "answers with a page, not with results" if page else "its answer cannot be read"
        )

    def _open(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._loop = loop
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=True)
        return self._session


def tidy(found: Iterable[Result], engine: str, count: int) -> list[Result]:
    """`found` with plain texts and clean addresses, without what has none, ranked anew, at most `count`."""
    today = dt.datetime.now(dt.UTC).date()
    kept: dict[str, Result] = {}
    for one in found:
        url = clean(one.url) if isinstance(one.url, str) else ""
        if not url or url in kept:
            continue
        title, snippet = plain(one.title), plain(one.snippet)
        kept[url] = replace(
            one, title=title or url, url=url, snippet=snippet, date=iso_date(one.date, today), engine=engine,
            rank=len(kept) + 1,
        )  # fmt: skip
    return list(kept.values())[: max(count, 0)]


def atom(text: str) -> ElementTree.Element:
    """The root of an XML document. Raises ValueError, also for a document type: entities could expand without end."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a document type")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error


def seconds_to_wait(value: str) -> float | None:
    """`Retry-After` (RFC 9110 §10.2.3): seconds, or a date; None when it says nothing of use."""
    value = value.strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - dt.datetime.now(dt.UTC)).total_seconds())
