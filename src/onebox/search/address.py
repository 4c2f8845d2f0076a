"""Web addresses: which may be shown, and when two of them are the same page."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|spm|scm|share_\w+|from_source)$")
_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "net", "or", "org"])
LONGEST = 2048


def clean(url: str) -> str:
    """`url` in one form: host in small letters and punycode, no default port, fragment or tracking parameters.

    Empty when it is not an absolute http or https address, holds a user name, or is longer than `LONGEST`.
    """
    url = url.strip()
    if not url or len(url) > LONGEST or re.search(r"[\x00-\x1f\x7f]", url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or "@" in parts.netloc:
        return ""
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    host = host.lower().rstrip(".")
    if not host or _UNSAFE.search(host) or "%" in host:
        return ""
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[scheme]:
        place += f":{port}"
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0].lower())]
    tracked = len(pairs) != len(parse_qsl(parts.query, keep_blank_values=True))
    query = urlencode(pairs) if tracked else _escaped(parts.query, "=&;")
    return urlunsplit((scheme, place, _escaped(parts.path, "/") or "/", query, ""))


def same_page(url: str) -> str:
    """A key that is equal for addresses of one page: without scheme, `www.`, last slash, order of parameters."""
    parts = urlsplit(clean(url))
    host = re.sub(r"^(www|m|mobile|amp)\.(?=[^.]+\.)", "", parts.netloc)
    path = re.sub(r"/(index\.(html?|php))?$", "", unquote(parts.path))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def site(url: str) -> str:
    """Whose page it is: the last two labels of the host (three below `com.cn`, `co.uk`), or its number.

    An approximation of the registrable domain; it carries no public suffix list.
    """
    host = urlsplit(url).hostname or ""
    labels = host.split(".")
    if ":" in host or all(label.isdigit() for label in labels):
        return host
    wide = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if wide else labels[-2:])


def _escaped(text: str, keep: str) -> str:
    """Percent-encoded where an address needs it; what is encoded already stays so."""
    return quote(text, safe=keep + "%:@!$'()*+,;=~-._?")
