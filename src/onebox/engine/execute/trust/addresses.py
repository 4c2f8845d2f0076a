"""Where an action would send something: addresses among its arguments, and what is wrong with one.

Which hosts of this machine and network may not be reached at all is the fetch guard's to say (`reading/web/guard.py`).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_NAMES = re.compile(r"(?:^|_)(?:url|uri|address|link|href|endpoint|webhook|website)s?$", re.I)
_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.\-]*:")
_WWW = re.compile(r"\s*(?:www\.|//)[^\s]+$", re.I)
_WHOLE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.\-]*:(?://)?\S+\s*$")
_IN_TEXT = re.compile(r"(?:https?://|www\.)[^\s<>\"'`)\]}，。；、）】》]+", re.I)


def texts_in(value: Any) -> Iterator[str]:
    """Every text among arguments, names of nested ones included; numbers as they are written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield str(name)
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def values_in(arguments: Mapping[str, Any]) -> list[str]:
    """The texts of all arguments, their own names left out."""
    return [text for value in arguments.values() for text in texts_in(value)]


def addresses_in(arguments: Mapping[str, Any]) -> list[str]:
    """Arguments that are an address as a whole: by their look, or because they are called so and look like a host."""
    found = []
    for name, value in arguments.items():
        for text in texts_in(value):
            called_so = bool(_NAMES.search(name)) and not any(one.isspace() for one in text.strip())
            if _WHOLE.match(text) or _WWW.match(text) or (called_so and ("." in text or ":" in text)):
                found.append(text)
    return found


def addresses_of(text: str) -> frozenset[str]:
    """Addresses standing in a text, e.g. in the user's words."""
    return frozenset(found.rstrip(".,;:!?") for found in _IN_TEXT.findall(text))


def wrong_with(address: str, hosts: Collection[str] | None) -> tuple[str, str] | None:
    """`(code, detail)` of what forbids the address; None when nothing does.

    `hosts`: the only ones allowed, and what is below them; None: any.
    """
    odd = [
        one for one in address if one.isspace() or unicodedata.category(one) in ("Cc", "Cf", "Cs") or one in '\\"<>`'
    ]
    if odd:
        return "address_odd", ", ".join(sorted({f"U+{ord(one):04X}" for one in odd}))
    whole = address if _SCHEME.match(address) and not _is_port(address) else "https://" + address.lstrip("/")
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError as error:
        return "address_odd", str(error)
    if parts.scheme not in ("http", "https"):
        return "address_scheme", parts.scheme
    if not host or "%" in host or "@" in parts.netloc:
        return "address_odd", parts.netloc
    allowed = hosts is None or any(host == one or host.endswith("." + one) for one in map(str.lower, hosts))
    return None if allowed else ("host_not_allowed", host)


def _is_port(address: str) -> bool:
    """`example.org:8080/x` has no scheme, for all that it has a colon."""
    return "." in address.partition(":")[0] and address.partition(":")[2][:1].isdigit()
