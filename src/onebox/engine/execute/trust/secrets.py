"""Does what is about to leave carry something private? As it is, taken apart, or encoded.

A run of `RUN` letters and digits in a row (`RUN_HAN` of Chinese) that a private text has too, a whole short line
of it, or one of its tokens (numbers, keys, addresses). What the user typed is theirs to send and does not count.
It is a net, not a proof: a paraphrase slips through. So once both latches are closed, all that leaves is asked for.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .decode import forms

RUN = 16
RUN_HAN = 6
TOKEN = 6
"""Shortest token (a number, a key, an address) that counts."""

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+@/:\-]{4,}[A-Za-z0-9]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Leak:
    """`how`: `plain` when a reader sees it, else the way it is hidden (`reasons.HOW`); `quote` is part of it."""

    how: str
    quote: str

    @property
    def hidden(self) -> bool:
        return self.how != "plain"


def leak_in(texts: Sequence[str], private: Sequence[str], words: str = "") -> Leak | None:
    """A piece of `private` that leaves with `texts`, hidden ones first; `words` are the user's own and do not count."""
    net = _Net(private, words)
    if net.empty:
        return None
    theirs = [text for text in texts if not net.is_own(text)]  # what stands beside the user's words begins nothing
    pieces = [*theirs, "".join(theirs), "".join(reversed(theirs))] if len(theirs) > 1 else theirs
    shown = " ".join(tight(text) for text in texts)
    for piece in pieces:
        for how, text in forms(piece):
            if quote := net.caught(text, shown):
                return Leak(how, quote)
    to_be_read = next((run for text in texts if (run := net.run(text))), "")
    if not to_be_read and (quote := next((run for piece in pieces if (run := net.run(piece, tightly=True))), "")):
        return Leak("split", quote)
    if quote := to_be_read or next((token for text in texts if (token := net.token(text))), ""):
        return Leak("plain", quote)
    if quote := next((token for piece in pieces if (token := net.caught(piece))), ""):
        return Leak("split", quote)
    return None


def spaced(text: str) -> str:
    """Words as a reader sees them: one form, lower case, a space for whatever is no letter or digit."""
    return _spaced(text) if len(text) < 100_000 else _spaced.__wrapped__(text)


@lru_cache(maxsize=64)
def _spaced(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(one if one.isalnum() else " " for one in folded).split())


def tight(text: str) -> str:
    """Letters and digits alone, so that nothing between them hides what they say."""
    return spaced(text).replace(" ", "")


class _Net:
    """Private texts, less the user's own words, made ready for one look."""

    def __init__(self, private: Sequence[str], words: str) -> None:
        self._own = tight(words)
        self._spaced = [spaced(text) for text in private]
        self._tight = [one.replace(" ", "") for one in self._spaced]
        self._tokens = {
            token for text in private for token in (*_tokens(text), *_lines(text)) if token not in self._own
        }
        self.empty = not any(self._tight)

    def is_own(self, text: str) -> bool:
        return tight(text) in self._own

    def run(self, text: str, *, tightly: bool = False) -> str:
        """A run it has in common as a reader sees it, or (`tightly`) with all between its letters left out."""
        return self._common(tight(text), self._tight) if tightly else self._common(spaced(text), self._spaced)

    def token(self, text: str) -> str:
        """A token or short line that stands in `text`; none when something nobody sees takes it apart."""
        if any(unicodedata.category(one) == "Cf" for one in text):
            return ""
        bare = tight(text)
        return next((token for token in self._tokens if token in bare), "")

    def caught(self, text: str, shown: str = "") -> str:
        """A piece that `text` holds once all between its letters is left out, and that is not `shown` as it is."""
        bare = tight(text)
        found = self._common(bare, self._tight, shown)
        return found or next((token for token in self._tokens if token in bare and token not in shown), "")

    def _common(self, text: str, private: Iterable[str], shown: str = "") -> str:
        wide = set(_runs(text, RUN))
        han = {piece for piece in _runs(text, RUN_HAN) if _is_han(piece)}
        for one in private:
            for sought, length in ((wide, RUN), (han, RUN_HAN)):
                for piece in _runs(one, length) if sought else ():
                    if piece in sought and piece not in shown and piece.replace(" ", "") not in self._own:
                        return piece
        return ""


def _runs(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(len(text) - length + 1))


def _is_han(piece: str) -> bool:
    return len(_HAN.findall(piece)) == len(piece)


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[str, ...]:
    """Numbers of six digits and more, addresses, and words with digits in them, tight."""
    found = set()
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", text)):
        bare = tight(token)
        digits = sum(one.isdigit() for one in bare)
        if len(bare) >= TOKEN and ("@" in token or digits == len(bare) or 0 < digits < len(bare)):
            found.add(bare)
    return tuple(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=256)
def _lines(text: str) -> tuple[str, ...]:
    """Lines too short to hold a run."""
    bare = {tight(line) for line in text.splitlines()}
    return tuple(sorted(one for one in bare if (8 <= len(one) < RUN) or (_is_han(one) and 4 <= len(one) < RUN_HAN)))
