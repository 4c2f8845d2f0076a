"""Bytes to text: which encoding a file without a label is in.

In order: a byte order mark; UTF-8; GB18030 or Big5, whichever makes common characters; Windows-1252
for Latin text. Not covered: Shift-JIS, EUC-KR and single-byte encodings of other scripts without a label.
"""

import codecs
import re

_BOMS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 1 << 18
# GB 2312 level 1 is 0xB0-0xD7, Big5 level 1 is 0xA4-0xC6: the few thousand characters people really use.
_COMMON = {"gb18030": (0xB0, 0xD7, 0xA1), "cp950": (0xA4, 0xC6, 0x40)}
_EVERYDAY = frozenset("的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年這個來國說們為會時後對沒過學，。、")
_PLAUSIBLE = 0.8
_FEW = 0.001


class NotText(ValueError):
    """The bytes are no text in any encoding tried."""


def decode(data: bytes) -> str:
    """The text of `data`, exactly, without its byte order mark. Raises NotText."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" in text or len(_BINARY.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) * _FEW:
            raise NotText("binary data")
        return text
    if len(_BINARY.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) * _FEW:
        raise NotText("binary data")
    return _legacy(data)


def decode_as(data: bytes, label: str) -> str | None:
    """`data` in the encoding a page or file names, or None when the name is unknown or plainly wrong."""
    name = label.strip().lower().replace("_", "-")
    name = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030", "big5": "cp950"}.get(name, name)
    try:
        text = data.decode(name, errors="replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= max(1, len(text) * _FEW * 5) else None


def _with_bom(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, errors="replace")
        if _mostly_sound(text):
            return text
        raise NotText(f"damaged {encoding}") from error


def _legacy(data: bytes) -> str:
    scores = {encoding: _plausibility(data, encoding) for encoding in _COMMON}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _PLAUSIBLE:
        return data.decode(best, errors="replace")
    # UTF-8 with a few bad bytes: cut in the middle of a character, or patched by a careless tool
    if _mostly_sound(text := data.decode("utf-8", errors="replace")):
        return text
    high = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    if high <= len(data[:_SAMPLE]) * 0.3:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise NotText("no known encoding") from error
    raise NotText("no known encoding")


def _mostly_sound(text: str) -> bool:
    """Few characters were lost, and the text is not too short to say so."""
    return text.count("\ufffd") <= max(1, len(text) * _FEW) and len(text) >= 8


def _plausibility(data: bytes, encoding: str) -> float:
    """Share of two-byte characters that are common in `encoding` (0 to 1, plus a little for everyday words)."""
    text = data[:_SAMPLE].decode(encoding, errors="replace")
    other = "cp950" if encoding == "gb18030" else "gb18030"
    wide = everyday = 0
    common = 0.0
    for char in text:
        if char < "\x80":
            continue
        wide += 1
        punctuation = "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" or char in "“”‘’…—·"
        if punctuation or _is_common(char, encoding):
            common += 1
        elif _is_common(char, other):  # traditional text in GBK
            common += 0.9
        everyday += char in _EVERYDAY
    if not wide:
        return 0.0
    return common / wide + min(everyday / wide, 0.2)


def _is_common(char: str, encoding: str) -> bool:
    """Whether `encoding` has the character among its common ones."""
    low, high, second = _COMMON[encoding]
    raw = char.encode(encoding, errors="ignore")
    return len(raw) == 2 and low <= raw[0] <= high and raw[1] >= second
