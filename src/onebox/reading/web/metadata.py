"""What a page says about itself: title, author, date, site, language, where its frames and links lead."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yarl import URL

from ..builder import one_line
from ..page_table import attribute

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_MOST_LINKS = 2000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Metadata:
    """Empty where the page does not say."""

    title: str = ""
    author: str = ""
    date: str | None = None
    """ISO date."""
    site: str = ""
    language: str = ""
    """As the page writes it, e.g. `zh-Hans-CN`."""
    canonical: str = ""
    """The address the page itself calls the right one."""
    frames: tuple[str, ...] = ()
    """Addresses of pages shown inside this one; their text is not part of it."""
    links: tuple[str, ...] = ()
    """Where the page links to, each once, in order."""
    robots: str = ""
    """What it asks of programs in `<meta name="robots">`, in small letters, e.g. `noindex, nofollow`."""


def metadata_of(tree: Any, url: str) -> Metadata:
    """The metadata of a resiliparse tree whose page is at `url`."""
    document = tree.document
    named = _named(document)
    linked = _linked_data(document)

    def first(*keys: str) -> str:
        return next((named[key] for key in keys if named.get(key)), "")

    html = document.query_selector("html")
    base = _base(document, url)
    canonical = document.query_selector('link[rel="canonical"]')
    return Metadata(
        title=first("og:title", "citation_title", "dc.title", "twitter:title") or linked.get("headline", ""),
        author=first("author", "article:author", "citation_author", "dc.creator", "byl") or linked.get("author", ""),
        date=_date(linked.get("datePublished", ""))
        or _date(first("article:published_time", "datepublished", "pubdate", "publishdate"))
        or _date(linked.get("dateModified", "")),
        site=first("og:site_name", "application-name") or linked.get("publisher", ""),
        language=attribute(html, "lang") or first("content-language", "og:locale", "dc.language"),
        canonical=_absolute(base, attribute(canonical, "href")),
        frames=tuple(_addresses(base, document.query_selector_all("iframe, frame"), "src")),
        links=tuple(_addresses(base, document.query_selector_all("a[href]"), "href")),
        robots=first("robots").lower(),
    )


def _named(document: Any) -> Mapping[str, str]:
    """`<meta>` by name, the first of each."""
    found: dict[str, str] = {}
    for meta in document.query_selector_all("meta"):
        key = attribute(meta, "property") or attribute(meta, "name") or attribute(meta, "itemprop")
        key = key or attribute(meta, "http-equiv")
        value = one_line(attribute(meta, "content"))[:_LONGEST]
        if key and value and not value.startswith(("http://", "https://")):
            found.setdefault(key.lower(), value)
    return found


def _linked_data(document: Any) -> dict[str, str]:
    """What the page's JSON-LD says of an article: headline, author, publisher, dates."""
    found: dict[str, str] = {}
    for script in document.query_selector_all('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            for key in ("headline", "datePublished", "dateModified", "author", "publisher"):
                if value := _name(item.get(key)):
                    found.setdefault(key, value)
    return found


def _items(data: Any) -> Iterator[Mapping[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:5])))
    if isinstance(value, dict):
        value = value.get("name")
    return one_line(value)[:_LONGEST] if isinstance(value, str) else ""


def _date(text: str) -> str | None:
    if not (match := _DATE.search(text)):
        return None
    year, month, day = map(int, match.groups())
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _base(document: Any, url: str) -> URL:
    said = attribute(document.query_selector("base[href]"), "href")
    return URL(_absolute(URL(url), said) or url)


def _addresses(base: URL, nodes: Any, name: str) -> list[str]:
    found = (_absolute(base, attribute(node, name)) for node in list(nodes)[:_MOST_LINKS])
    return list(dict.fromkeys(filter(None, found)))


def _absolute(base: URL, reference: str) -> str:
    """The http address a reference leads to, without its fragment; empty when it leads to none."""
    reference = reference.strip()
    if not reference or reference.startswith("#"):
        return ""
    try:
        url = base.join(URL(reference)).with_fragment(None)
    except ValueError:
        return ""
    return str(url) if url.scheme in ("http", "https") and url.host else ""
