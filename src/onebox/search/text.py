"""Text of an engine's answer: markup out, bytes to characters."""

import html
import re

from ..reading.decode import NotText, decode, decode_as

_TAG = re.compile(r"<[^<>]{0,200}>")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
LONGEST = 1000


def plain(text: object) -> str:
    """Text of a title or snippet: no tags, entities, invisible or direction characters; at most `LONGEST` characters.

    Anything but a string gives an empty one.
    """
    if not isinstance(text, str):
        return ""
    bare = html.unescape(_TAG.sub("", text))
    return " ".join(_INVISIBLE.sub("", bare).split())[:LONGEST]


def characters(body: bytes, charset: str | None) -> str:
    """The body's text: UTF-8 when it is, else as labelled, else as its bytes look. Raises ValueError."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if charset and (text := decode_as(body, charset)) is not None:
        return text
    try:
        return decode(body)
    except NotText as error:
        raise ValueError(str(error)) from error
