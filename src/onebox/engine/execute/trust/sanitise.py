"""What the box shows: no character that deceives the eye or the terminal, no stranger's address that loads by itself.

`clean` is for any text that came from outside or from a model. `neutralised` is for an answer in Markdown: what would
be fetched when it is shown (images), or sent when it is clicked (links), goes nowhere unless code vouches for it.
The text is defused for every renderer rather than parsed like one: outside fenced blocks no HTML tag begins, no
link or image is completed but to a vouched address or a file of the box's own, and no scheme is left whole.
"""

import html
import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|\x9c|$)|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]", re.S
)
_SPACE_LIKE = re.compile(r"[\u2028\u2029\x85\x0b\x0c]")
_JOINER = "\u200d"
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
_INLINE = re.compile(r"(!?)\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?(?:\s+[\"'(][^\n]*?[\"')])?\s*\)")
_SCHEME = re.compile(r"\b([A-Za-z][A-Za-z0-9+.\-]*)\\?:(?=\\?[/\\])")
_BARE = re.compile(r"\b(data|javascript|vbscript|blob|about|mailto|tel)\\?:(?=\S)", re.I)
_WWW = re.compile(r"\b(www)\\?\.(?=\w)", re.I)
_ADDRESS = re.compile(r"(?:https?\[:\]//|www\[\.\])[^\s<>\"'`()\[\]，。；、）】》]*", re.I)
_OWN = re.compile(r"(?!//)[#./]?[\w.\-~/%#=+ ]*", re.UNICODE)
_DATA = re.compile(r"\bdata\[:\][\w.+/;=,\-%]{8,}", re.I)
_BLANK = (0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
LONGEST_SHOWN = 80
"""Characters of a defused address; its end is where data would be carried."""


def clean(text: str) -> str:
    """`text` without control characters, escape sequences, direction marks and characters nobody sees.

    Line breaks become newlines; a joiner stays between emoji, and a variation mark behind a symbol.
    """
    text = _ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _SPACE_LIKE.sub("\n", text)
    return "".join(one for place, one in enumerate(text) if _is_shown(text, place, one))


def neutralised(text: str, allowed: Collection[str] = ()) -> str:
    """An answer's Markdown, cleaned and defused. `allowed`: addresses that code put there (sources really read).

    Idempotent in effect: what it gives holds nothing more to defuse.
    """
    lines, fence = [], ""
    plain: list[str] = []
    for line in clean(text).split("\n"):
        if fence:
            lines.append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif found := _FENCE.match(line):  # only one that nothing else can end: at the very left
            lines += _defused(plain, allowed)
            plain = []
            fence = found[1]
            lines.append(found[1] + re.sub(r"[^\w+\-.# ]", "", line[len(found[1]) :]))
        else:
            plain.append(line)
    return "\n".join([*lines, *_defused(plain, allowed)])


def _defused(lines: list[str], allowed: Collection[str]) -> list[str]:
    if not lines:
        return []
    text = _unescaped("\n".join(lines))
    kept: dict[str, str] = {}
    text = _INLINE.sub(lambda found: _link(found, allowed, kept), text)
    text = _bare_allowed(text, allowed, kept)
    text = _SCHEME.sub(r"\1[:]", text)
    text = _BARE.sub(r"\1[:]", text)
    text = _WWW.sub(r"\1[.]", text)
    text = _ADDRESS.sub(lambda found: _short(found[0]), text)
    text = _DATA.sub("data[:]…", text)
    text = _TAG.sub("&lt;", text)
    text = re.sub(r"\](?=\()", "] ", text)  # what is no link by now is made none
    text = re.sub(r"\](?=:)", "] ", text)
    for mark, whole in kept.items():
        text = text.replace(mark, whole)
    return text.split("\n")


def _unescaped(text: str) -> str:
    """Entities and backslashes that a renderer would take away are taken away before anything is looked for."""
    for _ in range(5):
        before, text = text, clean(html.unescape(text))
        if text == before:
            break
    text = _ENTITY.sub("&amp;", text)
    return re.sub(r"\\(?=[:/.&#\\]*[:/.&#])", "", text)


def _link(found: re.Match[str], allowed: Collection[str], kept: dict[str, str]) -> str:
    image, label, to = found[1], found[2], found[3]
    if _is_own(to) or (to in allowed and not image):
        return _keep(f"{image}[{_TAG.sub('&lt;', label)}]({to})", kept)
    if not to:
        return label
    return f"{label} ({to})" if label.strip() != to else to


def _bare_allowed(text: str, allowed: Collection[str], kept: dict[str, str]) -> str:
    for address in sorted(allowed, key=len, reverse=True):
        if re.fullmatch(r"https?://[^\s<>\"'`()\[\]\\]+", address):
            text = re.sub(
                rf"(?<![\w/]){re.escape(address)}(?![^\s<>\"'`()\[\]，。；、）】》.,;:!?])",
                lambda found: _keep(found[0], kept),
                text,
            )
    return text


def _keep(whole: str, kept: dict[str, str]) -> str:
    """A mark in place of `whole`, of characters that `clean` leaves in no text."""
    mark = f"\ue000{len(kept)}\ue001"
    kept[mark] = whole
    return mark


def _is_own(to: str) -> bool:
    """A file of the box's own or a place in this answer: nothing that a browser takes for another host."""
    return bool(_OWN.fullmatch(to)) and bool(to) and not re.search("//|%5c|%2f", to, re.I)


def _short(address: str) -> str:
    if len(address) <= LONGEST_SHOWN:
        return address
    host = urlsplit(address.replace("[:]", ":").replace("[.]", ".")).hostname if "[:]" in address else ""
    return f"{address.partition('[:]')[0]}[:]//{host}/…" if host else address[:LONGEST_SHOWN] + "…"


def _is_shown(text: str, place: int, one: str) -> bool:
    if one in "\n\t":
        return True
    code = ord(one)
    if one == _JOINER:
        return 0 < place < len(text) - 1 and _is_symbol(text[place - 1]) and _is_symbol(text[place + 1])
    if 0xFE00 <= code <= 0xFE0F:
        return place > 0 and (_is_symbol(text[place - 1]) or text[place - 1] in "#*0123456789")
    if 0xE000 <= code <= 0xF8FF or 0xE0000 <= code <= 0x10FFFF or code in _BLANK:
        return False
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return unicodedata.category(one) not in ("Cc", "Cf", "Cs")


def _is_symbol(one: str) -> bool:
    return unicodedata.category(one) in ("So", "Sk", "Sm") or 0xFE00 <= ord(one) <= 0xFE0F
