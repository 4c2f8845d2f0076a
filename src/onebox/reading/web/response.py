"""What a web server gave: data only."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Response:
    """One page or file as it came, uncompressed."""

    url: str
    """Where it was found, after redirects."""
    asked: str
    """Where it was asked for."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    fetched: float
    """Seconds since 1970."""
    hops: tuple[str, ...] = field(default=())
    """Addresses that led here by redirects, in order; empty when it was found at once."""
    from_cache: bool = False
    """True when nothing, or only `304 Not Modified`, went over the network."""

    @property
    def content_type(self) -> str:
        """The type in lower case without parameters, or empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
