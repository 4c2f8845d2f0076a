"""The HTTP client of the SDK, through the guard of the web.

The SDK speaks httpx2; this gives it a transport over aiohttp whose connector is `reading.web.guard`'s, so
that tools pass the same three gates as pages: the address as written, the name resolved once, the socket.
Discovery and token requests of OAuth go through it too.
"""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import httpx2
from yarl import URL

from ...errors import FetchFailed, FetchRefused
from ...reading.web.guard import Guard

MOST_BYTES = 16_000_000
"""That a server may send for one call."""
MOST_REQUESTS = 60
"""Made for one call, sign-in and resumed streams included."""
MOST_MESSAGES = 2_000
"""Besides the answer, for one call."""


class GuardedTransport(httpx2.AsyncBaseTransport):
    """`url` is the server's own address; `fault` says in words what went wrong last."""

    def __init__(self, guard: Guard, url: str, connect_seconds: float) -> None:
        self._guard = guard
        self._url = httpx2.URL(url)
        self._wait = aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds)
        self._session: aiohttp.ClientSession | None = None
        self.allow()

    def allow(self) -> None:
        """Before each call: bytes and requests are counted anew."""
        self.fault = ""
        self._bytes, self._requests, self._messages = MOST_BYTES, MOST_REQUESTS, MOST_MESSAGES

    def heard(self) -> None:
        """One more message came that is no answer."""
        self._messages -= 1

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """As httpx2 has it. Raises httpx2.TransportError, for what the guard refuses too."""
        if request.method == "GET" and request.url == self._url and "last-event-id" not in request.headers:
            # A stream of what the server wants to say by itself: we never want to hear it.
            return httpx2.Response(405, request=request)
        self._requests -= 1
        if self._requests < 0:
            raise self.failed(httpx2.TransportError, "makes us ask again and again")
        response = await self._send(request)
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            response.close()  # what it unpacks to could not be counted before it is in memory
            raise self.failed(httpx2.RemoteProtocolError, "packs its answers though it was told not to")
        if response.status >= 400:
            self.fault = f"answered with HTTP status {response.status}"
        headers = [(name, value) for name, value in response.raw_headers if name.lower() != b"transfer-encoding"]
        return httpx2.Response(response.status, headers=headers, stream=_Body(response, self), request=request)

    async def _send(self, request: httpx2.Request) -> aiohttp.ClientResponse:
        try:
            url = self._guard.check(str(request.url))
            return await self._open().request(
                request.method,
                URL(str(url), encoded=True),
                headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw],
                data=await request.aread() or None,
                allow_redirects=False,
            )
        except (FetchRefused, FetchFailed) as error:
            raise self.failed(httpx2.ConnectError, f"cannot be reached: {error}") from error
        except TimeoutError as error:
            raise self.failed(httpx2.ConnectTimeout, "does not accept a connection") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self.failed(httpx2.ConnectError, f"cannot be reached: {error or type(error).__name__}") from error

    def count(self, size: int) -> None:
        """`size` bytes came. Raises httpx2.ReadError when the server has sent more than a call is worth."""
        self._bytes -= size
        if self._messages < 0:
            raise self.failed(httpx2.ReadError, f"sent more than {MOST_MESSAGES} messages for one call")
        if self._bytes < 0:
            raise self.failed(httpx2.ReadError, f"sent more than {MOST_BYTES // 1_000_000} MB for one call")

    def failed(self, kind: type[httpx2.TransportError], fault: str) -> httpx2.TransportError:
        """The error to raise; its words are kept as the `fault`."""
        self.fault = fault
        return kind(fault)

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=self._guard.connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                timeout=self._wait,
                skip_auto_headers=("User-Agent", "Content-Type", "Accept-Encoding"),
            )
        return self._session


class _Body(httpx2.AsyncByteStream):
    """A response's body, counted."""

    def __init__(self, response: aiohttp.ClientResponse, transport: GuardedTransport) -> None:
        self._response = response
        self._transport = transport

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.content.iter_any():
                self._transport.count(len(piece))
                yield piece
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise self._transport.failed(httpx2.ReadError, "broke off in the middle of its answer") from error

    async def aclose(self) -> None:
        self._response.close()
