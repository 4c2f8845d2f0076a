"""The box's own web index: every page of the web that was read, kept in a hidden collection of the library."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ..errors import NotInLibrary, ReadingError
from ..library.library import Library
from ..library.records import PAGES, AddState, SourceRow
from ..library.rows import source_id
from ..reading import Document
from ..types import Passage
from .address import clean

_SITE = re.compile(r"\s+[-–—·:]\s+|\s*[|_｜]\s*")
_TOP = 1000
"""Characters of a page in which its headline stands."""


@dataclass(frozen=True, slots=True)
class KeptSite:
    """The pages kept of one host. `newest` is when the last of them was read, in seconds since 1970."""

    host: str
    pages: int
    passages: int
    newest: float


def keep_page(library: Library, url: str, document: Document) -> list[Passage]:
    """Put a page into the index, or find it unchanged there; returns its passages. Raises ReadingError."""
    put_page(library, url, document)
    return kept_page(library, url)


def put_page(library: Library, url: str, document: Document) -> AddState:
    """Put a page into the index: `added`, `replaced`, or `unchanged` when it says what it said before.

    Raises ReadingError.
    """
    added = library.add_document(url, replace(document, title=own_title(document)), collection=PAGES)
    if added.state == "failed":
        raise ReadingError(url, added.error, hint=added.hint)
    return added.state


def kept_page(library: Library, url: str) -> list[Passage]:
    """The passages of the page at `url` as it was read last; empty when it never was."""
    return library.passages_of(source_id(PAGES, url))


def kept_sites(library: Library) -> list[KeptSite]:
    """Every host of which pages are kept, by name."""
    by_host: dict[str, list[SourceRow]] = {}
    for row in library.list(PAGES):
        by_host.setdefault(host_of(row.location), []).append(row)
    return [
        KeptSite(host, len(rows), sum(row.passages for row in rows), max(row.added for row in rows))
        for host, rows in sorted(by_host.items())
    ]


def forget_pages(library: Library, names: Sequence[str]) -> list[str]:
    """Take pages out of the index by address, or all of a host. Returns their addresses.

    Raises NotInLibrary, before anything is removed, for a name that fits nothing.
    """
    rows = library.list(PAGES)
    chosen: dict[str, str] = {}
    for name in names:
        whole = clean(name)
        found = {row.id: row.location for row in rows if name == host_of(row.location) or row.location in (name, whole)}
        if not found:
            raise NotInLibrary(f"no page of {name!r} is kept", hint="Run `onebox web list` to see what is.")
        chosen |= found
    library.take_out(list(chosen))
    return sorted(chosen.values())


def own_title(document: Document) -> str:
    """The page's title without the site's name after it, where the first part is a line of the page itself."""
    for match in _SITE.finditer(document.title):
        if (first := document.title[: match.start()].strip()) and f"\n{first}\n" in f"\n{document.text[:_TOP]}\n":
            return first
    return document.title


def host_of(url: str) -> str:
    """The host of an address, with its port when that is not the usual one."""
    return urlsplit(url).netloc
