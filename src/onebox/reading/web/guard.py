"""What of the network may be reached. Every byte this package fetches passes here, three times:

1. `check`: the address as written, at first and after every redirect.
2. the resolver: a name is resolved once, refused if any of its addresses is not public, and the
   connection goes to the addresses that were checked. No second answer of the name server matters.
3. the socket: the very address about to be connected, whatever led there.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ...errors import FetchFailed, FetchRefused, SettingsError
from .addresses import why_not_public

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""`(host, port)` → its addresses, as text. Raises OSError when the name has none."""

PORTS = (80, 443, 8080, 8443)
_LONGEST = 8000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_IPV4 = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# Names that mean something only inside a network: RFC 6761, 6762, 7686, 8375, and what routers hand out.
_INSIDE = ("localhost", "local", "internal", "intranet", "home.arpa", "lan", "corp", "home", "localdomain", "onion")


class Guard:
    """Decides what may be reached. One policy for the fetcher, robots.txt and the browser alike."""

    def __init__(
        self,
        *,
        ports: Sequence[int] = PORTS,
        reach: Mapping[str, str] | None = None,
        proxy: str = "",
        lookup: Lookup | None = None,
    ) -> None:
        """`proxy` is the one host outside the policy, chosen by the user, that connections may go to.

        `reach` is for tests and benches: `host:port` as written in an address → `address:port` to connect to.

        Exactly these are allowed besides the public internet, e.g. `{"zh.test:80": "127.0.0.1:8101"}`.
        """
        self._ports = frozenset(ports)
        self._reach = {_pair(name): _pair(target) for name, target in (reach or {}).items()}
        self._proxy = (URL(proxy).raw_host, URL(proxy).port) if proxy else None
        self._targets = {*self._reach.values(), *([self._proxy] if self._proxy else [])}
        self._lookup = lookup or _system_lookup

    def check(self, address: str) -> URL:
        """`address` in normal form, without its fragment. Raises FetchRefused when it may not be read."""
        url = _parse(address)
        if url.scheme not in ("http", "https"):
            raise FetchRefused(address, "only http and https addresses are read")
        if url.user is not None or url.password is not None:
            raise FetchRefused(address, "holds a user name or password, which hides the host it leads to")
        host = (url.raw_host or "").rstrip(".")
        if not host:
            raise FetchRefused(address, "names no host")
        port = url.port or 0
        if (host, port) in self._reach:
            return url.with_fragment(None)
        if reason := _why_not_host(host):
            raise FetchRefused(address, reason)
        if port not in self._ports:
            raise FetchRefused(address, f"port {port} is not one that pages are served on")
        return url.with_fragment(None).with_host(host)

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """The `(address, port)` pairs to connect to, every one checked. Raises FetchRefused, FetchFailed."""
        if target := self._reach.get((host, port)):
            return [target]
        try:
            found = await self._lookup(host, port)
        except OSError as error:
            raise FetchFailed(host, f"cannot be found by its name ({error.strerror or error})") from error
        if not found:
            raise FetchFailed(host, "has no address")
        if (host, port) == self._proxy:
            self._targets.update((address, port) for address in found)
            return [(address, port) for address in found]
        for address in found:
            if reason := why_not_public(address):
                raise FetchRefused(host, f"leads to {address}, which {reason}")
        return [(address, port) for address in found]

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for the address of `info` (as of getaddrinfo). Raises FetchRefused: the last gate."""
        family, kind, protocol, _, (address, port, *_) = info
        if (address, port) not in self._targets and (reason := why_not_public(address)):
            raise FetchRefused(f"{address}:{port}", reason)
        return socket.socket(family, kind, protocol)

    def connector(self, tls: ssl.SSLContext | None = None) -> aiohttp.TCPConnector:
        """A connector of aiohttp that can reach only what this guard allows. `tls`: other authorities, for tests."""
        return aiohttp.TCPConnector(
            resolver=_Resolver(self),
            use_dns_cache=False,
            socket_factory=self.open_socket,
            ssl=tls or True,
            limit=32,
        )


class _Resolver(AbstractResolver):
    """The guard as aiohttp asks for it."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=where,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address, where in await self._guard.resolve(host, port)
        ]

    async def close(self) -> None:
        pass


def _parse(address: str) -> URL:
    if len(address) > _LONGEST:
        raise FetchRefused(address[:80] + "…", "is too long for an address")
    if _CONTROL.search(address):
        raise FetchRefused(_CONTROL.sub("", address), "holds invisible characters")
    try:
        return URL(address.strip())
    except ValueError as error:
        raise FetchRefused(address, f"is not an address of the web ({error})") from error


def _why_not_host(host: str) -> str:
    if ":" in host:
        reason = why_not_public(host)
        return reason and f"{host} {reason}"
    labels = host.split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(host) > 253:
        return "the host's name holds what no name of the web holds"
    if _NUMBER.fullmatch(labels[-1]):  # a number in any notation; systems read 127.1, 0x7f.1 and 2130706433 alike
        if not _IPV4.fullmatch(host):
            return "writes an IP address in an unusual form"
        reason = why_not_public(host)
        return reason and f"{host} {reason}"
    if len(labels) == 1 or host.endswith(tuple(f".{name}" for name in _INSIDE)):
        return f"{host} is a name of the local network"
    return ""


def _pair(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise SettingsError(f"web.reach: {text!r} is not host:port", hint="Write it like zh.test:80.")
    return host.strip("[]").lower(), int(port)


async def _system_lookup(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))
