"""What a text says when it is decoded in the ways that hide one: percent, entities, escapes, base64, base32, hex, …

Bounded: at most `MOST` forms, `DEEPEST` encodings on top of each other, `LARGEST` characters decompressed.
"""

import base64
import binascii
import codecs
import contextlib
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

MOST = 400
DEEPEST = 3
LARGEST = 1 << 20

_ESCAPE = re.compile(r"(?:\\x|=)([0-9A-Fa-f]{2})|\\u\{?([0-9A-Fa-f]{4,6})\}?|\\([0-7]{3})")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}")
_BASE32 = re.compile(r"[A-Za-z2-7]{12,}")
_HEX = re.compile(r"[0-9A-Fa-f]{12,}")
_NUMBERS = re.compile(r"(?:\d{2,7}[^\w]{1,3}){5,}\d{2,7}")
_BITS = re.compile(r"(?:[01]{8}[^\w]?){6,}")
_READABLE = 0.6


def forms(text: str) -> Iterator[tuple[str, str]]:
    """`(how, text)` for `text` decoded in every way that gives something readable; `how` is the outermost encoding."""
    seen = {text}
    layer = [("", text)]
    for _ in range(DEEPEST):
        following = []
        for outer, one in layer:
            for how, decode in DECODERS.items():
                for found in decode(one):
                    if found in seen or len(seen) > MOST:
                        continue
                    seen.add(found)
                    following.append((outer or how, found))
                    yield outer or how, found
        layer = following


def _percent(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote_plus(text)


def _entities(text: str) -> Iterator[str]:
    if "&" in text:
        yield html.unescape(text)


def _escapes(text: str) -> Iterator[str]:
    if "\\" in text or "=" in text:
        raw = _ESCAPE.sub(_escaped, text)
        yield raw
        try:  # bytes of UTF-8 written one by one
            yield raw.encode("latin-1").decode()
        except UnicodeError:
            return


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16) if found[1] or found[2] else int(found[3], 8)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _base64(text: str) -> Iterator[str]:
    text = text.replace("-", "+").replace("_", "/") if not set("+/") & set(text) else text
    for whole in {_visible(text), re.sub(r"[^A-Za-z0-9+/]", "", text)}:
        for run in _BASE64.findall(whole):
            for start in range(4):
                part = run[start:]
                yield from _readable(lambda part=part: base64.b64decode(part[: len(part) // 4 * 4]))  # type: ignore[misc]
                yield from _readable(lambda part=part: base64.b64decode(part + "=" * (-len(part) % 4)))  # type: ignore[misc]


def _base32(text: str) -> Iterator[str]:
    for run in _BASE32.findall(re.sub(r"[^A-Za-z2-7]", "", text)):
        for start in range(8):
            part = run[start:].upper()
            part = part[: len(part) // 8 * 8] if len(part) % 8 in (1, 3, 6) else part + "=" * (-len(part) % 8)
            yield from _readable(lambda part=part: base64.b32decode(part))  # type: ignore[misc]


def _hex(text: str) -> Iterator[str]:
    for whole in {text, re.sub(r"\\x|0x|[^0-9A-Fa-f]", "", text), re.sub(r"\\x|0x|[\s:,;._-]", "", text)}:
        for run in _HEX.findall(whole):
            for start in range(2):
                part = run[start:]
                yield from _readable(lambda part=part: bytes.fromhex(part[: len(part) // 2 * 2]))  # type: ignore[misc]


def _numbers(text: str) -> Iterator[str]:
    for run in _NUMBERS.findall(text):
        codes = [int(one) for one in re.findall(r"\d+", run)]
        if all(code < 256 for code in codes):
            yield from _readable(lambda codes=codes: bytes(codes))  # type: ignore[misc]
        if all(32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 for code in codes):
            yield "".join(map(chr, codes))
    for run in _BITS.findall(text):
        bits = re.sub(r"[^01]", "", run)
        yield from _readable(lambda bits=bits: int(bits, 2).to_bytes(len(bits) // 8, "big"))  # type: ignore[misc]


def _readable(decode: Callable[[], bytes]) -> Iterator[str]:
    """The text that the bytes are, unpacked when they are compressed; nothing when most of it is none."""
    try:
        raw = decode()
    except (ValueError, binascii.Error, OverflowError):
        return
    if raw[:2] == b"\x1f\x8b" or raw[:1] == b"\x78":
        with contextlib.suppress(zlib.error):
            raw = zlib.decompressobj(47).decompress(raw, LARGEST)
    for encoding in ("utf-8", "utf-16-le") if b"\0" in raw else ("utf-8",):
        text = raw.decode(encoding, "ignore")
        if sum(one.isprintable() or one.isspace() for one in text) >= _READABLE * len(raw.decode(encoding, "replace")):
            yield text


def _visible(text: str) -> str:
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) not in ("Cf", "Cc"))


DECODERS: dict[str, Callable[[str], Iterator[str]]] = {
    "percent": _percent,
    "entities": _entities,
    "escapes": _escapes,
    "base64": _base64,
    "base32": _base32,
    "hex": _hex,
    "numbers": _numbers,
    "reversed": lambda text: iter((text[::-1],)),
    "rot13": lambda text: iter((codecs.encode(text, "rot13"),)),
}
