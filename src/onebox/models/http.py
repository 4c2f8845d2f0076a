"""The HTTP side of an endpoint: one session, its key, its addresses, its errors."""

import asyncio
import os
from typing import Any

import aiohttp
from yarl import URL

from ..errors import ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable, SettingsError
from ..settings import Models

_SHORT = 15.0
_HEAD = {"Accept": "text/event-stream, application/json"}


def resolve_key(key: str) -> str:
    """The key itself; `env:NAME` is read from the environment. Raises SettingsError when NAME is not set."""
    if not key.startswith("env:"):
        return key
    name = key.removeprefix("env:")
    if not (value := os.environ.get(name, "")):
        raise SettingsError(
            f"The environment variable {name}, named as an endpoint's key, is not set.",
            hint=f"Set it (`export {name}=…`) or change the key in settings.toml.",
        )
    return value


def is_loopback(url: str) -> bool:
    """Whether `url` is this machine itself."""
    host = URL(url).host or ""
    return host in ("localhost", "::1") or host.startswith("127.")


class Http:
    """Requests to one endpoint. The session is made when first used and again in another event loop."""

    def __init__(self, url: str, key: str, waits: Models, *, reuse: bool = False) -> None:
        """`reuse`: keep connections open for the next request on this machine too, where many come at once."""
        self.url = url.rstrip("/")
        self.root = self.url.removesuffix("/v1")
        self.key = resolve_key(key)
        self._waits = waits
        self._reuse = reuse
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def post(self, path: str, body: dict[str, Any]) -> aiohttp.ClientResponse:
        """POST to `url` + `path`; the caller closes the response. Raises ModelUnavailable, ModelTimeout."""
        return await self._request("POST", self.url + path, body)

    async def json(self, path: str, body: dict[str, Any] | None = None, *, wait: float = _SHORT) -> dict[str, Any]:
        """A short question: the JSON object at `path` (under /v1 when it starts so, else beside it).

        Raises ModelUnavailable, ModelTimeout, ModelRefused (HTTP error), ModelGarbage (not an object).
        """
        address = (self.url if path.startswith("/v1/") else self.root) + path.removeprefix("/v1")
        try:
            async with asyncio.timeout(wait):
                response = await self._request("GET" if body is None else "POST", address, body)
                try:
                    if response.status >= 400:
                        raise ModelRefused(f"{address} answered {response.status}.", status=response.status)
                    answer = await response.json(content_type=None)
                finally:
                    response.release()
        except TimeoutError as error:
            raise ModelTimeout(f"{address} did not answer within {wait:g} s.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable(f"{address} broke off: {error}") from error
        except ValueError as error:
            raise ModelGarbage(f"{address} did not answer with JSON.") from error
        if not isinstance(answer, dict):
            raise ModelGarbage(f"{address} did not answer with a JSON object.")
        return answer

    async def close(self) -> None:
        if self._session and not self._session.closed:
            await self._session.close()
        self._session = None

    async def _request(self, method: str, address: str, body: dict[str, Any] | None) -> aiohttp.ClientResponse:
        headers = _HEAD | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        try:
            return await self._open().request(method, address, json=body, headers=headers)
        except aiohttp.ConnectionTimeoutError as error:
            raise ModelTimeout(
                f"{self.url} accepted no connection within {self._waits.connect_seconds:g} s.",
                hint="Check the address and that the server runs.",
            ) from error
        except aiohttp.InvalidURL as error:
            raise SettingsError(
                f"{self.url} is not an address.", hint="Write it like http://127.0.0.1:8000/v1"
            ) from error
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable(
                f"Nothing answers at {self.url}: {error or type(error).__name__}",
                hint="Start the server, or choose another model with `onebox models use`.",
            ) from error

    def _open(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            self._loop = loop
            # llama.cpp closes a kept connection after 5 s; on this machine a new one costs nothing.
            near = is_loopback(self.url)
            if near and not self._reuse:
                connector = aiohttp.TCPConnector(limit=0, force_close=True)
            else:
                connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=3 if near else 15)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None, connect=self._waits.connect_seconds),
                trust_env=not near,
            )
        return self._session
