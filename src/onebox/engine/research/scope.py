"""Which pages may be read: by host, by date, and where the full text of a paper lies."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from ...errors import OneboxError
from ...types import Scope

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ARXIV = re.compile(r"^(https?://(?:export\.)?arxiv\.org)/abs/(.+?)/?$")


def allows(scope: Scope, url: str) -> bool:
    """May the page at `url` count, as far as its host goes? A host stands for those below it."""
    host = (urlsplit(url).hostname or "").lower()
    wanted = [one.lower() for one in scope.sites if not one.startswith("-")]
    barred = [one[1:].lower() for one in scope.sites if one.startswith("-")]
    if any(_is_below(host, one) for one in barred):
        return False
    return not wanted or any(_is_below(host, one) for one in wanted)


def in_time(scope: Scope, date: str | None) -> bool:
    """Does a text of `date` (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) fall between the limits? Without limits all do.

    A date without a day counts when any of its days would.
    """
    if not scope.since and not scope.until:
        return True
    if not date or not (match := _DAY.match(date)):
        return False
    day = match[0]
    return (not scope.since or day >= scope.since[: len(day)]) and (not scope.until or day <= scope.until[: len(day)])


def full_text(url: str) -> str:
    """Where the whole paper is, for what only shows its abstract."""
    match = _ARXIV.match(url)
    return f"{match[1]}/pdf/{match[2]}" if match else url


def scope_of(words: Sequence[str]) -> Scope:
    """A scope in words: hosts, `-host`, `2026-01-01..2026-03-31` (either end may be left out), `academic`."""
    sites, since, until = [], "", ""
    for word in words:
        if ".." in word:
            since, _, until = word.partition("..")
        elif word != "academic":
            sites.append(word)
    return Scope(tuple(sites), since, until, "academic" in words)


def checked(scope: Scope) -> Scope:
    """`scope`, if it says something that can be kept. Raises OneboxError."""
    for name, day in (("since", scope.since), ("until", scope.until)):
        if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            raise OneboxError(f"{name}: {day!r} is no date", hint="Write it as 2026-03-31.")
    if scope.since and scope.until and scope.since > scope.until:
        raise OneboxError(f"nothing lies between {scope.since} and {scope.until}", hint="Exchange the two dates.")
    for site in scope.sites:
        if not re.fullmatch(r"-?[\w-]+(?:\.[\w-]+)*", site):
            raise OneboxError(f"{site!r} is no host", hint="Write hosts like example.org, without http and path.")
    return scope


def _is_below(host: str, wanted: str) -> bool:
    return host == wanted or host.endswith(f".{wanted}")
