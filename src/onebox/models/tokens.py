"""Count prompt tokens where the endpoint cannot: an estimate that errs high, corrected by what was seen."""

import re
from collections.abc import Sequence

from ..types import Message

_WIDE = re.compile(r"[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z]+")
_PER_MESSAGE = 8
_START = 16
_MARGIN = 1.05


def estimate(text: str) -> int:
    """Tokens of `text`, on the high side for Qwen's tokeniser: one for a Chinese character, a digit or a
    sign, one for every four letters of a word or part of it, one for any two other characters' bytes."""
    wide = len(_WIDE.findall(text))
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    others = [char for char in _WIDE.sub("", text) if not (char.isascii() and char.isalpha()) and char != " "]
    return (
        wide
        + sum((len(word) + 5) // 6 for word in words)
        + letters // 40
        + sum(1 if char.isascii() else len(char.encode("utf-8", "replace")) for char in others)
    )


class TokenEstimate:
    """The estimate for one endpoint; `learn` corrects it with what the endpoint itself counted."""

    def __init__(self) -> None:
        self._ratio = 1.0
        self._learnt = False

    def count(self, messages: Sequence[Message]) -> int:
        """Prompt tokens of `messages`, template included."""
        return int(self._raw(messages) * self._ratio) + 1

    def learn(self, messages: Sequence[Message], counted: int) -> None:
        """The endpoint said `counted`. The worst case seen holds."""
        seen = counted / self._raw(messages) * _MARGIN
        self._ratio = max(self._ratio, seen) if self._learnt else max(0.5, seen)
        self._learnt = True

    def _raw(self, messages: Sequence[Message]) -> int:
        return _START + sum(_PER_MESSAGE + estimate(message.content) for message in messages)
