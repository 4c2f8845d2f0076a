"""ZIM: an offline encyclopedia or manual, one document per article."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import BrokenFile, ReadingError
from .builder import Builder, language
from .document import Document, Limits
from .page import read_html

_CACHE = 256 << 20
_SCRIPT_SPACES = ("-/", "I/", "M/", "X/")


def read(path: Path, limits: Limits) -> Iterator[tuple[str, Document | ReadingError]]:
    """`(entry path, document)` of every HTML article; redirects are skipped.

    Raises BrokenFile when the archive cannot be opened or its directory is damaged.
    """
    from libzim.reader import Archive, set_cluster_cache_max_size

    set_cluster_cache_max_size(_CACHE)  # neighbours by name lie in different clusters, and unpacking one is slow
    try:
        archive = Archive(path)
        total = archive.all_entry_count
        spoken = language(_metadata(archive, "Language"))
        date = _metadata(archive, "Date")[:10] or None
    except (RuntimeError, ValueError, OSError) as error:
        raise BrokenFile(str(path), f"is not a sound ZIM archive: {error}", hint="Download it again.") from error
    for index in range(total):
        found = _article(archive, index, path, date, spoken)
        if found is not None:
            yield found


def _article(
    archive: Any, index: int, path: Path, date: str | None, spoken: str | None
) -> tuple[str, Document | ReadingError] | None:
    """One entry, or None when it is no article. Damage costs this entry only."""
    name = f"entry {index}"
    try:
        entry = archive._get_entry_by_id(index)
        name = entry.path
        if entry.is_redirect or name.startswith(_SCRIPT_SPACES):
            return None
        item = entry.get_item()
        if not item.mimetype.startswith(("text/html", "application/xhtml")):
            return None
        data, title = bytes(item.content), entry.title
    except (RuntimeError, KeyError, ValueError) as error:
        return name, BrokenFile(f"{path}#{name}", f"cannot be unpacked: {error}", hint="Download the archive again.")
    try:
        page = read_html(Path(f"{path}#{name}"), data, Builder(), title=title)
    except ReadingError as error:
        return name, error
    # the entry's title is the editor's; a page's own often carries the site's name
    return name, Document(
        page.text,
        title if title and title != name else page.title,
        "zim",
        page.marks,
        page.date or date,
        page.language or spoken,
    )


def _metadata(archive: Any, key: str) -> str:
    return archive.get_metadata(key).decode("utf-8", "replace") if key in archive.metadata_keys else ""
