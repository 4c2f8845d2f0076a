"""Which links of a page are worth following: pages of the same site, and no traps."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from ..address import clean
from ..web_index import host_of

PER_PATH = 30
"""Addresses that differ only behind the question mark: a calendar or a list to be sorted has no end of them."""
DEEPEST = 12
"""Parts of a path; links that lead into themselves make it longer and longer."""
REPEATED = 3
"""Times the same part may stand in a path."""
_NOT_READ = re.compile(
    r"\.(7z|avi|bmp|bz2|css|deb|dmg|doc|ppt|exe|flac|gif|gz|ico|iso|jar|jpe?g|js|json|m4[av]|map|mkv|mov|mp[34]|mpeg"
    r"|og[gv]|otf|png|rar|rpm|svg|tar|tgz|tiff?|ttf|wav|web[mp]|woff2?|xls|xml|xz|zip)$",
    re.I,
)
"""Files that hold no text to be read."""


class Follow:
    """Chooses links within `hosts`. `known` are the addresses that were chosen before."""

    def __init__(self, hosts: Iterable[str], known: Iterable[str] = ()) -> None:
        self._hosts = frozenset(hosts)
        self._by_path = Counter(map(_path, known))

    def allows(self, url: str) -> bool:
        """Whether `url` is on one of the hosts."""
        return host_of(url) in self._hosts

    def choose(self, links: Iterable[str]) -> list[str]:
        """Those of `links` to be read, in one form, each once, in order."""
        chosen: dict[str, None] = {}
        for link in links:
            url = clean(link)
            if not url or url in chosen or not self.allows(url) or not _looks_like_a_page(url):
                continue
            path = _path(url)
            if urlsplit(url).query and self._by_path[path] >= PER_PATH:
                continue
            self._by_path[path] += 1
            chosen[url] = None
        return list(chosen)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + parts.path


def _looks_like_a_page(url: str) -> bool:
    path = urlsplit(url).path
    parts = [part for part in path.split("/") if part]
    if len(parts) > DEEPEST or max(Counter(parts).values(), default=0) > REPEATED:
        return False
    return not _NOT_READ.search(path)
