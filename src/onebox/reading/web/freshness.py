"""How long a page stays good without asking again: HTTP caching (RFC 9111) for one reader."""

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC

_AGE = re.compile(r"max-age\s*=\s*\"?(\d+)", re.I)
_WEEK = 7 * 86_400.0


def fresh_until(headers: Mapping[str, str], now: float, least: float) -> float:
    """Until when a page with these headers need not be asked for again, in seconds since 1970.

    At least `least` seconds from `now`, whatever the server wants: one question reads a page once. At most a week.
    """
    return now + max(least, min(_lifetime(headers, now), _WEEK))


def may_keep(headers: Mapping[str, str]) -> bool:
    """Whether the page may be kept on disk at all."""
    return "no-store" not in headers.get("cache-control", "").lower()


def conditions(headers: Mapping[str, str]) -> dict[str, str]:
    """Request headers that ask for the page only if it changed since it came with `headers`."""
    asked = {}
    if etag := headers.get("etag"):
        asked["If-None-Match"] = etag
    if modified := headers.get("last-modified"):
        asked["If-Modified-Since"] = modified
    return asked


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """`Retry-After` (RFC 9110 §10.2.3) in seconds from `now`; None when it says nothing of use."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    at = _time(value) if value else None
    return max(0.0, at - now) if at is not None else None


def _lifetime(headers: Mapping[str, str], now: float) -> float:
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    if found := _AGE.search(control):
        return float(found.group(1)) - _seconds(headers.get("age", ""))
    if expires := headers.get("expires"):
        at = _time(expires)
        return at - now if at else 0.0
    modified = _time(headers.get("last-modified", ""))
    return (now - modified) * 0.1 if modified and modified < now else 0.0


def _seconds(text: str) -> float:
    return float(text) if text.strip().isdecimal() else 0.0


def _time(text: str) -> float | None:
    """Seconds since 1970 of an HTTP date, or None."""
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
