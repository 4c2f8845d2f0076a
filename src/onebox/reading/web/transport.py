"""One request to one web server, through the guard: no redirects, no cookies, no proxy of the environment."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Mapping

import aiohttp
from yarl import URL

from ...errors import FetchFailed, FetchRefused
from ...settings import Web
from .body import encodings
from .guard import Guard

_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.9,*/*;q=0.5"


class Transport:
    """Opens connections that only `guard` decides about. One session for each event loop, made when first used."""

    def __init__(self, guard: Guard, settings: Web, tls: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._settings = settings
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextlib.asynccontextmanager
    async def get(
        self, url: URL, headers: Mapping[str, str], *, seconds: float, method: str = "GET", body: bytes | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to one GET (or `method`) of `url`, its body not read yet; all is over after `seconds`.

        Raises FetchRefused (by the guard), FetchFailed (everything that can go wrong on the way, also
        while the caller reads the body).
        """
        address = str(url)
        started = time.monotonic()
        waits = self._settings
        try:
            async with asyncio.timeout(seconds):
                if waits.proxy:
                    await self._check_before_proxy(url)
                async with asyncio.timeout(waits.connect_seconds + waits.first_byte_seconds):
                    response = await self._open().request(
                        method, url, headers=headers, data=body, allow_redirects=False, proxy=waits.proxy or None
                    )
                async with response:
                    yield response
        except (FetchRefused, FetchFailed) as error:
            if "://" in error.name:
                raise
            # from the guard, which knows hosts only
            raise type(error)(address, f"{error.name} {error.reason}", hint=error.hint) from error
        except TimeoutError as error:
            reason = f"did not give the page within {time.monotonic() - started:.0f} s"
            raise FetchFailed(address, f"{url.host} {reason}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchFailed(address, f"{url.host} {_in_words(error)}") from error

    async def close(self) -> None:
        if self._session and not self._session.closed:
            await self._session.close()
        self._session = None

    async def _check_before_proxy(self, url: URL) -> None:
        """A proxy resolves names itself: what this machine's name server says is checked, as far as it knows."""
        with contextlib.suppress(FetchFailed):
            await self._guard.resolve(url.raw_host or "", url.port or 0)

    def _open(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._loop = loop
            told = f"{self._settings.agent}/1 (+{self._settings.contact})" if self._settings.contact else ""
            connector = self._guard.connector(self._tls)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # read_body counts what comes out
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=self._settings.connect_seconds),
                headers={
                    "User-Agent": told or f"{self._settings.agent}/1",
                    "Accept": _ACCEPT,
                    "Accept-Encoding": encodings(),
                    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
                },
                max_line_size=16_384,
                max_field_size=16_384,
            )
        return self._session


_WORDS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (aiohttp.ClientConnectorCertificateError, "shows a certificate that does not hold for it"),
    (aiohttp.ClientSSLError, "could not agree on encryption"),
    (aiohttp.ConnectionTimeoutError, "accepted no connection in time"),
    (aiohttp.ServerDisconnectedError, "hung up without an answer"),
    (aiohttp.ClientPayloadError, "broke off before the end"),
    (aiohttp.ClientResponseError, "answered with something that is not HTTP, or with headers too large"),
)


def _in_words(error: Exception) -> str:
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"cannot be connected to ({error.os_error.strerror or error.os_error})"
    return f"failed: {error or type(error).__name__}"
