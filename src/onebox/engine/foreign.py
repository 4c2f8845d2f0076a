"""Addresses in answers from the web: a page may be named that was read, no other.

A page can carry an order to send the reader elsewhere, and a model may obey it with words that stand on that very
page, quoted word for word. So an address of a site that was not read is taken out, and its sentence not confirmed.
Documents of the user's own library may say what they like.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..search.address import site
from ..types import Passage, Sentence

TAKEN_OUT = "it names an address that was not read"
_END = r"[^\s<>\"'()\[\]{}，。；、！？（）【】《》“”]"
_ADDRESS = re.compile(
    rf"!?\[[^\]]*\]\(\s*(?P<linked>[^)\s]*)[^)]*\)|(?P<plain>(?:[a-z][a-z0-9+.-]*:)?//{_END}+|www\.{_END}+"
    rf"|(?:[a-z0-9-]+\.)+[a-z]{{2,}}(?::\d+)?/{_END}*)",
    re.I,
)


def without_foreign(sentences: Iterable[Sentence], passages: Sequence[Passage], question: str) -> list[Sentence]:
    """`sentences` without addresses of sites that neither `passages` are of nor the question names."""
    places = [passage.source.location for passage in passages]
    if not any(place.startswith(("http://", "https://")) for place in places):
        return list(sentences)
    known = {site(place) for place in places} | {_site(found) for found in _ADDRESS.finditer(question)}
    return [_cleaned(sentence, known) for sentence in sentences]


def leads_away(text: str, places: Iterable[str]) -> bool:
    """Does `text` hold an address of a site that none of `places` is of? False where no place is of the web."""
    known = {site(place) for place in places if place.startswith(("http://", "https://"))}
    return bool(known) and bool(_foreign(text, known))


def _foreign(text: str, known: set[str]) -> list[re.Match[str]]:
    return [found for found in _ADDRESS.finditer(text) if _site(found) not in known]


def _cleaned(sentence: Sentence, known: set[str]) -> Sentence:
    foreign = _foreign(sentence.text, known)
    if not foreign:
        return sentence
    text = sentence.text
    for found in reversed(foreign):
        text = text[: found.start()] + "…" + text[found.end() :]
    return replace(sentence, text=text, supported=False, citations=(), reason=TAKEN_OUT)


def _site(found: re.Match[str]) -> str:
    address = found.group("linked") if found.group("linked") is not None else found.group("plain")
    if "//" not in address:
        address = f"//{address}"
    return site(address.lower())
