"""A request as features: hashed character n-grams and words, how it begins and ends, named patterns.

Hashing into a fixed number of places (Weinberger et al. 2009, "Feature hashing for large scale
multitask learning") needs no vocabulary, so the weights stay small and no word is unknown.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .patterns import PATTERNS, found

Vector = npt.NDArray[np.float32]
Places = npt.NDArray[np.uint32]

BITS = 15
PLACES = 1 << BITS
"""Buckets of grams and words."""
LONGEST_GRAM = 4
ENDS = 1 << 13
"""Buckets of beginnings and ends."""
END, SIGN = 0.45, 0.235
"""Length of the beginnings and ends together, and of one sign, where the grams have length 1 together."""
LONGEST = 20
"""Steps of the length in characters, half powers of two."""
SIGNS: Mapping[str, int] = {
    name: place
    for place, name in enumerate(
        [
            *PATTERNS,
            *(f"long {step}" for step in range(LONGEST + 1)),
            "attached",
            *(f"attached {name}" for name in PATTERNS if name.startswith("file_")),
        ]
    )
}
LENGTH = PLACES + ENDS + len(SIGNS)
HEAD, TAIL = 400, 150
"""Characters looked at: what a request is stands at its beginning or at its end, also when a document is in between."""

_MULTIPLIER = np.uint32(2_654_435_761)  # Knuth's multiplicative hash
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[a-z']+|\d+")


def clipped(text: str) -> str:
    """Beginning and end of a long text."""
    return text[:HEAD] + " … " + text[-TAIL:] if len(text) > HEAD + TAIL else text


def normalised(text: str) -> str:
    """Full width and case folded, numbers as 0, space as one blank; beginning and end of a long text."""
    text = clipped(text)
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_DIGITS.sub("0", text).split())


def vector(text: str, files: Sequence[str] = ()) -> Vector:
    """Shape (LENGTH,): grams and words of unit length together, beginnings and ends, a sign for each pattern.

    A pattern says more than a gram, so each sign is as strong as dozens of grams. So does a beginning: what is
    asked for stands there more often than elsewhere.
    """
    plain = normalised(text)
    some = places(plain)
    made = np.zeros(LENGTH, np.float32)
    made[some] = 1 / np.sqrt(len(some))
    ends = np.unique(_hashed(_ends(plain)) % ENDS)
    made[PLACES + ends] = END / np.sqrt(len(ends))
    for name in signs(text, plain, files):
        made[PLACES + ENDS + SIGNS[name]] = SIGN
    return made


def places(plain: str) -> Places:
    """Of the grams and words of a `normalised` text, each place once; never none, for the text's ends have grams."""
    return np.unique(np.concatenate([_grams(plain), _hashed(_words(plain))]))


def signs(text: str, plain: str, files: Sequence[str]) -> list[str]:
    """Names of the patterns that hold, of kinds of attached files, and of the length."""
    named = [*found(clipped(text)), f"long {min(LONGEST, int(2 * np.log2(len(plain) + 1)))}"]
    if files:
        with_names = found("".join(f" {file}" for file in files))
        named += ["attached", *(f"attached {name}" for name in with_names if name.startswith("file_"))]
    return named


def _grams(plain: str) -> Places:
    """Places of the character n-grams; the text's ends are marked."""
    codes = np.frombuffer(f"\x02{plain}\x03".encode("utf-32-le"), np.uint32)
    found_places = []
    hashes = np.zeros(len(codes), np.uint32)
    for length in range(1, LONGEST_GRAM + 1):
        if length > len(codes):
            break
        hashes = (hashes[: len(codes) - length + 1] * np.uint32(31)) ^ (codes[length - 1 :] * _MULTIPLIER)
        found_places.append(((hashes ^ np.uint32(length)) * _MULTIPLIER) >> np.uint32(32 - BITS))
    return np.concatenate(found_places)


def _words(plain: str) -> list[str]:
    words = _WORD.findall(plain)
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return [*words, *pairs, f"first {plain[:2]}", f"first word {words[0] if words else ''}"]


def _ends(plain: str) -> list[str]:
    """The first one to four characters and one to three words; the last ones, without the closing mark."""
    words, bare = _WORD.findall(plain), plain.rstrip("?.。!！ ")
    return [
        *(f"begins {plain[:length]}" for length in range(1, 5)),
        *(f"begins with {' '.join(words[:count])}" for count in range(1, 4)),
        *(f"ends {bare[-length:]}" for length in range(1, 5)),
        *(f"ends with {' '.join(words[-count:])}" for count in range(1, 3)),
    ]


def _hashed(named: list[str]) -> Places:
    return np.array([_place(name) for name in named], np.uint32)


@lru_cache(maxsize=1 << 14)
def _place(name: str) -> int:
    return crc32(name.encode()) % PLACES
