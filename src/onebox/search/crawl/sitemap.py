"""Addresses that a site lists itself (the sitemaps.org protocol): in robots.txt's sitemaps, else in /sitemap.xml."""

import re
import zlib
from urllib.parse import urljoin

from ...errors import ReadingError
from ...reading.web import Fetcher
from ..http_searcher import atom

MOST_MAPS = 20
"""Sitemaps read of one site; an index may name many."""
MOST_BYTES = 20_000_000
_NAMED = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_GZIP = b"\x1f\x8b"


async def listed(fetcher: Fetcher, start: str) -> list[str]:
    """The addresses that the site of `start` lists, in order; those that cannot be read are passed over."""
    rules = await _get(fetcher, urljoin(start, "/robots.txt"), robots=False)
    maps = _NAMED.findall(rules.decode("utf-8", "replace")) or [urljoin(start, "/sitemap.xml")]
    found: dict[str, None] = {}
    seen: set[str] = set()
    while maps and len(seen) < MOST_MAPS:
        place = maps.pop(0)
        if place in seen:
            continue
        seen.add(place)
        pages, more = _entries(await _get(fetcher, place))
        found.update(dict.fromkeys(pages))
        maps += more
    return list(found)


async def _get(fetcher: Fetcher, url: str, *, robots: bool = True) -> bytes:
    try:
        body = (await fetcher.get(url, accept=lambda kind, address: True, robots=robots)).body
    except ReadingError:
        return b""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _entries(body: bytes) -> tuple[list[str], list[str]]:
    """`(pages, further sitemaps)` of a sitemap, a list of lines, or of what is neither: nothing."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if not text.startswith("<"):
        return [line.strip() for line in text.splitlines() if line.strip().startswith(("http://", "https://"))], []
    try:
        root = atom(text)
    except ValueError:
        return [], []
    places = [(node.text or "").strip() for node in root.iter() if node.tag.rpartition("}")[2] == "loc"]
    return ([], places) if root.tag.rpartition("}")[2] == "sitemapindex" else (places, [])
