"""What a browser fetches of a page before it can be used, by its HTML; tests/page/test_first_load.py asks one."""

import re
from collections.abc import Callable

NAMED = re.compile(r'(?:src|href)="([^"]+\.(?:js|css|mjs))"|import\("([^"]+\.js)"\)')
ICON = re.compile(r'rel="icon" href="([^"]+\.svg)"')
WORDS = re.compile(r"words-(zh|en)-box-[\w-]+\.js")
"""Onebox's entry chooses one of these by the reader's language; HTML does not name it."""


def named(html: str) -> list[str]:
    """Icon, scripts and styles in the HTML, those for preloading included."""
    return list(dict.fromkeys(ICON.findall(html)[:1] + [one or other for one, other in NAMED.findall(html)]))


def first_load(html: str, read: Callable[[str], bytes], language: str = "") -> list[str]:
    """Those, and the words of one language: the larger, unless `language` says which. `read` takes an address."""
    found = named(html)
    scripts = [read(one).decode() for one in found if one.endswith(".js")] if "/assets/entry-" in html else []
    words = {one[1]: f"/assets/{one[0]}" for code in scripts for one in WORDS.finditer(code)}
    if language:
        return [*found, words[language]]
    return found + sorted(words.values(), key=lambda one: len(read(one)))[-1:]
