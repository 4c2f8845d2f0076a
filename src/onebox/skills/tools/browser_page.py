"""A page of the web as a small model sees it: short, numbered, cut where it must be."""

import unicodedata
from collections.abc import Sequence

from ...reading.web.outline import Element, View
from ...types import Language
from .browser_words import say

MOST = 1_450
"""Characters of a page in one observation (`engine/execute/observe.py` cuts at 1,600)."""
PART = 1_200
"""Characters of text that `read` gives at a time."""
_LINE = 160
_NAME = 60
_LINKS = 25


def plain(text: str, most: int = 10_000) -> str:
    """One line, without characters that nobody sees or that turn words around; cut at `most`."""
    spaced = " ".join(text.split())
    shown = "".join(one for one in spaced if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def in_words(view: View, language: Language) -> str:
    """What can be used comes first, then as much of the text as fits, all in the order of the page."""
    shown = [_line(one, language) for one in view.lines]
    usable = [place for place, one in enumerate(view.lines) if not isinstance(one, str) and one[1].role != "link"]
    links = [place for place, one in enumerate(view.lines) if not isinstance(one, str) and one[1].role == "link"]
    texts = [place for place, one in enumerate(view.lines) if isinstance(one, str)]
    head = plain(f"{view.title or '—'} | {view.url}", 240)
    left, chosen = MOST - len(head), set[int]()
    for place in (*usable, *links[:_LINKS], *texts, *links[_LINKS:]):
        if len(shown[place]) + 1 <= left:
            left -= len(shown[place]) + 1
            chosen.add(place)
    more = len(shown) - len(chosen)
    lines = [shown[place] for place in sorted(chosen)]
    return "\n".join([head, *lines, *([say("more", language, count=more)] if more else [])])


def text_of(view: View, part: int, language: Language) -> str:
    """Part `part` (from 1) of what the page says."""
    whole = "\n".join(plain(one) if isinstance(one, str) else one[1].name for one in view.lines)
    parts = max(1, -(-len(whole) // PART))
    if part > parts:
        return say("no_part", language, count=parts)
    head = plain(f"{view.title or '—'} | {view.url}", 240)
    tail = say("part", language, part=part, count=parts, next=part + 1) if part < parts else ""
    return "\n".join(filter(None, [head, whole[(part - 1) * PART : part * PART], tail]))


def named(element: Element, language: Language) -> str:
    """An element by its role and name, as a page calls it."""
    return say(element.role, language) + (f" “{plain(element.name, _NAME)}”" if element.name else "")


def found(view: View, name: str) -> Sequence[int]:
    """Numbers of the elements called `name`, exactly or else in part."""
    wanted = plain(name).casefold()
    if not wanted:
        return ()
    names = [(one[0], plain(one[1].name).casefold()) for one in view.lines if not isinstance(one, str)]
    exact = [number for number, one in names if one == wanted]
    return exact or [number for number, one in names if one and (wanted in one or one in wanted)]


def _line(one: str | tuple[int, Element], language: Language) -> str:
    if isinstance(one, str):
        return plain(one, _LINE)
    number, element = one
    parts = [f"[{number}] {named(element, language)}"]
    if element.value:
        parts.append(f"= {plain(element.value, _NAME)}")
    if element.options:
        parts.append("(" + " / ".join(plain(option, 20) for option in element.options[:8]) + ")")
    if element.required and not element.value:
        parts.append(say("required", language))
    if element.disabled:
        parts.append(say("disabled", language))
    return " ".join(parts)
