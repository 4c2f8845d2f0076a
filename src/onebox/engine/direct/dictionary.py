"""What a word means, from a dictionary somebody gives: the seam is `Dictionary`; none is built in."""

import re
from typing import NamedTuple, Protocol

from ...types import Language
from .answer import DirectAnswer, asked

_WORD = r"[‘’“”\"'「」]?(?P<w>[A-Za-z][A-Za-z-]{0,30}|[\u4e00-\u9fff]{1,6})[‘’“”\"'「」]?"
_PATTERNS = tuple(
    re.compile(row, re.IGNORECASE)
    for row in (
        rf"(?:define|(?:what is |what's )?the (?:definition|meaning) of)(?: the word)? {_WORD}",
        rf"what does (?:the word )?{_WORD} mean",
        rf"{_WORD}(?:这个词|一词)?(?:是什么意思|的意思是什么|的意思|的释义)",
        rf"(?:解释(?:一下)?词语|词语解释)[:：]?{_WORD}",
    )
)


class Definition(NamedTuple):
    text: str
    source: str


class Dictionary(Protocol):
    def define(self, word: str, language: Language) -> Definition | None:
        """What `word` means; None when it is not in the dictionary."""
        ...


def definition(question: str, dictionary: Dictionary, language: Language) -> DirectAnswer | None:
    """The entry of the one word `question` asks about. None for anything else and for a word that is not there."""
    match = next((fits for pattern in _PATTERNS if (fits := pattern.fullmatch(asked(question)))), None)
    if match is None or (found := dictionary.define(match["w"], language)) is None:
        return None
    return DirectAnswer("definition", found.text, f"{match['w']}: {found.text}", found.source)
