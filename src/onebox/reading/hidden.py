"""Text of a page that its reader would not see: it is left out, for who hides text from people writes it for programs.

What one element's own attributes say is looked at, and the colours of those it stands in. Style sheets
are not, but for plain rules of the page's own (`hidden_names`); whoever hides text by a sheet elsewhere is
caught only by the rule that page text is never obeyed.
"""

import re
from typing import Any

from .page_table import attribute

_LENGTH_ZERO = r"0*\.?0+(?:px|em|rem|pt|%|vw|vh)?\s*(?:!important\s*)?(?:;|$)"
_HIDDEN = re.compile(
    rf"""(?:^|[;\s]) (?:
        display\s*:\s*none
        | visibility\s*:\s*(?:hidden|collapse)
        | content-visibility\s*:\s*hidden
        | opacity\s*:\s*{_LENGTH_ZERO}
        | font-size\s*:\s*{_LENGTH_ZERO}
        | font\s*:\s*0(?:px)?\s*[/;\s]
        | (?:-webkit-)?transform\s*:[^;]*scale[xy]?\(\s*0\s*[,)]
        | text-indent\s*:\s*-\d{{4,}}
        | (?:left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{{4,}}
        | clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)
        | clip-path\s*:\s*inset\(\s*(?:50|100)%
    )""",
    re.I | re.X,
)
_NO_SIZE = re.compile(rf"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*(?:{_LENGTH_ZERO}|1px)", re.I)
_CLIPPED = re.compile(r"(?:^|[;\s])overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.I)
_COLOUR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]+)", re.I)
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_HEX = re.compile(r"#([0-9a-f]{3,8})\b", re.I)
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)", re.I)
_WHITE = (255, 255, 255)
_CLOSE = 12
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_NAME = re.compile(r"[.#][A-Za-z_][\w-]*")
_UP = 40


def is_hidden(node: Any, names: frozenset[str] = frozenset()) -> bool:
    """Whether an element, and so all in it, is not seen. `names`: the page's `hidden_names`."""
    if node.hasattr("hidden") and attribute(node, "hidden").lower() != "until-found":
        return True
    if attribute(node, "aria-hidden").lower() == "true":
        return True
    if names and _is_named(node, names):
        return True
    style = attribute(node, "style")
    if style:
        if _HIDDEN.search(style) or (_NO_SIZE.search(style) and _CLIPPED.search(style)):
            return True
        if found := _COLOUR.search(style):
            return _is_unseen(node, style, found.group(1))
    return bool(colour := attribute(node, "color")) and _is_unseen(node, style, colour)  # <font color=…>


def hidden_names(style: str) -> frozenset[str]:
    """Class and id selectors (`.x`, `#x`) hidden by plain rules of a style sheet; those within @… are passed over."""
    found: set[str] = set()
    for selectors, rule in _RULE.findall(_outside_at_rules(_COMMENT.sub("", style))):
        if _HIDDEN.search(rule):
            found.update(one.strip() for one in selectors.split(",") if _NAME.fullmatch(one.strip()))
    return frozenset(found)


def _outside_at_rules(style: str) -> str:
    """`style` without blocks such as `@media print {…}`."""
    parts, place = [], 0
    while (at := style.find("@", place)) >= 0:
        parts.append(style[place:at])
        depth, place = 0, at
        while place < len(style):
            char = style[place]
            place += 1
            depth += (char == "{") - (char == "}")
            if depth == 0 and char in "};":
                break
    return "".join([*parts, style[place:]])


def _is_named(node: Any, names: frozenset[str]) -> bool:
    own = [f".{name}" for name in attribute(node, "class").split()]
    return not names.isdisjoint([*own, f"#{attribute(node, 'id')}"])


def _is_unseen(node: Any, style: str, text: str) -> bool:
    """Written in the colour of what it stands on, or in none."""
    if text.strip().lower() == "transparent":
        return True
    colour = _parse(text)
    if colour is None:
        return False
    return (behind := _behind(node, style)) is not None and all(
        abs(a - b) <= _CLOSE for a, b in zip(colour, behind, strict=True)
    )


def _behind(node: Any, style: str) -> tuple[int, int, int] | None:
    """The background a node stands on: its own, that of the nearest around it, else white; None when unknown.

    A class on the way may paint anything, so beyond one nothing is known; the page itself is taken to be white.
    """
    here: Any = node
    for _ in range(_UP):
        if here is None or here.type != 1:
            return _WHITE
        own = style if here is node else attribute(here, "style")
        if found := _BACKGROUND.search(own):
            return _parse(found.group(1))
        if plain := attribute(here, "bgcolor"):
            return _parse(plain)
        if here.hasattr("background") or (attribute(here, "class") and here.tag not in ("body", "html")):
            return None
        here = here.parent
    return None


def _parse(text: str) -> tuple[int, int, int] | None:
    text = text.strip().lower()
    if found := _HEX.search(text):
        digits = found.group(1)
        if len(digits) in (3, 4):
            digits = "".join(digit * 2 for digit in digits[:3])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)) if len(digits) >= 6 else None
    if found := _RGB.search(text):
        return int(found.group(1)), int(found.group(2)), int(found.group(3))
    return _NAMED.get(text.split()[0]) if text else None
